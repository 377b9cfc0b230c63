// Time as the campaigns mean it: instants are epoch milliseconds UTC, calendar days are Korean (UTC+9, no
// daylight saving). Nothing here reads a clock; `now` is always an argument.

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const KST_OFFSET_MS = 9 * HOUR_MS;

/** The Korean calendar day of an instant, counted in days since 1970-01-01 KST. */
export function kstDay(at: number): number {
  return Math.floor((at + KST_OFFSET_MS) / DAY_MS);
}

/** The Korean calendar day a date names, `2026-03-09`. */
export function dayOf(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** `2026-03-09` of a Korean calendar day; the empty text where there is no such day. */
export function formatDay(day: number): string {
  return Number.isFinite(day) ? new Date(day * DAY_MS).toISOString().slice(0, 10) : '';
}

/** First instant of a Korean calendar day (inclusive). */
export function dayStart(day: number): number {
  return day * DAY_MS - KST_OFFSET_MS;
}

/** First instant after a Korean calendar day (exclusive end). */
export function dayEnd(day: number): number {
  return dayStart(day + 1);
}

/** Milliseconds since Korean midnight, 0 … DAY_MS − 1. */
export function kstTimeOfDay(at: number): number {
  return at - dayStart(kstDay(at));
}

/** A wall-clock moment of a Korean day as an instant. */
export function kstInstant(day: number, hour: number, minute: number): number {
  return dayStart(day) + hour * HOUR_MS + minute * MINUTE_MS;
}

/** Day of week of a Korean calendar day: 0 Sunday … 6 Saturday (1970-01-01 was a Thursday). */
export function kstWeekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Day of the month of a Korean calendar day, and whether it is the month's last. */
export function dayOfMonth(day: number): { date: number; isLast: boolean } {
  const date = new Date(day * DAY_MS).getUTCDate();
  return { date, isLast: new Date((day + 1) * DAY_MS).getUTCDate() === 1 };
}

/** `2026-03-09 11:00` in Korean time, for people. */
export function formatKst(at: number): string {
  return new Date(at + KST_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** `3월 9일` in Korean time, as messages print dates. */
export function formatKstDate(at: number): string {
  const date = new Date(at + KST_OFFSET_MS);
  return `${date.getUTCMonth() + 1}월 ${date.getUTCDate()}일`;
}
