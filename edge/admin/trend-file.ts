// Figures day by day as a file, for a spreadsheet: every day of the span, amounts as bare numbers so that they can be summed.

import { formatMoney } from '../../core/money';
import { formatDay } from '../../core/time';
import type { DayCounts, Trend } from '../../core/trend';
import { toCsv } from '../csv';

const HEAD = [
  '보낸 날',
  '발송 시도',
  '발송 성공',
  '클릭 수',
  '도착해 클릭한 메시지',
  '전환 수',
  '전환 가치(원)',
  '취소·환불을 뺀 전환 가치(원)',
  '전환 가치(다른 통화)',
  '전환 수(도착 기준)',
  '전환 가치(도착 기준, 원)',
  '비용(원)',
];

export const trendFile = ({ days }: Trend): string => toCsv([HEAD, ...days.map(cellsOf)]);

function cellsOf(counts: DayCounts): string[] {
  const { day, attempted, delivered, clicks, clickedMessages, conversions, spend } = counts;
  const abroad = counts.otherCurrencies.filter(({ rule }) => rule === 'click');
  return [
    formatDay(day),
    ...[attempted, delivered, clicks, clickedMessages, conversions].map(String),
    ...[counts.conversionValue, counts.netConversionValue].map(String),
    abroad.map(({ amount, currency }) => formatMoney({ value: amount, currency })).join(' + '),
    ...[counts.deliveryConversions, counts.deliveryConversionValue, spend].map(String),
  ];
}
