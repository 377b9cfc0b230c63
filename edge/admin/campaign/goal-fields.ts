// What a campaign is to bring about, read from the form and filled into it.

import type { Goal } from '../../../core/campaign/goal';
import { typedNumber } from '../form-errors';
import type { Fields } from '../parts';
import { FILTER_WORDS, filterFields, filterPart, typedFilter } from '../segment/filter-fields';
import { eventFields, typedEvent } from '../segment/target-fields';

/** Fields of the goal's event and its filter begin with this. */
export const GOAL = 'goal';

/** `goalEvent` is empty where the goal is revenue. */
export function goalFields(goal: Goal): Fields {
  const { Event, Own } = goal.type === 'event' ? eventFields(goal.event) : { Event: '', Own: '' };
  return {
    goalEvent: Event,
    goalOwn: Own,
    ...filterFields(GOAL, goal.type === 'event' ? goal.filter : undefined),
    goalValue: goal.type === 'event' ? String(goal.valuePerConversion) : '',
    windowDays: String(goal.windowDays),
  };
}

/** What was typed, for the schema to judge. */
export function typedGoal(fields: Fields): unknown {
  const windowDays = typedNumber(fields.windowDays);
  if (!fields.goalEvent) return { type: 'revenue', windowDays };
  return {
    type: 'event',
    event: typedEvent(fields.goalEvent, (fields.goalOwn ?? '').trim()),
    ...typedFilter(fields, GOAL),
    valuePerConversion: typedNumber(fields.goalValue),
    windowDays,
  };
}

/** The control of a path within the goal. */
export function goalFieldOf(path: string): string {
  if (path === 'windowDays') return 'windowDays';
  if (path === 'valuePerConversion') return 'goalValue';
  return path.startsWith('filter') ? `${GOAL}${filterPart(path.replace(/^filter\.?/, ''))}` : 'goalEvent';
}

export const GOAL_WORDS: Readonly<Record<string, string>> = {
  goalEvent: '행동을 골라 주세요. 쇼핑몰이 정한 행동이면 상세 조건에 이름을 적어 주세요.',
  goalValue: '구매가 아닌 목표는 한 번의 가치를 0원 이상 1억 원 이하로 적어 주세요.',
  windowDays: '1~30 사이의 일수를 적어 주세요.',
  ...Object.fromEntries(Object.entries(FILTER_WORDS).map(([part, word]) => [`${GOAL}${part}`, word])),
};
