// The preview beside the form: each leg as the phone shows it with its size and price, and everything to be mended, each
// with the button that mends it.

import type { Finding } from '../../../core/message/finding';
import type { LimitProblem } from '../../../core/message/limits';
import type { Result } from '../../../core/result';
import type { MessagePreview, PreviewLeg } from '../../actions/previews';
import { won } from '../format';
import { type FieldErrors, type Fields, Notice } from '../parts';
import { fieldOfPath, mendValue } from './fields';
import { ComposedView, SizeOf } from './preview';
import { LINT_WORDS, placeWord, problemWord } from './words';

/** Null while the form has no whole message yet; an error when the chosen member is unknown. */
export type Preview = Result<MessagePreview, { reason: 'not_found' }> | null;

/** What keeps the message as previewed from going, beside the fields where it is typed. */
export function limitErrors(preview: Preview, fields: Fields): FieldErrors {
  if (!preview?.ok) return {};
  const { problems, fallback } = preview.value;
  const ofFallback = (fallback?.problems ?? []).map((problem) => ({ ...problem, path: `fallback.${problem.path}` }));
  const errors: Record<string, string> = {};
  for (const problem of [...problems, ...ofFallback]) {
    const field = fieldOfPath(problem.path, fields);
    if (field) errors[field] ??= problemWord(problem);
  }
  return errors;
}

type CheckProps = {
  preview: Preview;
  senderName: string;
  /** The form it stands in: where mends go, and where a mail's body is shown. Null outside a form. */
  form: { fields: Fields; mendPath: string; mailPath: string } | null;
};

export const MessageCheck = ({ preview, senderName, form }: CheckProps) => {
  if (!preview) return <p class="muted">내용과 링크를 적으면 여기에 보입니다.</p>;
  if (!preview.ok) return <Notice tone="warn">그런 회원 아이디가 없습니다. 아이디를 확인하거나 비워 주세요.</Notice>;
  const { fallback, findings, memberId } = preview.value;
  return (
    <>
      <Leg leg={preview.value} {...{ senderName, form }} prefix="" />
      {form && preview.value.composed.channel === 'email' && (
        <button type="submit" class="small" formaction={form.mailPath} formtarget="_blank">
          메일 본문 보기
        </button>
      )}
      {fallback && (
        <>
          <h3>대체 문자</h3>
          <Leg leg={fallback} {...{ senderName, form }} prefix="fallback." />
        </>
      )}
      <Findings findings={findings} form={form} />
      <p class="muted">
        {memberId === null
          ? '예시 회원 값입니다. 이름과 상품명 길이에 따라 바이트가 달라질 수 있습니다.'
          : `회원 ${memberId}의 지금 값입니다.`}
      </p>
    </>
  );
};

type LegProps = Omit<CheckProps, 'preview'> & { leg: PreviewLeg; prefix: '' | 'fallback.' };

const Leg = ({ leg, senderName, form, prefix }: LegProps) => (
  <>
    <ComposedView message={leg.composed} senderName={senderName} />
    <p class="bytes">
      <SizeOf message={leg.composed} /> · 건당 <b>{won(leg.price)}</b>
    </p>
    {leg.missing !== null && (
      <Notice tone="warn">
        <b>{`{${leg.missing}}`}</b> 값이 없어 이 회원에게는 보내지 않습니다. 기본값을 적으면 보낼 수 있습니다.
      </Notice>
    )}
    {leg.problems.length > 0 && (
      <Notice tone="error">
        <ul class="findings">
          {oneOfEach(leg.problems).map((problem) => (
            <li>
              <span>
                <Place path={`${prefix}${problem.path}`} form={form} /> {problemWord(problem)}
              </span>
            </li>
          ))}
        </ul>
      </Notice>
    )}
  </>
);

/** Where in the message, and the way there where it is typed. */
const Place = ({ path, form }: { path: string } & Pick<CheckProps, 'form'>) => {
  const field = form && fieldOfPath(path, form.fields);
  return <b>{field ? <a href={`#${field}`}>{placeWord(path)}</a> : placeWord(path)}</b>;
};

/** What reads alike is said once: a card that is repeated breaks its limits as often. */
const oneOfEach = (problems: readonly LimitProblem[]): LimitProblem[] => [
  ...new Map(problems.map((problem) => [placeWord(problem.path) + problemWord(problem), problem])).values(),
];

const Findings = ({ findings, form }: { findings: readonly Finding[]; form: CheckProps['form'] }) =>
  findings.length === 0 ? null : (
    <ul class="findings" aria-label="고칠 곳">
      {findings.map((finding) => (
        <li class={finding.severity}>
          <span>
            <Place path={finding.path} form={form} /> {finding.found !== '' && <q>{finding.found}</q>}{' '}
            {LINT_WORDS[finding.code]}
          </span>
          <MendButton finding={finding} form={form} />
        </li>
      ))}
    </ul>
  );

const MendButton = ({ finding, form }: { finding: Finding; form: CheckProps['form'] }) => {
  const field = form && fieldOfPath(finding.path, form.fields);
  if (!form || !field || finding.mend === null || !finding.at) return null;
  const [from, to] = finding.at;
  return (
    <button
      type="submit"
      class="small"
      formaction={`${form.mendPath}#${field}`}
      name="mend"
      value={mendValue({ field, from, to, put: finding.mend })}
      title={finding.mend === '' ? '지웁니다' : `${finding.mend}(으)로 바꿉니다`}
    >
      고치기
    </button>
  );
};
