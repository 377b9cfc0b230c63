// Who has reached the goal of a campaign without its message. Asked of a few members by their days; only where the goal
// has a filter are its events read, since the earliest cause and of those members alone who did such a thing at all.

import { type Aim, type Goal, goalAwaited, reachesGoal } from '../../core/campaign/goal';
import { qualifyingEvents } from '../../core/campaign/scenario';
import type { Filter } from '../../core/condition/schema';
import { kstDay } from '../../core/time';
import { Compiler } from './condition-sql';
import { all, type Db } from './database';
import { LOG_COLUMNS, type LogColumns, toLogRow } from './events';
import { lastTimes } from './member-days';

/**
 * When each of these members last reached the goal, where that may have been after `anchorAt`; members who have not are
 * absent. Nobody, where the campaign asks about no goal of its own. Projections must be caught up.
 */
export async function lastReached(
  db: Db,
  siteId: number,
  aim: Aim,
  candidates: readonly { memberId: string; anchorAt: number }[],
): Promise<ReadonlyMap<string, number>> {
  const event = goalAwaited(aim);
  if (event === null || candidates.length === 0) return new Map();
  const since = earliestAnchors(candidates);
  const did = await lastTimes(db, siteId, [...since.keys()], [event]);
  for (const [memberId, at] of did) if (kstDay(at) < kstDay(since.get(memberId) ?? 0)) did.delete(memberId);
  if (did.size === 0 || isPlain(aim, event)) return did;
  const from = Math.min(...[...did.keys()].map((memberId) => since.get(memberId) ?? 0));
  const reached = new Map<string, number>();
  for (const row of await readGoalEvents(db, siteId, { event, filter: filterOf(aim.goal), from }, [...did.keys()])) {
    if (row.memberId === null || !reachesGoal(aim, row)) continue;
    reached.set(row.memberId, Math.max(reached.get(row.memberId) ?? 0, row.occurredAt));
  }
  return reached;
}

/** Is the last of these events known to be one that reaches the goal, whatever it says? */
const isPlain = ({ goal, scenario }: Aim, event: string) =>
  Object.keys(filterOf(goal)).length === 0 && !qualifyingEvents(scenario).some((one) => one.event === event);

const filterOf = (goal: Goal): Filter => (goal.type === 'event' && goal.filter) || {};

function earliestAnchors(candidates: readonly { memberId: string; anchorAt: number }[]): Map<string, number> {
  const since = new Map<string, number>();
  for (const { memberId, anchorAt } of candidates) {
    since.set(memberId, Math.min(anchorAt, since.get(memberId) ?? anchorAt));
  }
  return since;
}

/** The members' events of one name since `from`, narrowed by the filter; of an amount, it is for the caller to judge. */
async function readGoalEvents(
  db: Db,
  siteId: number,
  { event, filter, from }: { event: string; filter: Filter; from: number },
  memberIds: readonly string[],
) {
  const compiler = new Compiler(new Map(), from);
  const { amount: _, ...narrow } = filter;
  const terms = compiler.filterTerms({ event, measure: 'count' }, narrow).map((term) => `AND ${term}`);
  const rows = await all<LogColumns>(
    db
      .prepare(
        `SELECT ${LOG_COLUMNS} FROM events e INDEXED BY events_member
         WHERE e.site_id = ?1 AND e.name = ?2 AND e.occurred_at >= ?3 AND ?4 IS NOT NULL
           AND e.member_id IN (SELECT value FROM json_each(?5)) ${terms.join(' ')}`,
      )
      .bind(siteId, event, from, JSON.stringify(compiler.lists), JSON.stringify(memberIds)),
  );
  return rows.map(toLogRow);
}
