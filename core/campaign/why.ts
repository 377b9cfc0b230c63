// The end of the trace: what came, or would come, of one member and campaign, in one word and its time.

import type { Cancellation } from '../dispatch/cancellation';
import type { DispatchState } from '../dispatch/dispatch';
import type { Refusal, SuppressionReason } from '../dispatch/gate';
import { type Mark, measureMarks } from './marks';
import type { Scenario } from './scenario';

/** What was seen of the qualifying events, and what would have been enough. */
export type Seen = {
  marks: number;
  measured: number;
  needed: number;
  firstAt: number | null;
  lastAt: number | null;
};

export function seenOf(scenario: Scenario, marks: readonly Mark[]): Seen {
  const times = marks.map(({ at }) => at);
  return {
    marks: marks.length,
    ...measureMarks(scenario, marks),
    firstAt: times.length === 0 ? null : Math.min(...times),
    lastAt: times.length === 0 ? null : Math.max(...times),
  };
}

/** Why somebody is no candidate at all. */
export type Unqualified =
  /** Nothing of the kind in the time the campaign looks at. */
  | 'not_seen'
  | 'not_enough'
  /** Real-time campaigns never back-fill. */
  | 'before_activation'
  /** A purchase, an emptied cart or this campaign's message ended the cause. */
  | 'ended'
  /** The wait was over more than an hour before anybody knew of it. */
  | 'missed';

/** A dispatch of the same cause, as it stands. */
export type Recorded = {
  state: DispatchState;
  reason: string | null;
  dueAt: number;
  wakeAt: number | null;
  submittedAt: number | null;
  cancelled: Cancellation | null;
};

/** A planned run that reached nobody any more: given up for an error, or begun too late. */
export type LostRun = { state: 'failed' | 'skipped'; failure: string | null };

export type Outcome =
  | { type: 'sent'; at: number }
  | { type: 'failed'; reason: string | null }
  /** Called off by somebody; with the member's erasure by nobody in particular. */
  | { type: 'cancelled'; at: number | null; by: Cancellation['by'] | null }
  | { type: 'suppressed'; reason: string }
  | { type: 'run_lost'; because: LostRun['state']; failure: string | null }
  | { type: 'waiting'; until: number; reason: string | null }
  | { type: 'planned'; at: number }
  | { type: 'left_out'; reason: SuppressionReason }
  | { type: 'unqualified'; because: Unqualified };

/** What was done is believed over what would be done; what would be done follows the trace's first refusal. */
export function outcomeOf(
  recorded: Recorded | null,
  lost: LostRun | null,
  unqualified: Unqualified | null,
  refusal: Refusal | null,
  at: number,
): Outcome {
  if (recorded && recorded.state !== 'queued') return outcomeOfRecord(recorded);
  if (!recorded && lost) return { type: 'run_lost', because: lost.state, failure: lost.failure };
  if (!recorded && unqualified) return { type: 'unqualified', because: unqualified };
  if (refusal?.type === 'suppress') return { type: 'left_out', reason: refusal.reason };
  if (refusal) return { type: 'waiting', until: refusal.until, reason: refusal.reason };
  if (recorded) return { type: 'waiting', until: recorded.wakeAt ?? recorded.dueAt, reason: recorded.reason };
  return { type: 'planned', at };
}

function outcomeOfRecord({ state, reason, submittedAt, dueAt, cancelled }: Recorded): Outcome {
  switch (state) {
    case 'suppressed':
      return { type: 'suppressed', reason: reason ?? '' };
    case 'cancelled':
      return { type: 'cancelled', at: cancelled?.at ?? null, by: cancelled?.by ?? null };
    case 'failed':
      return { type: 'failed', reason };
    default:
      return { type: 'sent', at: submittedAt ?? dueAt };
  }
}
