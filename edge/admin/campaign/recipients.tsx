// The rows behind a campaign's figures: one per dispatch, filtered and paged by links.

import type { DispatchState } from '../../../core/dispatch/dispatch';
import { formatMoney } from '../../../core/money';
import type { DispatchFilter, DispatchView } from '../../actions/reports';
import { NONE, number, won } from '../format';
import { memberPath } from '../member/list';
import { Card, Empty, Time } from '../parts';
import { cancellationWords, reasonWord, STATE_WORDS, SUPPRESSION_WORDS } from '../words';

type Counted = NonNullable<DispatchFilter['counted']>;

const COUNTED_WORDS: Record<Counted, string> = {
  attempted: '발송 시도',
  unsubscribed: '수신거부함',
  clicked: '클릭함',
  converted: '전환 (클릭 기준)',
  converted_after_delivery: '전환 (도착 기준)',
};

/** `189,000원`, `189,000원 + 241 USD`; a dash where nothing came of it. */
function earnedWords({ conversionValue, otherCurrencies }: DispatchView): string {
  const paid = [...(conversionValue ? [{ value: conversionValue }] : []), ...otherCurrencies].map(formatMoney);
  return paid.join(' + ') || (conversionValue === null ? NONE : won(0));
}

const isKey = <K extends string>(record: Record<K, unknown>, key: string | undefined): key is K =>
  key !== undefined && Object.hasOwn(record, key);

const positive = (text: string | undefined) => (/^[1-9]\d{0,14}$/.test(text ?? '') ? Number(text) : undefined);

/** The filter an address asks for; what is not understood is left out. */
export function readFilter(query: (name: string) => string | undefined): DispatchFilter {
  const [state, reason, counted] = [query('state'), query('reason'), query('counted')];
  return {
    state: isKey(STATE_WORDS, state) ? state : undefined,
    reason: isKey(SUPPRESSION_WORDS, reason) ? reason : undefined,
    counted: isKey(COUNTED_WORDS, counted) ? counted : undefined,
    runId: positive(query('run')),
    beforeId: positive(query('before')),
  };
}

/** What an erased member's rows are called by (`edge/db/people.ts`): nobody's name. */
export const isErased = ({ id, memberId }: DispatchView) => memberId === `erased-${id}`;
export const ERASED = '개인정보를 삭제한 회원';

/** Shown as a choice; the steps between waiting and sent are passed in moments. */
const STATES_OFFERED: DispatchState[] = [
  'queued',
  'accepted',
  'delivered',
  'failed',
  'unknown',
  'suppressed',
  'cancelled',
];

type RecipientsProps = {
  shopId: number;
  rows: DispatchView[];
  filter: DispatchFilter;
  /** Id to go on from when there are more. */
  next: number | null;
  rowsPath: (query: string) => string;
  /** The same rows as a file. */
  filePath: (query: string) => string;
  /** How many there are per state. */
  states: Partial<Record<string, number>>;
  now: number;
};

export const Recipients = ({ shopId, rows, filter, next, rowsPath, filePath, states, now }: RecipientsProps) => {
  const { state, reason, counted, runId } = filter;
  const special = [
    counted && COUNTED_WORDS[counted],
    reason && isKey(SUPPRESSION_WORDS, reason) && SUPPRESSION_WORDS[reason],
    runId && `회차 ${runId}`,
  ].filter(Boolean);
  const query = [
    state && `state=${state}`,
    reason && `reason=${reason}`,
    counted && `counted=${counted}`,
    runId && `run=${runId}`,
  ].filter(Boolean);
  const plain = !state && special.length === 0;
  return (
    <Card title="받는 사람" id="recipients">
      <ul class="tabs" aria-label="상태로 거르기">
        <li>
          <a href={rowsPath('')} aria-current={plain ? 'true' : undefined}>
            전체
          </a>
        </li>
        {STATES_OFFERED.filter((offered) => states[offered] || offered === state).map((offered) => (
          <li>
            <a
              href={rowsPath(`state=${offered}`)}
              aria-current={state === offered && special.length === 0 ? 'true' : undefined}
            >
              {STATE_WORDS[offered]} {number(states[offered] ?? 0)}
            </a>
          </li>
        ))}
      </ul>
      {special.length > 0 && (
        <p>
          <b>{special.join(' · ')}</b>만 보는 중 · <a href={rowsPath('')}>전체 보기</a>
        </p>
      )}
      {state === 'unknown' && (
        <p class="muted">
          업체가 결과를 알려 주지 않은 메시지입니다. 도착했을 수 있어 다시 보내지 않고, 발송 횟수와 예산에는 보낸 것으로
          셉니다. 하루 동안 되묻고, 그 뒤에 오는 결과도 반영합니다. 급하면 업체 콘솔에서 확인해 주세요.
        </p>
      )}
      {rows.length === 0 ? (
        <Empty title={plain ? '아직 대상이 된 회원이 없습니다' : '해당하는 회원이 없습니다'} />
      ) : (
        <RecipientTable {...{ shopId, rows, now }} />
      )}
      <p class="pager">
        {filter.beforeId !== undefined && <a href={rowsPath(query.join('&'))}>처음으로</a>}
        {next !== null && <a href={rowsPath([...query, `before=${next}`].join('&'))}>더 오래된 것 보기</a>}
        {rows.length > 0 && <a href={filePath(query.join('&'))}>CSV로 받기</a>}
      </p>
    </Card>
  );
};

const RecipientTable = ({ shopId, rows, now }: { shopId: number; rows: DispatchView[]; now: number }) => (
  <table class="stack">
    <thead>
      <tr>
        <th scope="col">회원</th>
        <th scope="col">상태</th>
        <th scope="col">보낸 시각</th>
        <th scope="col">도착</th>
        <th scope="col" class="num">
          클릭
        </th>
        <th scope="col" class="num">
          전환 가치
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr>
          <td class="title">
            {isErased(row) ? (
              ERASED
            ) : (
              <a href={memberPath(shopId, row.memberId, `&campaign=${row.campaignId}#why`)}>{row.memberId}</a>
            )}
          </td>
          <td class="span" data-label="상태">
            <span class={`state state-${row.state}`}>{STATE_WORDS[row.state]}</span>
            {row.leg === 2 && <small>대체 문자</small>}
            {row.reason && <small>{reasonWord(row.state, row.reason)}</small>}
            {row.unsubscribedAt !== null && (
              <small>
                <Time at={row.unsubscribedAt} now={now} /> 수신거부
              </small>
            )}
            {row.cancelled && <small>{cancellationWords(row.cancelled, now)}</small>}
            {row.state === 'queued' && row.wakeAt !== null && (
              <small>
                <Time at={row.wakeAt} now={now} /> {row.reason === 'paused' ? '까지' : '예정'}
              </small>
            )}
          </td>
          <td data-label="보낸 시각">{row.submittedAt === null ? '–' : <Time at={row.submittedAt} now={now} />}</td>
          <td data-label="도착">{row.deliveredAt === null ? '–' : <Time at={row.deliveredAt} now={now} />}</td>
          <td data-label="클릭" class="num">
            {number(row.clicks)}
          </td>
          <td data-label="전환 가치" class="num">
            {earnedWords(row)}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
