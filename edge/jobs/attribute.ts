// Credits purchases to the messages before them, behind a cursor of its own over the log. Both rules are computed; a
// purchase is credited to at most one message per rule.

import { type AttributionRule, creditedTouch } from '../../core/attribution';
import type { Edge } from '../context';
import { lostRace, moveCursor, readCursor } from '../db/database';
import { type LogRow, readLog } from '../db/events';
import { catchUpProjections } from '../db/projections';
import { type Conversion, insertConversions, listTouches } from '../db/reports';

const READER = 'attribution';
const PAGE = 500;
const RULES: readonly AttributionRule[] = ['click', 'delivery'];

export async function attribute(edge: Edge): Promise<void> {
  // Joins first: a purchase made before its browser's login belongs to the member as well.
  await catchUpProjections(edge.db);
  for (;;) {
    const from = await readCursor(edge.db, READER);
    const rows = await readLog(edge.db, from, PAGE);
    const last = rows.at(-1);
    if (!last) return;
    const conversions: Conversion[] = [];
    for (const row of rows) conversions.push(...(await conversionsOf(edge, row)));
    try {
      await edge.db.batch([moveCursor(edge.db, READER, from, last.seq), insertConversions(edge.db, conversions)]);
    } catch (error) {
      if (!lostRace(error)) throw error;
    }
  }
}

async function conversionsOf(edge: Edge, row: LogRow): Promise<Conversion[]> {
  if (row.name !== 'purchase' || row.memberId === null) return [];
  const { memberId } = row;
  const touches = await listTouches(edge.db, row.siteId, memberId, row.occurredAt);
  return RULES.flatMap((rule) => {
    const touch = creditedTouch(touches, rule, row.occurredAt);
    if (!touch) return [];
    return {
      rule,
      eventSeq: row.seq,
      campaignId: touch.campaignId,
      dispatchId: touch.dispatchId,
      memberId,
      value: Math.round(row.params.value ?? 0),
      occurredAt: row.occurredAt,
    };
  });
}
