// A scenario of the marketer's own, read from the form and filled into it: what qualifies, which happenings are one
// cause, what takes a member out again. Fields of what was not chosen keep what they had and are not read.

import type { Exclusion, Qualify, Scenario } from '../../../core/campaign/scenario';
import { formatKst } from '../../../core/time';
import { typedList, typedNumber } from '../form-errors';
import type { Fields } from '../parts';
import { FILTER_WORDS, filterFields, filterPart, typedFilter } from '../segment/filter-fields';
import { eventFields, typedEvent } from '../segment/target-fields';

/** Events one scenario may wait for. */
export const QUALIFYING_EVENTS = [0, 1, 2] as const;
export const qualifyingPrefix = (i: number) => `q${i}`;

export function scenarioFields(scenario: Scenario): Fields {
  const { qualify, unless } = scenario;
  const find = <K extends Exclusion['kind']>(kind: K) =>
    unless.find((one): one is Extract<Exclusion, { kind: K }> => one.kind === kind);
  return {
    qualifyKind: qualify.kind,
    ...qualifyFields(qualify),
    episode: scenario.episode,
    restarts: scenario.restarts ? 'on' : '',
    unlessPurchase: find('purchase')?.scope ?? '',
    unlessVisit: find('visit') ? 'on' : '',
    unlessReview: find('review') ? 'on' : '',
    unlessRefund: find('refund') ? 'on' : '',
    refundBelow: orEmpty(find('refund')?.below),
    minCartAmount: orEmpty(scenario.minCartAmount),
    endsAt: scenario.endsAt === undefined ? '' : formatKst(scenario.endsAt).replace(' ', 'T'),
    remindersAfter: (scenario.remindersAfter ?? []).join(', '),
    groupBy: scenario.groupBy ?? '',
  };
}

const orEmpty = (value: number | undefined) => (value === undefined ? '' : String(value));

function qualifyFields(qualify: Qualify): Fields {
  const events = qualify.kind === 'events' ? qualify.anyOf : [{ event: 'view_item' }];
  const ofEvents = Object.assign(
    {},
    ...QUALIFYING_EVENTS.map((i) => {
      const one = events[i];
      const prefix = qualifyingPrefix(i);
      const { Event, Own } = one ? eventFields(one.event) : { Event: '', Own: '' };
      const filter = one && 'filter' in one ? one.filter : undefined;
      return { [`${prefix}Event`]: Event, [`${prefix}Own`]: Own, ...filterFields(prefix, filter) };
    }),
  );
  return {
    ...ofEvents,
    eventsMeasure: qualify.kind === 'events' ? qualify.measure : 'count',
    eventsAtLeast: String(qualify.kind === 'events' ? qualify.atLeast : 1),
    ordersBy: qualify.kind === 'orders' ? qualify.by : 'paid',
    ordersMeasure: qualify.kind === 'orders' ? qualify.measure : 'each',
    ordersAtLeast: String(qualify.kind === 'orders' ? qualify.atLeast : 0),
    interestOf: qualify.kind === 'interest' ? qualify.of : 'product',
    interestChosen: qualify.kind === 'interest' ? qualify.chosen.join(', ') : '',
    interestScore: String(qualify.kind === 'interest' ? qualify.minScore : 3),
  };
}

/** What was typed, for the schema to judge. */
export function typedScenario(fields: Fields): unknown {
  const text = (name: string) => (fields[name] ?? '').trim();
  const amount = (name: string, as: string) => (text(name) ? { [as]: typedNumber(text(name)) } : {});
  const unless = [
    ...(text('unlessPurchase') ? [{ kind: 'purchase', scope: text('unlessPurchase') }] : []),
    ...(text('unlessVisit') ? [{ kind: 'visit' }] : []),
    ...(text('unlessReview') ? [{ kind: 'review' }] : []),
    ...(text('unlessRefund') ? [{ kind: 'refund', ...amount('refundBelow', 'below') }] : []),
  ];
  const reminders = typedList(text('remindersAfter')).map(typedNumber);
  return {
    qualify: typedQualify(fields),
    episode: text('episode'),
    restarts: text('restarts') === 'on',
    unless,
    ...amount('minCartAmount', 'minCartAmount'),
    ...(text('endsAt') && { endsAt: Date.parse(`${text('endsAt')}:00+09:00`) }),
    ...(reminders.length > 0 && { remindersAfter: reminders }),
    ...(text('groupBy') && { groupBy: text('groupBy') }),
  };
}

