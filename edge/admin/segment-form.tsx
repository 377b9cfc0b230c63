// The form a target group is built in: a row per condition, and what it reaches beside it. Without scripting every
// button posts the form and gets it back; with it, the estimate follows the typing.

import { COMPARISONS, MEASURES } from '../../core/condition/schema';
import type { Segment, SegmentRefusal } from '../actions/segments';
import { DemographicChoices } from './demographic-fields';
import { GroupChoices } from './group-choices';
import { type Frame, ShopPage, shopPath } from './layout';
import { Choice, FieldError, FormErrors, type FormState, Notice, Select, TextField } from './parts';
import { EstimateView, type Inspected } from './segment-estimate';
import { field, MAX_ROWS, OWN_EVENT, rowsOf, ruleField, rulesOf } from './segment-fields';
import { COMPARISON_WORDS, EVENT_WORDS, MEASURE_WORDS, RULE_OPERATORS, RULE_PARTS, SEGMENT_REFUSALS } from './words';

type FormProps = {
  frame: Frame;
  /** The group that is edited; null for a new one. */
  segment: Segment | null;
  /** Groups it may lead to, and groups that lead to it. */
  others: Segment[];
  users: Segment[];
  form: FormState;
  inspected: Inspected | null;
  refusal: SegmentRefusal | null;
};

export const SegmentFormPage = ({ frame, segment, others, users, form, inspected, refusal }: FormProps) => {
  const path = (rest: string) => shopPath(frame.shop.id, `/segments${rest}`);
  const query = segment ? `?segment=${segment.id}` : '';
  const rows = rowsOf(form.fields);
  return (
    <ShopPage frame={frame} room="segments" title={segment ? '타겟 그룹 수정' : '타겟 그룹 만들기'}>
      <FormErrors form={form} />
      {refusal && refusal.reason !== 'target_refused' && (
        <Notice tone="error">
          {SEGMENT_REFUSALS[refusal.reason]}
          {refusal.reason === 'segment_in_use' && ` (${refusal.by.join(', ')})`}
        </Notice>
      )}
      {refusal?.reason === 'target_refused' && (
        <Notice tone="error">저장하지 않았습니다. 예상 규모에 적힌 조건을 고쳐 주세요.</Notice>
      )}
      {users.length > 0 && (
        <Notice tone="warn">이 그룹을 쓰는 곳도 함께 바뀝니다: {users.map((user) => user.name).join(', ')}</Notice>
      )}
      <form
        method="post"
        action={segment ? path(`/${segment.id}`) : path('')}
        class="form with-phone"
        novalidate
        hx-post={path(`/estimate${query}`)}
        hx-trigger="change delay:200ms, input delay:500ms"
        hx-target="#estimate"
        hx-swap="innerHTML"
        hx-sync="this:replace"
      >
        {/* Enter saves; without this the first button would take the key. */}
        <button type="submit" class="visually-hidden" tabindex={-1}>
          바로 저장
        </button>
        <input type="hidden" name="version" value={form.fields.version ?? String(segment?.version ?? '')} />
        <div>
          <fieldset class="card">
            <legend>이름</legend>
            <TextField form={form} name="name" label="그룹 이름" maxlength={60} />
          </fieldset>
          <fieldset class="card">
            <legend>조건</legend>
            <p class="lead">모든 조건에 맞는 회원을 찾습니다. 0회 조건은 아무것도 하지 않은 회원에게도 맞습니다.</p>
            <FieldError form={form} name="form" />
            {rows.map((row, i) => (
              <ConditionRow form={form} row={row} number={i + 1} draft={path(`/draft${query}`)} />
            ))}
            {rows.length < MAX_ROWS && (
              <button type="submit" formaction={path(`/draft${query}`)} name="do" value="add">
                조건 추가
              </button>
            )}
          </fieldset>
          <DemographicChoices form={form} />
          {others.length > 0 && <GroupChoices form={form} groups={others} legend="다른 타겟 그룹" />}
          <fieldset class="card">
            <legend>찾는 범위</legend>
            <Choice
              type="checkbox"
              name="base"
              checked={form.fields.base === 'on'}
              label="모든 회원에서 찾기"
              help="0회 조건만 있거나 데모그래픽만으로 찾을 때 켭니다. 한 번도 오지 않은 회원까지 대상이 됩니다."
            />
          </fieldset>
        </div>
        <aside class="preview" aria-label="예상 규모">
          <h2>예상 규모</h2>
          <div id="estimate" class="estimate" aria-live="polite">
            <EstimateView inspected={inspected} />
          </div>
          <button type="submit" formaction={path(`/draft${query}`)} class="small">
            예상 규모 새로 고침
          </button>
        </aside>
        <div class="form-actions">
          <button class="primary" type="submit">
            {segment ? '저장' : '만들기'}
          </button>
          <a class="button" href={path('')}>
            취소
          </a>
          {segment && (
            <button
              class="danger"
              type="submit"
              formaction={path(`/${segment.id}/delete`)}
              data-confirm="이 타겟 그룹을 삭제할까요?"
            >
              삭제
            </button>
          )}
        </div>
      </form>
    </ShopPage>
  );
};

