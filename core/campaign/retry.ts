// When a campaign's run that fails is tried again, and when no more. What makes it fail may be mended meanwhile, so the
// tries go on ever more rarely for as long as its messages could still be sent.

import { HOUR_MS, MINUTE_MS } from '../time';

const RARELY_MS = HOUR_MS;
/** After the night's hours and one more no message of it would be sent. */
const GIVE_UP_MS = 12 * HOUR_MS;

/** When a run tried now is tried again, should it fail; `stuckSince` is its first try in vain, null before that. */
export function nextTryAt(stuckSince: number | null, now: number): number {
  return now + Math.min(Math.max(now - (stuckSince ?? now), MINUTE_MS), RARELY_MS);
}

/**
 * Did the last try of a run, which is to be tried again at `tryAt`, end the worker? Else it would have been given up there.
 * Of tries that late the next is always an hour away.
 */
export function endedTheWorker(stuckSince: number, tryAt: number): boolean {
  return isLastTry(stuckSince, tryAt - RARELY_MS);
}

/** Was that the last try of a run that has failed since `stuckSince`? */
export function isLastTry(stuckSince: number, now: number): boolean {
  return now - stuckSince >= GIVE_UP_MS;
}
