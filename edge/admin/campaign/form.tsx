// The form a campaign is written in, with the message as the phone will show it beside it.

import { type CampaignDefinition, presetOf } from '../../../core/campaign/definition';
import { variablesFor } from '../../../core/campaign/variables';
import type { CampaignRefusal } from '../../actions/campaigns';
import type { ListedCoupon } from '../../actions/coupons';
import type { CampaignEstimate } from '../../actions/estimates';
import type { LibraryImage } from '../../actions/images';
import type { Segment } from '../../actions/segments';
import { CouponChoice } from '../coupon/choice';
import { type Frame, ShopPage, shopPath } from '../layout';
import { limitErrors, MessageCheck, type Preview } from '../message/check';
import { MessageFields } from '../message/form';
import { type Tested, TestSend } from '../message/test-send';
import { ChangedMeanwhile, Choices, FormErrors, type FormState, Notice, TextField, unsaved } from '../parts';
import { ConditionRows } from '../segment/condition-rows';
import { DemographicChoices } from '../segment/demographic-fields';
import { TargetObstacles } from '../segment/estimate';
import { rowNumber } from '../segment/target-fields';
import { CampaignEstimateView } from './estimate';
import { GoalFields } from './goal-form';
import { GroupChoices } from './group-choices';
import { OBSTACLES } from './obstacle-words';
import { ParamFields } from './params';
import { ScenarioFields } from './scenario-form';
import { SendFields } from './send';

/** A new campaign begins from a preset; one that exists is edited under its id. */
export type FormTarget =
  | { kind: 'new'; presetId: string; custom: boolean }
  | { kind: 'edit'; campaignId: number; version: number; active: boolean; custom: boolean };

type FormProps = {
  frame: Frame;
  target: FormTarget;
  definition: CampaignDefinition;
  /** Saved groups the marketer may narrow by. */
  groups: Segment[];
  form: FormState;
  preview: Preview;
  /** What was asked for without scripting; with it, the page asks by itself. */
  estimate: CampaignEstimate | null;
  coupons: ListedCoupon[];
  /** Why a running campaign could not be changed to what was typed. */
  refusal: CampaignRefusal | null;
  /** The newest pictures of the library. */
  images: LibraryImage[];
  /** Is the form as somebody typed it, rather than as it is stored? */
  typed: boolean;
  /** What came of a test that was just asked for. */
  tested: Tested | null;
};

/** What tells the server which form this is, in addresses of the form and of its preview. */
const targetQuery = (target: FormTarget) => {
  const start = target.kind === 'new' ? `preset=${target.presetId}` : `campaign=${target.campaignId}`;
  return target.custom ? `${start}&custom=1` : start;
};

export const CampaignFormPage = (props: FormProps) => {
  const { frame, target, definition, groups, form, preview, coupons, estimate, refusal, images, tested } = props;
  const preset = presetOf(definition);
  const previewPath = shopPath(frame.shop.id, `/campaigns/preview?${targetQuery(target)}`);
  const estimatePath = shopPath(frame.shop.id, `/campaigns/estimate?${targetQuery(target)}`);
  const action =
    target.kind === 'new'
      ? `/campaigns?${targetQuery(target)}`
      : `/campaigns/${target.campaignId}/edit?${targetQuery(target)}`;
  const back = target.kind === 'new' ? '/campaigns' : `/campaigns/${target.campaignId}`;
  return (
    <ShopPage frame={frame} room="campaigns" title={target.kind === 'new' ? '캠페인 만들기' : '캠페인 수정'}>
      <FormErrors form={form} />
      {refusal && <Refused refusal={refusal} back={shopPath(frame.shop.id, back)} />}
      {refusal?.reason === 'target_refused' && (
        <TargetObstacles obstacles={refusal.obstacles} rowAt={(place) => rowNumber(form.fields, place)} />
      )}
      {target.kind === 'edit' && target.active && (
        <Notice tone="warn">진행 중인 캠페인입니다. 저장하면 앞으로 나가는 메시지부터 바뀝니다.</Notice>
      )}
      <form
        method="post"
        action={shopPath(frame.shop.id, action)}
        class="form with-phone"
        novalidate
        {...unsaved(props.typed)}
        hx-post={previewPath}
        hx-trigger="input delay:300ms from:#message, input delay:300ms from:#previewMember"
        hx-target="#preview"
        hx-swap="innerHTML"
        hx-sync="this:replace"
      >
        {/* What Enter presses: the first button of a form, which would otherwise be a picture's. */}
        <button type="submit" class="visually-hidden" tabindex={-1}>
          바로 저장
        </button>
        {target.kind === 'edit' && (
          <input type="hidden" name="version" value={form.fields.version || String(target.version)} />
        )}
        <FormParts />
        <div>
          <fieldset class="card" id="part-who">
            <legend>누구에게, 언제</legend>
            <TextField form={form} name="name" label="캠페인 이름" maxlength={60} />
            {preset && <p class="lead">{preset.summary}</p>}
            {preset && <ParamFields form={form} specs={preset.params} />}
            {preset && (
              <p class="muted">
                더 바꾸고 싶다면{' '}
                <button type="submit" class="link" formaction={`${previewPath}&as=custom`}>
                  사용자 정의 시나리오로 열기
                </button>
              </p>
            )}
            {!preset && <ScenarioFields form={form} />}
            <SendFields form={form} preset={preset} />
          </fieldset>
          <fieldset class="card" id="conditions">
            <legend>조건으로 좁히기</legend>
            <p class="lead">그 가운데 아래 조건에 모두 맞는 회원에게만 보냅니다. 비워 두면 모두에게 보냅니다.</p>
            <ConditionRows form={form} draft={previewPath} />
          </fieldset>
          <DemographicChoices form={form} />
          {groups.length > 0 && <GroupChoices form={form} groups={groups} legend="타겟 그룹으로 좁히기" />}
          <MessageFields
            form={{ ...form, errors: { ...limitErrors(preview, form.fields), ...form.errors } }}
            variables={variablesFor(definition)}
            pictures={{ images, path: previewPath, libraryPath: shopPath(frame.shop.id, '/images') }}
          />
          <CouponChoice form={form} coupons={coupons} previewPath={previewPath} />
          <Budget form={form} />
          <GoalFields form={form} />
          <Rules form={form} />
        </div>
        <aside class="preview" aria-label="예상 규모와 미리보기">
          <h2>예상 규모</h2>
          <div
            id="estimate"
            class="estimate"
            aria-live="polite"
            hx-post={estimatePath}
            hx-trigger="load, input delay:900ms from:closest form, change delay:300ms from:closest form"
            hx-target="this"
            hx-sync="this:replace"
          >
            <CampaignEstimateView estimate={estimate} />
          </div>
          <button type="submit" formaction={`${estimatePath}#estimate`} class="small">
            예상 규모 새로 고침
          </button>
          <h2>미리보기</h2>
          <section id="preview" aria-label="미리보기" aria-live="polite">
            <MessageCheck
              preview={preview}
              senderName={frame.shop.settings.senderName}
              form={{ fields: form.fields, mendPath: previewPath, mailPath: `${previewPath}&as=mail` }}
            />
          </section>
          <TextField
            form={form}
            name="previewMember"
            label="이 회원에게 갈 모습 보기"
            help="회원 아이디를 적으면 그 회원의 이름과 장바구니로 보입니다. 비우면 예시 회원입니다."
          />
          <button type="submit" formaction={`${previewPath}#preview`} class="small">
            미리보기 새로 고침
          </button>
          <TestSend form={form} path={`${previewPath}&as=test#test-send`} tested={tested} />
        </aside>
        <div class="form-actions">
          <button class="primary" type="submit">
            {target.kind === 'new' ? '만들기' : '저장'}
          </button>
          <a class="button" href={shopPath(frame.shop.id, back)}>
            취소
          </a>
          {target.kind === 'new' && <p class="muted">만들어도 아직 보내지 않습니다. 시작은 다음 화면에서 합니다.</p>}
        </div>
      </form>
    </ShopPage>
  );
};

