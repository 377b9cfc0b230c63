// The rows behind a campaign's figures as a file, for a spreadsheet: the same words as on the page, times to the minute in
// Korean time, amounts as bare numbers so that they can be summed.

import { formatMoney } from '../../../core/money';
import { formatKst } from '../../../core/time';
import type { DispatchView } from '../../actions/reports';
import { CSV_MARK, csvLine } from '../../csv';
import { reasonWord, STATE_WORDS } from '../words';
import { ERASED, isErased } from './recipients';

const HEAD = [
  '회원ID',
  '상태',
  '사유',
  '종류',
  '예정 시각',
  '보낸 시각',
  '도착 시각',
  '클릭',
  '전환 가치(원)',
  '전환 가치(다른 통화)',
  '비용(원)',
  '수신거부 시각',
];

/** The file's lines, page by page: what is asked of the database grows with what has been read of the file. */
export async function* recipientLines(pages: AsyncIterable<DispatchView[]>): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(HEAD);
  for await (const page of pages) yield page.map((row) => csvLine(cellsOf(row))).join('');
}

const at = (instant: number | null) => (instant === null ? '' : formatKst(instant));
const amount = (value: number | null) => (value === null ? '' : String(value));

function cellsOf(row: DispatchView): string[] {
  return [
    isErased(row) ? ERASED : row.memberId,
    STATE_WORDS[row.state],
    reasonWord(row.state, row.reason),
    row.messageType ?? '',
    at(row.dueAt),
    at(row.submittedAt),
    at(row.deliveredAt),
    String(row.clicks),
    amount(row.conversionValue),
    row.otherCurrencies.map(formatMoney).join(' + '),
    amount(row.price),
    at(row.unsubscribedAt),
  ];
}
