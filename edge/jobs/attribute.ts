// Credits goal events to the messages before them, behind a cursor of its own over the log, and takes note of what was
// given back of them. Both rules are computed; an event is credited to at most one message per rule.

import { ATTRIBUTION_RULES, creditedTouch } from '../../core/attribution';
import { conversionWorth, type Goal } from '../../core/campaign/goal';
import { ORDER_EVENTS, refundedWithin } from '../../core/facts/order';
import type { Edge } from '../context';
import { listCampaignsById, listGoalEvents } from '../db/campaigns';
import { lostRace, moveCursor, readCursor } from '../db/database';
import { type LogRow, readLog } from '../db/events';
import { type OrderName, orderKey, readOrders } from '../db/orders';
import { catchUpProjections } from '../db/projections';
import { listConversionsOf, noteRefunded, type OrderConversion } from '../db/refunded-conversions';
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
    const refunded = await refundsOf(edge, rows, conversions.flatMap(ofOrder));
    try {
      await edge.db.batch([
        moveCursor(edge.db, READER, from, last.seq),
        insertConversions(edge.db, conversions),
        ...noteRefunded(edge.db, refunded),
      ]);
    } catch (error) {
      if (!lostRace(error)) throw error;
    }
  }
}

type GoalEvent = LogRow & { memberId: string };
type Credited = Conversion & { siteId: number };

async function creditEvents(edge: Edge, events: readonly GoalEvent[]): Promise<Credited[]> {
  const touches = await listTouches(edge.db, events);
  const campaignIds = new Set([...touches.values()].flat().map((touch) => touch.campaignId));
  const campaigns = await listCampaignsById(edge.db, [...campaignIds]);
  const goals = new Map<number, Goal>([...campaigns].map(([id, campaign]) => [id, campaign.definition.goal]));
  return events.flatMap((event) =>
    ATTRIBUTION_RULES.flatMap((rule): Credited[] => {
      const touch = creditedTouch(touches.get(event.seq) ?? [], goals, rule, event);
      const goal = touch && goals.get(touch.campaignId);
      if (!goal) return [];
      const { seq, siteId, occurredAt } = event;
      const orderId = goal.type === 'revenue' ? (event.params.transaction_id ?? null) : null;
      const worth = conversionWorth(goal, event);
      return [{ rule, eventSeq: seq, siteId, dispatchId: touch.dispatchId, worth, occurredAt, orderId }];
    }),
  );
}

const ofOrder = ({ siteId, orderId, rule, eventSeq, worth, occurredAt }: Credited): OrderConversion[] =>
  orderId === null ? [] : [{ siteId, orderId, rule, eventSeq, value: worth.value, occurredAt }];

/** What was given back in all of the conversions these rows speak of, and of those just credited. */
async function refundsOf(edge: Edge, rows: readonly LogRow[], credited: readonly OrderConversion[]) {
  const spoken = rows.flatMap(({ siteId, name, params }): OrderName[] =>
    ORDER_EVENTS.includes(name) && name !== 'purchase' && params.transaction_id
      ? [{ siteId, orderId: params.transaction_id }]
      : [],
  );
  const conversions = [...credited, ...(await listConversionsOf(edge.db, spoken))];
  const orders = await readOrders(edge.db, conversions);
  return conversions.flatMap(({ rule, eventSeq, value, occurredAt, ...name }) => {
    const order = orders.get(orderKey(name));
    return order ? [{ rule, eventSeq, refunded: refundedWithin(order, { value, paidAt: occurredAt }) }] : [];
  });
}