const WINDOWS = {
  lastDays: '최근 며칠(24시간 단위)',
  calendarDays: '오늘을 포함한 며칠',
  daysAgo: '며칠 전부터 며칠 전까지',
  allTime: '전체 기간',
};
const ROLES = { in: '맞으면 포함', out: '맞으면 제외' };
const KINDS = { any: '하나라도 맞으면', not: '맞으면 빼기' };
const EVENTS: Record<string, string> = { ...EVENT_WORDS, [OWN_EVENT]: '쇼핑몰이 정한 행동' };

type RowProps = { form: FormState; row: number; number: number; draft: string };

const ConditionRow = ({ form, row, number, draft }: RowProps) => {
  const name = (part: string) => field(row, part);
  const label = (word: string) => `조건 ${number} ${word}`;
  const select = (part: string, word: string, options: Record<string, string>) => (
    <Select form={form} name={name(part)} label={label(word)} options={options} />
  );
  const text = (part: string, word: string, more: Record<string, string | number> = {}) => (
    <input
      name={name(part)}
      aria-label={label(word)}
      aria-invalid={form.errors[name(part)] ? 'true' : undefined}
      value={form.fields[name(part)] ?? ''}
      {...more}
    />
  );
  const number_ = { type: 'number', min: 0, class: 'count' };
  const errors = ['Days', 'To', 'Event', 'Value', 'Products', 'Brands', 'Categories', 'Min', 'Max', 'Rules'];
  return (
    <fieldset class="condition">
      <legend>조건 {number}</legend>
      <div class="control">
        {select('Window', '기간', WINDOWS)}
        <span class="days">
          {text('Days', '일수', number_)}
          <span class="until">~ {text('To', '끝나는 일수', number_)}</span>
          <span class="unit">일</span>
        </span>
        {select('Role', '포함 여부', ROLES)}
      </div>
      <div class="control">
        {select('Event', '행동', EVENTS)}
        {select('Measure', '세는 것', MEASURE_WORDS_IN_ORDER)}
        {text('Value', '값', number_)}
        {select('Op', '비교', COMPARISONS_IN_ORDER)}
      </div>
      {errors.map((part) => (
        <FieldError form={form} name={name(part)} />
      ))}
      <details open={hasDetails(form, row)}>
        <summary>상세 조건</summary>
        <div class="details">
          {[
            ['Own', '쇼핑몰이 정한 행동의 이름', '예: coupon_download'],
            ['Products', '상품 번호', '쉼표로 나누어 적기'],
            ['Brands', '브랜드', '쉼표로 나누어 적기'],
            ['Categories', '분류 번호', '아래 분류까지 포함'],
            ['Min', '주문 금액 최소(원)', '구매일 때'],
            ['Max', '주문 금액 최대(원)', '구매일 때'],
          ].map(([part = '', word = '', placeholder = '']) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the control is in the label, made by the helper above.
            <label>
              {word}
              {text(part, word, { placeholder })}
            </label>
          ))}
          {rulesOf(form.fields, row).map((rule) => (
            <div class="rule">
              <Select form={form} name={ruleField(row, rule, 'Kind')} label={label('주소 조건')} options={KINDS} />
              <Select form={form} name={ruleField(row, rule, 'Part')} label={label('주소 위치')} options={RULE_PARTS} />
              <Select
                form={form}
                name={ruleField(row, rule, 'Op')}
                label={label('주소 비교')}
                options={RULE_OPERATORS}
              />
              <input
                name={ruleField(row, rule, 'Value')}
                aria-label={label('주소 값')}
                value={form.fields[ruleField(row, rule, 'Value')] ?? ''}
                placeholder="/event/spring"
                maxlength={300}
              />
            </div>
          ))}
        </div>
      </details>
      <button class="link" type="submit" formaction={draft} name="do" value={`drop-${row}`}>
        조건 {number} 빼기
      </button>
    </fieldset>
  );
};

const MEASURE_WORDS_IN_ORDER = Object.fromEntries(MEASURES.map((measure) => [measure, MEASURE_WORDS[measure]]));
const COMPARISONS_IN_ORDER = Object.fromEntries(COMPARISONS.map((op) => [op, COMPARISON_WORDS[op]]));

/** Is anything typed below the fold? */
function hasDetails(form: FormState, row: number): boolean {
  const parts = ['Own', 'Products', 'Brands', 'Categories', 'Min', 'Max'];
  return parts.some((part) => form.fields[field(row, part)]) || rulesOf(form.fields, row).length > 1;
}
