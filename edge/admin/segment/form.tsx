// The form a target group is built in: a row per condition, and what it reaches beside it. Without scripting every
// button posts the form and gets it back; with it, the estimate follows the typing.

import type { Segment, SegmentRefusal } from '../../actions/segments';
import { GroupChoices } from '../campaign/group-choices';
import { type Frame, ShopPage, shopPath } from '../layout';
import { ChangedMeanwhile, Choice, FieldError, FormErrors, type FormState, Notice, TextField, unsaved } from '../parts';
import { SEGMENT_REFUSALS } from '../words';
import { ConditionRows } from './condition-rows';
import { DemographicChoices } from './demographic-fields';
import { EstimateView, type Inspected } from './estimate';
import { GroupUsers } from './group-users';

type FormProps = {
  frame: Frame;
  /** The group that is edited; null for a new one. */
  segment: Segment | null;
  /** Groups it may lead to, and the names of the groups and campaigns that lead to it. */
  others: Segment[];
  users: readonly string[];
  form: FormState;
  inspected: Inspected | null;
  refusal: SegmentRefusal | null;
};

export const SegmentFormPage = ({ frame, segment, others, users, form, inspected, refusal }: FormProps) => {
  const path = (rest: string) => shopPath(frame.shop.id, `/segments${rest}`);
  const query = segment ? `?segment=${segment.id}` : '';
  return (
    <ShopPage frame={frame} room="segments" title={segment ? '타겟 그룹 수정' : '타겟 그룹 만들기'}>
      <FormErrors form={form} />
      {refusal && <Refused refusal={refusal} at={path(`/${segment?.id}`)} />}
      {segment?.isReadable === false && (
        <Notice tone="error">
          이 그룹에 저장된 조건을 읽을 수 없습니다. 조건을 다시 적어 저장해 주세요. 그때까지 이 그룹을 쓰는 캠페인은
          보내지 않고 기다립니다.
        </Notice>
      )}
      <GroupUsers users={users} />
      <form
        method="post"
        action={segment ? path(`/${segment.id}`) : path('')}
        class="form with-phone"
        {...unsaved(form.fields.version !== undefined)}
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
        <input type="hidden" name="version" value={form.fields.version || String(segment?.version ?? '')} />
        <div>
          <fieldset class="card">
            <legend>이름</legend>
            <TextField form={form} name="name" label="그룹 이름" maxlength={60} />
          </fieldset>
          <fieldset class="card" id="conditions">
            <legend>조건</legend>
            <p class="lead">모든 조건에 맞는 회원을 찾습니다. 0회 조건은 아무것도 하지 않은 회원에게도 맞습니다.</p>
            <FieldError form={form} name="form" />
            <ConditionRows form={form} draft={path(`/draft${query}`)} />
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
              help="0회 조건만 있거나 성별·나이·지역만으로 찾을 때 켭니다. 한 번도 오지 않은 회원까지 대상이 됩니다."
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

/** Why nothing was saved or deleted. */
const Refused = ({ refusal, at }: { refusal: SegmentRefusal; at: string }) => {
  if (refusal.reason === 'changed_meanwhile')
    return <ChangedMeanwhile title={SEGMENT_REFUSALS.changed_meanwhile} saved="지금 저장된 내용" at={at} />;
  return (
    <Notice tone="error">
      {refusal.reason === 'target_refused'
        ? '저장하지 않았습니다. 예상 규모에 적힌 조건을 고쳐 주세요.'
        : SEGMENT_REFUSALS[refusal.reason]}
      {refusal.reason === 'segment_in_use' && ` (${refusal.by.join(', ')})`}
    </Notice>
  );
};
