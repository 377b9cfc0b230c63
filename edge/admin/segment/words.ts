// A condition as a Korean sentence, and its window as two instants.

import type { Condition, Target } from '../../../core/condition/schema';
import type { Interval } from '../../../core/condition/window';
import { moment, number, won } from '../format';
import { COMPARISON_WORDS, eventWord } from '../words';
import { demographicWords } from './demographic-fields';

/** A whole target in a line, but for the groups it leads to. */
export function targetWords({ allOf, exclude, demographics, groups }: Target): string {
  const parts = [
    ...allOf.map(conditionWords),
    ...(demographics ? [demographicWords(demographics)] : []),
    ...(groups.include.length > 0 ? [`다른 그룹 ${groups.include.length}개`] : []),
  ];
  const out = [
    ...exclude.map(conditionWords),
    ...(groups.exclude.length > 0 ? [`다른 그룹 ${groups.exclude.length}개`] : []),
  ];
  return `${parts.join(' 그리고 ') || '모든 회원'}${out.length > 0 ? ` (${out.join(', ')} 제외)` : ''}`;
}

/** `최근 7일 동안 장바구니 담기 1회 이상`. */
export function conditionWords(condition: Condition): string {
  const { event, filter, measure, op, value } = condition;
  const parts = [
    filter?.url && '주소',
    filter?.products && '상품',
    filter?.brands && '브랜드',
    filter?.categories && '분류',
    filter?.discounted && '할인',
    filter?.amount && '금액',
  ].filter(Boolean);
  const narrowed = parts.length > 0 ? ` (${parts.join('·')} 한정)` : '';
  const counted = {
    count: `${number(value)}회`,
    distinct_products: `상품 ${number(value)}개`,
    sum_amount: `합계 ${won(value)}`,
  }[measure];
  const compared = op === 'eq' ? '' : ` ${COMPARISON_WORDS[op]}`;
  return `${windowWords(condition.window)} ${eventWord(event)}${narrowed} ${counted}${compared}`;
}

export function windowWords(window: Condition['window']): string {
  if ('lastDays' in window) return `최근 ${window.lastDays}일(24시간 × ${window.lastDays}) 동안`;
  if ('calendarDays' in window) {
    return window.calendarDays === 1 ? '오늘' : `오늘을 포함한 ${window.calendarDays}일 동안`;
  }
  if ('allTime' in window) return '지금까지';
  const { from, to } = window.daysAgo;
  return from === to ? `${from}일 전 하루` : `${from}일 전부터 ${to}일 전까지`;
}

/** `3월 3일 11:00부터 오늘 11:00 전까지`. */
export function intervalWords({ from, to }: Interval, now: number): string {
  return `${from === 0 ? '처음' : moment(from, now)}부터 ${moment(to, now)} 전까지`;
}
