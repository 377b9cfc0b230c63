// The editor of a scenario of the marketer's own. All kinds of qualifying are in the page; those not chosen are hidden by
// the style sheet, so it works without scripting.

import type { EpisodeKind, PURCHASE_SCOPES } from '../../../core/campaign/scenario';
import { Choice, FieldError, FieldHelp, type FormState, Select, TextField } from '../parts';
import { EVENT_CHOICES, FilterDetails } from '../segment/filter-details';
import { QUALIFYING_EVENTS, qualifyingPrefix } from './scenario-fields';

const KINDS = { events: '어떤 행동을 한 회원', orders: '주문한 회원', interest: '관심을 보인 회원' };
const EPISODE_WORDS: Record<EpisodeKind, string> = {
  member: '회원마다 평생 한 번',
  visits: '방문: 구매하거나 7일 뜸하면 새로 셈',
  browsing: '둘러보기: 구매하거나 24시간 뜸하면 새로 셈',
  cart: '장바구니마다 한 번',
  checkout: '주문서마다 한 번',
  order: '주문마다 한 번',
};
const SCOPE_WORDS: Record<'' | (typeof PURCHASE_SCOPES)[number], string> = {
  '': '구매해도 보내기',
  any: '무엇이든 구매하면 제외',
  same_items: '담아 둔 상품을 모두 구매하면 제외',
  same_target: '위에서 고른 상품·분류를 구매하면 제외',
  ever: '한 번이라도 구매한 적이 있으면 제외',
};

export const ScenarioFields = ({ form }: { form: FormState }) => (
  <div class="scenario">
    <fieldset class="field">
      <legend>누구를 찾나요</legend>
      <div class="control">
        <Select form={form} name="qualifyKind" label="찾는 방법" options={KINDS} />
      </div>
    </fieldset>
    <div class="of-events">
      {QUALIFYING_EVENTS.map((i) => (
        <QualifyingEvent form={form} i={i} />
      ))}
      <Numbered
        form={form}
        name="eventsAtLeast"
        choice="eventsMeasure"
        label="세는 방법"
        options={{
          count: '횟수',
          views: '조회 횟수 (같은 상품은 30분에 한 번)',
          distinct_products: '서로 다른 상품 수',
        }}
        unit="이상"
      />
    </div>
    <div class="of-orders">
      <Numbered
        form={form}
        name="ordersAtLeast"
        choice="ordersMeasure"
        label="주문 금액"
        options={{ each: '주문 한 건이', sum: '기간의 합계가' }}
        unit="원 이상"
      />
      <div class="field">
        <Select
          form={form}
          name="ordersBy"
          label="기준"
          options={{ paid: '결제한 날 기준', arrived: '배송이 끝난 날 기준' }}
        />
      </div>
    </div>
    <div class="of-interest">
      <Numbered
        form={form}
        name="interestScore"
        choice="interestOf"
        label="관심 점수"
        options={{ product: '상품마다', category: '분류마다' }}
        unit="점 이상"
      />
      <TextField
        form={form}
        name="interestChosen"
        label="상품·분류 번호"
        help="쉼표로 나누어 20개까지. 비워 두면 회원마다 가장 관심 있는 것으로 합니다."
      />
    </div>
    <fieldset class="field">
      <legend>같은 일로 보는 범위</legend>
      <div class="control">
        <Select form={form} name="episode" label="같은 일로 보는 범위" options={EPISODE_WORDS} />
      </div>
      <FieldError form={form} name="episode" />
      <FieldHelp name="episode">같은 일로는 한 회원에게 한 번만 보냅니다.</FieldHelp>
      <Choice
        type="checkbox"
        name="restarts"
        checked={form.fields.restarts === 'on'}
        label="행동이 이어지면 기다리는 시간을 처음부터 다시"
        help="실시간 발송일 때. 끄면 처음 행동부터 셉니다."
      />
    </fieldset>
    <Exclusions form={form} />
    <details open={['minCartAmount', 'endsAt', 'remindersAfter', 'groupBy'].some((name) => form.fields[name])}>
      <summary>그 밖의 조건</summary>
      <TextField
        form={form}
        name="minCartAmount"
        label="장바구니 최소 금액"
        unit="원"
        inputmode="numeric"
        size="short"
        help="보낼 때 장바구니에 원화로 이만큼 담겨 있어야 합니다. 장바구니마다 보낼 때만 봅니다."
      />
      <TextField form={form} name="endsAt" label="이때부터는 보내지 않기" type="datetime-local" />
      <TextField
        form={form}
        name="remindersAfter"
        label="다시 묻기까지의 일수"
        help="주문마다 다시 물을 때. 예: 7, 14"
        size="short"
      />
      <fieldset class="field">
        <legend>메시지에 이름을 넣을 묶음</legend>
        <Select
          form={form}
          name="groupBy"
          label="메시지에 이름을 넣을 묶음"
          options={{ '': '묶지 않음', brand: '가장 많이 본 브랜드', category: '가장 많이 본 분류' }}
        />
      </fieldset>
    </details>
  </div>
);

const QualifyingEvent = ({ form, i }: { form: FormState; i: number }) => {
  const prefix = qualifyingPrefix(i);
  const label = i === 0 ? '행동' : `또는 행동 ${i + 1}`;
  const name = `${prefix}Event`;
  const parts = ['Products', 'Brands', 'Categories', 'Min', 'Max', 'Rules'].map((part) => `${prefix}${part}`);
  return (
    <fieldset class="condition">
      <legend>{label}</legend>
      <div class="control">
        <Select form={form} name={name} label={label} options={{ '': '고르지 않음', ...EVENT_CHOICES }} />
      </div>
      {[name, ...parts].map((field) => (
        <FieldError form={form} name={field} />
      ))}
      <FilterDetails form={form} prefix={prefix} own={`${prefix}Own`} label={label} />
    </fieldset>
  );
};

type NumberedProps = {
  form: FormState;
  name: string;
  choice: string;
  label: string;
  options: Record<string, string>;
  unit: string;
};

/** A way of counting and how much of it. */
const Numbered = ({ form, name, choice, label, options, unit }: NumberedProps) => (
  <fieldset class="field">
    <legend>{label}</legend>
    <div class="control">
      <Select form={form} name={choice} label={label} options={options} />
      <input
        name={name}
        inputmode="numeric"
        class="short"
        aria-label={`${label} ${unit}`}
        aria-invalid={form.errors[name] ? 'true' : undefined}
        value={form.fields[name] ?? ''}
      />
      <span class="unit">{unit}</span>
    </div>
    <FieldError form={form} name={name} />
  </fieldset>
);

const Exclusions = ({ form }: { form: FormState }) => {
  const box = (name: string, label: string) => (
    <Choice type="checkbox" name={name} checked={form.fields[name] === 'on'} label={label} />
  );
  return (
    <fieldset class="field">
      <legend>그 뒤에 이러면 보내지 않기</legend>
      <div class="control">
        <Select form={form} name="unlessPurchase" label="구매" options={SCOPE_WORDS} />
      </div>
      {box('unlessVisit', '다시 방문하면 제외')}
      {box('unlessReview', '리뷰를 쓰면 제외')}
      {box('unlessRefund', '주문을 취소·환불하면 제외')}
      <TextField
        form={form}
        name="refundBelow"
        label="환불 뒤 남은 금액이 이보다 적을 때"
        unit="원"
        inputmode="numeric"
        size="short"
        help="비워 두면 모두 환불했을 때만 제외합니다."
      />
    </fieldset>
  );
};