function typedQualify(fields: Fields): unknown {
  switch (fields.qualifyKind) {
    case 'orders':
      return {
        kind: 'orders',
        by: fields.ordersBy,
        measure: fields.ordersMeasure,
        atLeast: typedNumber(fields.ordersAtLeast),
      };
    case 'interest':
      return {
        kind: 'interest',
        of: fields.interestOf,
        chosen: typedList(fields.interestChosen ?? ''),
        minScore: typedNumber(fields.interestScore),
      };
    default:
      return {
        kind: 'events',
        anyOf: usedEvents(fields).map((i) => typedEventOf(fields, qualifyingPrefix(i))),
        measure: fields.eventsMeasure,
        atLeast: typedNumber(fields.eventsAtLeast),
      };
  }
}

/** Events that were chosen, by their place in the form. */
function usedEvents(fields: Fields): number[] {
  return QUALIFYING_EVENTS.filter((i) => fields[`${qualifyingPrefix(i)}Event`]);
}

function typedEventOf(fields: Fields, prefix: string): unknown {
  const event = typedEvent(fields[`${prefix}Event`] ?? '', (fields[`${prefix}Own`] ?? '').trim());
  return { event, ...typedFilter(fields, prefix) };
}

const FIELD_OF: Readonly<Record<string, string>> = {
  'qualify.minScore': 'interestScore',
  'qualify.chosen': 'interestChosen',
  'qualify.anyOf': 'q0Event',
  'qualify.measure': 'eventsAtLeast',
  episode: 'episode',
  minCartAmount: 'minCartAmount',
  endsAt: 'endsAt',
  groupBy: 'groupBy',
};

/** The control of a path within the scenario. */
export function scenarioFieldOf(path: string, fields: Fields): string | undefined {
  const event = /^qualify\.anyOf\.(\d)\.(?:filter\.)?(.*)$/.exec(path);
  if (event) {
    const prefix = qualifyingPrefix(usedEvents(fields)[Number(event[1])] ?? 0);
    return `${prefix}${event[2] === 'event' ? 'Event' : filterPart(event[2] ?? '')}`;
  }
  if (path === 'qualify.atLeast') return fields.qualifyKind === 'orders' ? 'ordersAtLeast' : 'eventsAtLeast';
  if (path.startsWith('remindersAfter')) return 'remindersAfter';
  if (path.startsWith('unless')) return 'refundBelow';
  return FIELD_OF[path];
}

export const SCENARIO_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    QUALIFYING_EVENTS.flatMap((i) => [
      [`${qualifyingPrefix(i)}Event`, '행동을 골라 주세요. 쇼핑몰이 정한 행동이면 상세 조건에 이름을 적어 주세요.'],
      ...Object.entries(FILTER_WORDS).map(([part, word]) => [`${qualifyingPrefix(i)}${part}`, word]),
    ]),
  ),
  eventsAtLeast: '1 이상의 수를 적어 주세요.',
  ordersAtLeast: '0원 이상으로 적어 주세요.',
  interestScore: '1~50 사이의 점수를 적어 주세요.',
  interestChosen: '20개까지 쉼표로 나누어 적어 주세요.',
  remindersAfter: '1~60 사이의 일수를 두 개까지 쉼표로 나누어 적어 주세요.',
  refundBelow: '1원 이상으로 적거나 비워 두세요.',
  minCartAmount: '0원 이상 1억 원 이하로 적거나 비워 두세요.',
  endsAt: '날짜와 시각을 적거나 비워 두세요.',
};
