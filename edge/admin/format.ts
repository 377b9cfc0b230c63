// Numbers, money and times as the pages print them. Times are Korean; nothing here reads a clock.

import { DAY_MS, formatKst, formatKstDate, HOUR_MS, kstDay, kstTimeOfDay, MINUTE_MS } from '../../core/time';

/** Shown where a rate has no denominator. */
export const NONE = '–';

export function number(value: number): string {
  const [whole = '0', fraction] = String(Math.round(value * 10) / 10).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

export const won = (value: number) => `${number(value)}원`;
export const people = (value: number) => `${number(value)}명`;

/** `12.3%`, or a dash where there is nothing to divide by. */
export const percent = (rate: number | null) => (rate === null ? NONE : `${number(rate * 100)}%`);

const two = (value: number) => String(value).padStart(2, '0');

/** `08:05` of the Korean day. */
export function clock(minuteOfDay: number): string {
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** `HH:MM` as a minute of the day, or null. */
export function parseClock(text: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** `오늘 11:00`, `내일 08:00`, `3월 9일 11:00`, with the year when it is not this one. */
export function moment(at: number, now: number): string {
  const time = clock(Math.floor(kstTimeOfDay(at) / MINUTE_MS));
  const days = kstDay(at) - kstDay(now);
  if (days === 0) return `오늘 ${time}`;
  if (days === 1) return `내일 ${time}`;
  if (days === -1) return `어제 ${time}`;
  const year = formatKst(at).slice(0, 4);
  return `${year === formatKst(now).slice(0, 4) ? '' : `${year}년 `}${formatKstDate(at)} ${time}`;
}

/** `오늘 09:10 ~ 11:05`: the day is said once, and a single minute too. */
export function between(from: number, to: number, now: number): string {
  const [first, last] = [moment(from, now), moment(to, now)];
  if (first === last) return first;
  return `${first} ~ ${kstDay(from) === kstDay(to) ? clock(Math.floor(kstTimeOfDay(to) / MINUTE_MS)) : last}`;
}

/** `방금`, `3분 전`, and from an hour on the moment itself. */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (age < 10_000) return '방금';
  if (age < MINUTE_MS) return `${Math.floor(age / 1_000)}초 전`;
  return age < HOUR_MS ? `${Math.floor(age / MINUTE_MS)}분 전` : moment(at, now);
}

/** For `<time datetime>`. */
export const machineTime = (at: number) => `${formatKst(at).replace(' ', 'T')}+09:00`;

/** `24시간`, `1시간 30분`, `3일`. */
export function duration(ms: number): string {
  if (ms >= 2 * DAY_MS && ms % DAY_MS === 0) return `${ms / DAY_MS}일`;
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.round((ms % HOUR_MS) / MINUTE_MS);
  return [hours && `${hours}시간`, (minutes || !hours) && `${minutes}분`].filter(Boolean).join(' ');
}

/** A sender number as people write it. */
export function phone(digits: string): string {
  return digits.replace(/^(02|\d{3})(\d{3,4})(\d{4})$/, '$1-$2-$3');
}
