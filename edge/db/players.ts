// Members as a rehearsal plays them: a page of ids, their events in the order the log told them, and what else the gates
// would have asked. Events are read once per page, those of its members alone.

import type { Player } from '../../core/campaign/rehearsal-stage';
import type { Order } from '../../core/facts/order';
import { CHANNELS, type Channel } from '../../core/member';
import { kstDay } from '../../core/time';
import { listConsents } from './consents';
import { all, type Db } from './database';
import { checkoutCampaigns } from './fit-facts';
import { listMembersById } from './members';
import { listOrders } from './orders';
import { readReach } from './reach';
import { listedIn } from './segment-members';
import { inOrderTold, JOINED_VISITOR, TOLD_COLUMNS, type Told } from './visitors';

export type PlayersQuestion = {
  siteId: number;
  campaignId: number;
  /** Events of these names since `since`, told up to `to`, are played. */
  names: readonly string[];
  since: number;
  from: number;
  to: number;
  /** Fixed groups a target may ask about. */
  fixedGroups: readonly number[];
};

/** Members after `after` in id order; fewer than `limit` are the last. */
export async function nextMembers(db: Db, siteId: number, after: string, limit: number): Promise<string[]> {
  const rows = await all<{ memberId: string }>(
    db
      .prepare(
        'SELECT member_id AS memberId FROM members WHERE site_id = ?1 AND member_id > ?2 ORDER BY member_id LIMIT ?3',
      )
      .bind(siteId, after, limit),
  );
  return rows.map(({ memberId }) => memberId);
}

/**
 * The page's members who did anything at all, each with everything a rehearsal asks; null when they did more than
 * `most` things together, which is more than one step takes.
 */
export async function readPlayers(
  db: Db,
  question: PlayersQuestion,
  memberIds: readonly string[],
  most: number,
): Promise<{ players: Player[]; events: number } | null> {
  const { siteId, names, since, to } = question;
  const [first, last] = [memberIds[0], memberIds.at(-1)];
  if (first === undefined || last === undefined) return { players: [], events: 0 };
  const rows = await all<Told>(
    db
      .prepare(
        `SELECT ${TOLD_COLUMNS} FROM events e INDEXED BY events_member ${JOINED_VISITOR}
         WHERE e.site_id = ?1 AND e.name IN (SELECT value FROM json_each(?2)) AND e.occurred_at >= ?3 AND e.occurred_at <= ?4
           AND e.member_id >= ?5 AND e.member_id <= ?6 LIMIT ?7`,
      )
      .bind(siteId, JSON.stringify(names), since, to, first, last, most + 1),
  );
  if (rows.length > most && memberIds.length > 1) return null;
  const events = eventsByMember(rows.slice(0, most));
  return { players: await playersOf(db, question, events), events: rows.length };
}

function eventsByMember(rows: readonly Told[]): Map<string, Player['events'][number][]> {
  const byMember = new Map<string, Player['events'][number][]>();
  for (const { toldAt, event } of inOrderTold(rows)) {
    const own = byMember.get(event.memberId ?? '') ?? [];
    own.push({ toldAt, event });
    byMember.set(event.memberId ?? '', own);
  }
  return byMember;
}

async function playersOf(
  db: Db,
  question: PlayersQuestion,
  events: ReadonlyMap<string, Player['events'][number][]>,
): Promise<Player[]> {
  const { siteId, since } = question;
  const memberIds = [...events.keys()];
  if (memberIds.length === 0) return [];
  const members = await listMembersById(db, siteId, memberIds);
  const [consents, orders, others, listed, reachOf] = await Promise.all([
    listConsents(db, siteId, memberIds),
    listOrders(db, siteId, memberIds),
    readOthers(db, question, memberIds),
    listedIn(db, question.fixedGroups, memberIds),
    readReach(db, siteId, [...members.values()]),
  ]);
  return [...members.values()].map((member) => ({
    member,
    profile: member,
    listed: listed.get(member.memberId) ?? new Set(),
    hasAddress: byChannel((channel) => reachOf(member.memberId, channel) !== null),
    suppressed: byChannel((channel) => reachOf(member.memberId, channel)?.blocked ?? false),
    consents: consents.get(member.memberId) ?? [],
    orders: (orders.get(member.memberId) ?? []).filter((order) => isOlder(order, since)),
    events: events.get(member.memberId) ?? [],
    others: others.get(member.memberId) ?? [],
  }));
}

/** Everything told of it lies before the events that are played. */
const isOlder = ({ pendingAt, paidAt }: Order, since: number) =>
  (pendingAt ?? paidAt ?? since) < since && (paidAt ?? since) < since;

const byChannel = <Value>(of: (channel: Channel) => Value) =>
  Object.fromEntries(CHANNELS.map((channel) => [channel, of(channel)])) as Record<Channel, Value>;

/** Cap slots that other campaigns' messages held in the days that count, by member. */
async function readOthers(
  db: Db,
  { siteId, campaignId, from }: PlayersQuestion,
  memberIds: readonly string[],
): Promise<Map<string, Player['others'][number][]>> {
  const rows = await all<{ memberId: string; campaignId: number; at: number; capDay: number; occurrence: string }>(
    db
      .prepare(
        `SELECT d.member_id AS memberId, d.campaign_id AS campaignId, d.submitted_at AS at, d.cap_day AS capDay, d.occurrence
         FROM json_each(?2) k CROSS JOIN dispatches d INDEXED BY dispatches_cap
           ON d.site_id = ?1 AND d.member_id = k.value AND d.cap_day >= ?3
         WHERE d.campaign_id <> ?4 AND d.submitted_at IS NOT NULL`,
      )
      .bind(siteId, JSON.stringify(memberIds), kstDay(from) - 6, campaignId),
  );
  const checkouts = await checkoutCampaigns(db, [...new Set(rows.map((row) => row.campaignId))]);
  const others = new Map<string, Player['others'][number][]>();
  for (const { memberId, campaignId: of, at, capDay, occurrence } of rows) {
    const own = others.get(memberId) ?? [];
    own.push({ at, capDay, occurrence, checkout: checkouts.has(of) });
    others.set(memberId, own);
  }
  return others;
}
