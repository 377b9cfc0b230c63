// When a batch that a provider asked to have again may go again: after a minute, then two, four …, never more than half
// an hour, unless the provider says how long. A batch stays together, and batches spread.

import { HOUR_MS, MINUTE_MS } from '../time';

const FIRST_MS = MINUTE_MS;
const LONGEST_MS = 30 * MINUTE_MS;
/** What a provider asks for is kept to, within reason. */
const LONGEST_ASKED_MS = 2 * HOUR_MS;

export type Again = {
  /** How often it has been tried before. */
  attempts: number;
  /** In [0, 1), the same for all of a batch. */
  jitter: number;
};

/** The next try after one at `now`; `afterMs` is what the provider asked to wait, if it did. */
export function retryAt(now: number, { attempts, jitter }: Again, afterMs = 0): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 10));
  const spread = Math.round(step * (0.5 + jitter / 2));
  return now + Math.max(spread, Math.min(Math.max(0, afterMs), LONGEST_ASKED_MS));
}
