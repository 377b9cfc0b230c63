// When advertising may be handed over. The law forbids 21:00–08:00 without separate night consent (Network Act
// art. 50(3)); the provider's queue adds minutes, so we stop at 20:50 and begin five seconds after eight.

import type { MessageChannel } from '../message/content';
import { EARLIEST_MINUTE, LATEST_KAKAO_MINUTE, LATEST_SMS_MINUTE, type SiteSettings } from '../site';
import { DAY_MS, dayStart, kstDay, kstTimeOfDay, MINUTE_MS, SECOND_MS } from '../time';

/**
 * Do the quiet hours hold for a channel? E-mail is the one medium the law lets come at night (Network Act 50(3), decree
 * 61(2)): it wakes nobody.
 */
export const hasQuietHours = (channel: MessageChannel): boolean => channel !== 'email';

/** A shop's quiet hours as they hold for a channel: Kakao takes adverts until 20:50 at the latest, less a margin. */
export function quietOf(channel: MessageChannel, quiet: SiteSettings['quiet']): SiteSettings['quiet'] {
  return channel === 'kakao' ? { ...quiet, fromMinute: Math.min(quiet.fromMinute, LATEST_KAKAO_MINUTE) } : quiet;
}

/** Held messages leave within this long after the window's end, higher priority first. */
export const RELEASE_SPREAD_MS = 10 * MINUTE_MS;
const RELEASE_MARGIN_MS = 5 * SECOND_MS;

/** The legal window however the settings read: a shop can only widen it. */
function quietBounds(quiet: SiteSettings['quiet']): { from: number; to: number } {
  return {
    from: Math.min(quiet.fromMinute, LATEST_SMS_MINUTE) * MINUTE_MS,
    to: Math.max(quiet.toMinute, EARLIEST_MINUTE) * MINUTE_MS + RELEASE_MARGIN_MS,
  };
}

/** Advertising that waits at a push service may reach the phone until the law's night begins: 21:00 (art. 50(3)). */
const NIGHT_MINUTE = 21 * 60;

/** Until the next 21:00 in Korea. */
export function msUntilNight(now: number): number {
  const time = kstTimeOfDay(now);
  const night = NIGHT_MINUTE * MINUTE_MS;
  return time < night ? night - time : DAY_MS - time + night;
}

/** The instant a text may go, given that it wants to go `now`: `now` itself outside the quiet hours. */
export function releaseAt(now: number, quiet: SiteSettings['quiet'], nightConsent: boolean, priority: number): number {
  if (nightConsent) return now;
  const { from, to } = quietBounds(quiet);
  const time = kstTimeOfDay(now);
  if (time >= to && time < from) return now;
  const day = time < to ? kstDay(now) : kstDay(now) + 1;
  return dayStart(day) + to + Math.floor(((100 - priority) / 100) * RELEASE_SPREAD_MS);
}

const WIDEST = { fromMinute: LATEST_KAKAO_MINUTE, toMinute: EARLIEST_MINUTE };
/** Of no priority in particular: in the middle of the spread. */
const MIDDLE = 50;

/** When a message may go that its provider takes in no night, whatever its receiver agreed to: `now` by day. */
export const nightOverAt = (now: number): number => releaseAt(now, WIDEST, false, MIDDLE);

/** How long a message may have been held before it is too old to send: the whole window and an hour. */
export function maxDeferMs(quiet: SiteSettings['quiet']): number {
  const { from, to } = quietBounds(quiet);
  return DAY_MS - from + to + RELEASE_SPREAD_MS + 60 * MINUTE_MS;
}