const PARTS = [
  ['part-who', '누구에게, 언제'],
  ['conditions', '조건'],
  ['message', '메시지'],
  ['part-budget', '예산'],
  ['part-goal', '목표'],
  ['part-rules', '발송 규칙'],
  ['estimate', '예상 규모'],
  ['preview', '미리보기'],
] as const;

/** Where what stands, for screens on which the form is a dozen of them long. */
const FormParts = () => (
  <nav class="tabs form-parts" aria-label="이 화면의 부분">
    {PARTS.map(([id, label]) => (
      <a href={`#${id}`}>{label}</a>
    ))}
  </nav>
);

/** Why nothing was saved. */
const Refused = ({ refusal: { reason }, back }: { refusal: CampaignRefusal; back: string }) =>
  reason === 'changed_meanwhile' ? (
    <ChangedMeanwhile title={OBSTACLES[reason].title} saved="지금 저장된 내용" at={back} />
  ) : (
    <Notice tone="error">
      <b>{OBSTACLES[reason].title}</b> {OBSTACLES[reason].mend}
    </Notice>
  );

const Budget = ({ form }: { form: FormState }) => (
  <fieldset class="card" id="part-budget">
    <legend>예산</legend>
    <div class="row">
      <TextField form={form} name="budgetTotal" label="캠페인 전체" unit="원" inputmode="numeric" size="short" />
      <TextField form={form} name="budgetDaily" label="하루" unit="원" inputmode="numeric" size="short" />
    </div>
    <p class="muted">
      비워 두면 제한이 없습니다. 보내기 전에 가장 비쌀 때의 금액(대체 문자 포함)을 잡아 두고, 도착하면 실제 금액으로
      정산합니다. 예산이 모자라면 남은 메시지는 기다렸다가 예산을 올리면 이어서 나갑니다.
    </p>
  </fieldset>
);

const Rules = ({ form }: { form: FormState }) => (
  <fieldset class="card" id="part-rules">
    <legend>발송 규칙</legend>
    <TextField
      form={form}
      name="cooldownDays"
      label="같은 회원에게 다시 보내기까지"
      unit="일"
      type="number"
      min="0"
      max="90"
    />
    <TextField
      form={form}
      name="maxPerMember"
      label="회원 한 명에게 최대"
      unit="번"
      inputmode="numeric"
      size="short"
      help="비워 두면 되풀이하는 캠페인은 제한이 없고, 한 번만 보내는 캠페인은 1번입니다."
    />
    <Choices
      form={form}
      name="onQuietHours"
      legend="야간에 보낼 때가 되면"
      options={[
        { value: 'defer', label: '아침까지 기다렸다가 보내기' },
        { value: 'skip', label: '보내지 않기' },
      ]}
    />
    <div class="row">
      <TextField
        form={form}
        name="priority"
        label="우선순위"
        type="number"
        min="1"
        max="100"
        help="여러 캠페인이 겹치면 큰 수가 먼저 나갑니다."
      />
      <TextField
        form={form}
        name="holdoutPercent"
        label="비교군"
        unit="%"
        type="number"
        min="0"
        max="50"
        help="일부러 보내지 않고 효과를 비교할 회원의 비율"
      />
    </div>
  </fieldset>
);
