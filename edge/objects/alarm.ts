// When a shard must next be woken: a pure answer, so that the one alarm a platform gives is never lost or set in vain.

import { MINUTE_MS, SECOND_MS } from '../../core/time';

/** After a failure: one more try soon, then ever later, at most ten minutes apart. */
export function backoffMs(failures: number): number {
  return Math.min(SECOND_MS * 2 ** Math.min(failures, 10), 10 * MINUTE_MS);
}

/** The earlier of the next due timer and, after failures, the next try; null when there is nothing to wait for. */
export function nextAlarmAt(earliestDue: number | null, failures: number, now: number): number | null {
  if (failures > 0) return now + backoffMs(failures);
  return earliestDue === null ? null : Math.max(earliestDue, now);
}
