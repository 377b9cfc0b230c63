// A fixed group (고정 그룹): a list of members from a file, put in, seen, taken out again as a file.

import { FIXED_GROUP_LIMITS } from '../../../core/condition/schema';
import type { FixedGroupRefusal, MembersPut, Segment } from '../../actions/fixed-groups';
import { number, people } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import {
  Card,
  ChangedMeanwhile,
  described,
  FieldError,
  FieldHelp,
  FormErrors,
  type FormState,
  hasErrors,
  Notice,
  TextField,
  Time,
  unsaved,
} from '../parts';
import { SEGMENT_REFUSALS } from '../words';
import { GroupUsers } from './group-users';

type Props = {
  frame: Frame;
  /** The group; null for a new one. */
  group: Segment | null;
  /** Names of the groups and campaigns that lead to it. */
  users: readonly string[];
  form: FormState;
  /** What became of the file that was just put in. */
  put: MembersPut | null;
  /** Has somebody else changed it since this form was opened? */
  isOutdated: boolean;
  now: number;
};

export const FixedGroupPage = ({ frame, group, users, form, put, isOutdated, now }: Props) => {
  const path = (rest: string) => shopPath(frame.shop.id, `/segments${rest}`);
  return (
    <ShopPage frame={frame} room="segments" title={group?.name ?? '고정 그룹 만들기'}>
      <FormErrors form={form} />
      {isOutdated && (
        <ChangedMeanwhile
          title={SEGMENT_REFUSALS.changed_meanwhile}
          saved="지금 저장된 내용"
          at={path(`/${group?.id}`)}
        />
      )}
      {put && <PutNotice put={put} />}
      <GroupUsers users={users} />
      {group && (
        <Card
          title="회원 목록"
          aside={
            <a class="button small" href={path(`/${group.id}/members.csv`)}>
              CSV 내려받기
            </a>
          }
        >
          <p class="size">
            <b>{people(group.size ?? 0)}</b>이 들어 있습니다
          </p>
          <p class="muted">
            <Time at={group.updatedAt} now={now} />에 고쳤습니다. 목록은 다시 올릴 때까지 그대로입니다.
          </p>
        </Card>
      )}
      <form
        method="post"
        action={group ? path(`/${group.id}`) : path('/fixed')}
        class="form"
        {...unsaved(isOutdated || hasErrors(form))}
        enctype="multipart/form-data"
        novalidate
      >
        {group && <input type="hidden" name="version" value={String(group.version)} />}
        <fieldset class="card">
          <legend>{group ? '이름과 목록 바꾸기' : '이름과 목록'}</legend>
          <TextField form={form} name="name" label="그룹 이름" maxlength={60} />
          <div class="field">
            <label for="file">회원 ID가 든 CSV 파일</label>
            <input
              id="file"
              name="file"
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              {...described(form, 'file', true)}
            />
            <FieldError form={form} name="file" />
            <FieldHelp name="file">
              한 줄에 회원 ID 하나를 적습니다. 첫 줄에 "회원ID"나 "아이디"가 있으면 그 열을, 없으면 첫 열을 읽습니다.
              엑셀에서 저장한 파일도 됩니다. {number(FIXED_GROUP_LIMITS.ids)}명까지 넣을 수 있습니다.
              {group && ' 파일을 고르지 않으면 이름만 바꿉니다. 고르면 지금 목록 대신 들어갑니다.'}
            </FieldHelp>
          </div>
        </fieldset>
        <div class="form-actions">
          <button class="primary" type="submit">
            {group ? '저장' : '만들기'}
          </button>
          <a class="button" href={path('')}>
            {group ? '목록으로' : '취소'}
          </a>
          {group && (
            <button
              class="danger"
              type="submit"
              formaction={path(`/${group.id}/delete`)}
              data-confirm="이 고정 그룹을 삭제할까요?"
            >
              삭제
            </button>
          )}
        </div>
      </form>
    </ShopPage>
  );
};

const PutNotice = ({ put: { segment, given, duplicates, unknown, unknownExamples } }: { put: MembersPut }) => (
  <Notice tone={unknown > 0 ? 'warn' : 'info'}>
    ID {number(given)}개를 읽어 회원 {people(segment.size ?? 0)}을 넣었습니다.
    {duplicates > 0 && ` 두 번 이상 적힌 ID ${number(duplicates)}개는 한 번만 넣었습니다.`}
    {unknown > 0 &&
      ` 쇼핑몰 회원이 아닌 ID ${number(unknown)}개는 넣지 않았습니다(${unknownExamples.join(', ')}${unknown > unknownExamples.length ? ' 등' : ''}). 회원 ID가 맞는지 확인해 주세요.`}
  </Notice>
);

/** What was wrong with a list, under the file it came from. */
export function fileRefusalWords(refusal: FixedGroupRefusal): string {
  switch (refusal.reason) {
    case 'csv_unreadable':
      return refusal.line
        ? `${number(refusal.line)}번째 줄에서 파일을 읽지 못했습니다. 따옴표가 닫혀 있는지 확인하고 CSV로 다시 저장해 주세요.`
        : '파일을 읽지 못했습니다. 엑셀에서 ‘CSV UTF-8 (쉼표로 분리)’로 저장해 다시 올려 주세요.';
    case 'csv_empty':
      return '파일에 회원 ID가 없습니다. 한 줄에 ID 하나씩 적어 주세요.';
    case 'file_too_large':
      return '파일이 너무 큽니다. 8MB까지 올릴 수 있으니 회원 ID 열만 남겨 다시 저장해 주세요.';
    case 'too_many_ids':
      return `회원을 ${number(FIXED_GROUP_LIMITS.ids)}명까지 넣을 수 있습니다. 파일을 나누어 여러 그룹으로 만들어 주세요.`;
    case 'no_members':
      return `파일의 ID 가운데 이 쇼핑몰 회원이 없어 아무것도 바꾸지 않았습니다(${refusal.examples.join(', ')}${refusal.examples.length > 1 ? ' 등' : ''}). 회원 ID가 든 열인지, 회원을 먼저 넣었는지 확인해 주세요.`;
    case 'not_fixed':
      return '조건으로 찾는 타겟 그룹에는 회원을 넣을 수 없습니다.';
    default:
      return SEGMENT_REFUSALS[refusal.reason];
  }
}
