// When a campaign sends, read from the form and filled into it: the wait of a real-time one, or the schedule and the
// look-back of a scheduled one. Fields of what was not chosen keep what they had and are not read.

import type { Send } from '../../../core/campaign/definition';
import type { Preset } from '../../../core/campaign/presets';
import type { LookBack } from '../../../core/condition/window';
import { HOUR_MS, MINUTE_MS } from '../../../core/time';
import { typedNumber } from '../form-errors';
import { clock, parseClock } from '../format';
import type { Fields } from '../parts';

export const WEEKDAYS = ['일', '월', '화', '수', '목', '금', '토'] as const;

export const SEND_FIELD_OF: Readonly<Record<string, string>> = {
  send: 'sendType',
  'send.delayMs': 'delay',
  'send.schedule.hour': 'time',
  'send.schedule.minute': 'time',
  'send.schedule.date': 'date',
  'send.schedule.weekdays': 'weekdays',
  'send.schedule.day': 'monthDay',
  'send.lookBack': 'lookBack',
  'send.lookBack.daysAgo': 'daysAgo',
  'send.lookBack.from': 'lookBack',
  'send.lookBack.to': 'lookBack',
};

export const SEND_WORDS: Readonly<Record<string, string>> = {
  time: '시각을 HH:MM으로 적어 주세요. 예: 11:00',
  date: '보낼 날짜를 골라 주세요.',
  weekdays: '요일을 하나 이상 골라 주세요.',
  monthDay: '날짜를 골라 주세요.',
  daysAgo: '1~90 사이의 일수를 적어 주세요.',
};

/** What a scenario of one's own starts from once it is to send at set times. */
const USUAL: Pick<Extract<Send, { type: 'scheduled' }>, 'schedule' | 'lookBack'> = {
  schedule: { kind: 'daily', hour: 11, minute: 0 },
  lookBack: { kind: 'one_day', daysAgo: 1 },
};

export function sendFields(send: Send, preset: Preset | null): Fields {
  const wait = send.type === 'realtime' ? send.delayMs : (preset?.realtime?.defaultMs ?? HOUR_MS);
  const scheduled = send.type === 'scheduled' ? send : (preset?.scheduled ?? USUAL);
  return {
    sendType: send.type,
    delayHours: String(Math.floor(wait / HOUR_MS)),
    delayMinutes: String(Math.floor((wait % HOUR_MS) / MINUTE_MS)),
    ...scheduleFields(scheduled.schedule),
    ...lookBackFields(scheduled.lookBack),
  };
}

function scheduleFields(schedule: Extract<Send, { type: 'scheduled' }>['schedule']): Fields {
  const weekdays = schedule.kind === 'weekly' ? schedule.weekdays : [];
  return {
    scheduleKind: schedule.kind,
    time: clock(schedule.hour * 60 + schedule.minute),
    date: schedule.kind === 'once' ? schedule.date : '',
    monthDay: schedule.kind === 'monthly' ? String(schedule.day) : '1',
    ...Object.fromEntries(weekdays.map((day) => [`weekday${day}`, 'on'])),
  };
}

function lookBackFields(lookBack: LookBack): Fields {
  const days = 'from' in lookBack && typeof lookBack.from === 'number' ? lookBack : null;
  return {
    lookBackKind: lookBack.kind,
    daysAgo: String(lookBack.kind === 'one_day' ? lookBack.daysAgo : 1),
    daysFrom: String(days?.from ?? 7),
    daysTo: String(days?.to ?? 1),
    dateFrom: lookBack.kind === 'dates' ? lookBack.from : '',
    dateTo: lookBack.kind === 'dates' ? lookBack.to : '',
  };
}

/** What was typed, for the schema to judge. */
export function typedSend(fields: Fields): unknown {
  if (fields.sendType === 'realtime') {
    const minutes = typedNumber(fields.delayHours || '0') * 60 + typedNumber(fields.delayMinutes || '0');
    return { type: 'realtime', delayMs: minutes * MINUTE_MS };
  }
  return { type: 'scheduled', schedule: typedSchedule(fields), lookBack: typedLookBack(fields) };
}

function typedSchedule(fields: Fields): unknown {
  const minute = parseClock(fields.time ?? '') ?? Number.NaN;
  const at = { hour: Math.floor(minute / 60), minute: minute % 60 };
  switch (fields.scheduleKind) {
    case 'once':
      return { kind: 'once', date: fields.date ?? '', ...at };
    case 'weekly':
      return { kind: 'weekly', weekdays: WEEKDAYS.flatMap((_, day) => (fields[`weekday${day}`] ? [day] : [])), ...at };
    case 'monthly':
      return { kind: 'monthly', day: fields.monthDay === 'last' ? 'last' : typedNumber(fields.monthDay), ...at };
    default:
      return { kind: 'daily', ...at };
  }
}

function typedLookBack(fields: Fields): unknown {
  const days = { from: typedNumber(fields.daysFrom), to: typedNumber(fields.daysTo) };
  switch (fields.lookBackKind) {
    case 'range':
      return { kind: 'range', ...days };
    case 'last_event':
      return { kind: 'last_event', ...days };
    case 'dates':
      return { kind: 'dates', from: fields.dateFrom ?? '', to: fields.dateTo ?? '' };
    default:
      return { kind: 'one_day', daysAgo: typedNumber(fields.daysAgo) };
  }
}
