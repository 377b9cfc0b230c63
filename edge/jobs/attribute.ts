// Credits goal events to the messages before them, behind a cursor of its own over the log. Both rules are computed; an
// event is credited to at most one message per rule.

import { ATTRIBUTION_RULES, creditedTouch } from '../../core/attribution';
import { conversionWorth, type Goal } from '../../core/campaign/goal';
import type { Edge } from '../context';
import { listCampaignsById, listGoalEvents } from '../db/campaigns';
import { lostRace, moveCursor, readCursor } from '../db/database';
import { type LogRow, readLog } from '../db/events';
import { catchUpProjections } from '../db/projections';
import { type Conversion, insertConversions, listTouches } from '../db/reports';
import { joinedTrails } from '../db/visitors';

const READER = 'attribution';
const PAGE = 500;

export async function attribute(edge: Edge): Promise<void> {
  // Joins first: a purchase made before its browser's login belongs to the member as well.
  await catchUpProjections(edge.db);
  const wanted = await listGoalEvents(edge.db);
  for (;;) {
    const from = await readCursor(edge.db, READER);
    const rows = await readLog(edge.db, from, PAGE);
    const last = rows.at(-1);
    if (!last) return;
    // A guest's order may have been passed before anybody knew whose it was.
    const joined = await joinedTrails(edge.db, rows);
    const candidates = [...new Map([...joined, ...rows].map((row) => [row.seq, row])).values()].filter(
      (row): row is GoalEvent =>
        row.memberId !== null && (row.name === 'purchase' || (wanted.get(row.siteId)?.has(row.name) ?? false)),
    );
    const conversions = await creditEvents(edge, candidates);
    try {
      await edge.db.batch([moveCursor(edge.db, READER, from, last.seq), insertConversions(edge.db, conversions)]);
    } catch (error) {
      if (!lostRace(error)) throw error;
    }
  }
}

type GoalEvent = LogRow & { memberId: string };

async function creditEvents(edge: Edge, events: readonly GoalEvent[]): Promise<Conversion[]> {
  const touches = await listTouches(edge.db, events);
  const campaignIds = new Set([...touches.values()].flat().map((touch) => touch.campaignId));
  const campaigns = await listCampaignsById(edge.db, [...campaignIds]);
  const goals = new Map<number, Goal>([...campaigns].map(([id, campaign]) => [id, campaign.definition.goal]));
  return events.flatMap((event) =>
    ATTRIBUTION_RULES.flatMap((rule): Conversion[] => {
      const touch = creditedTouch(touches.get(event.seq) ?? [], goals, rule, event);
      const goal = touch && goals.get(touch.campaignId);
      if (!goal) return [];
      const { dispatchId, campaignId } = touch;
      const { seq, memberId, occurredAt } = event;
      return [
        { rule, eventSeq: seq, campaignId, dispatchId, memberId, worth: conversionWorth(goal, event), occurredAt },
      ];
    }),
  );
}
