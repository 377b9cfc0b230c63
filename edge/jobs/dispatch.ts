// The dispatcher: look at what is due, gate, render, and hand over what may go. It decides nothing itself. Nothing goes
// that the gate did not let through on fresh facts.

import type { Campaign } from '../../core/campaign/campaign';
import { EMPTY_CART } from '../../core/campaign/cart';
import { cartProducts, cartValues, type MessageFacts } from '../../core/campaign/variables';
import { LEASE_MS } from '../../core/dispatch/dispatch';
import { decideGate, type SuppressionReason } from '../../core/dispatch/gates';
import { numberedLinks } from '../../core/message/links';
import { renderMessage } from '../../core/message/render';
import { senderOf } from '../../core/message/sender';
import { cartUrlOf } from '../../core/site';
import { kstDay, MINUTE_MS } from '../../core/time';
import type { Edge } from '../context';
import { listCampaignsById } from '../db/campaigns';
import { listConsents } from '../db/consents';
import { commit } from '../db/database';
import {
  countCapUse,
  DISPATCH_LEASE,
  type DueDispatch,
  deferDispatches,
  lastSentOfCampaigns,
  listDueDispatches,
  suppressDispatches,
} from '../db/dispatches';
import { lastSeq, purchasesSince } from '../db/events';
import { countHandedOver } from '../db/handovers';
import { holdLease, leaveLease } from '../db/leases';
import { listMembersById } from '../db/members';
import { catchUpProjections, listCarts } from '../db/projections';
import { findSite, type Site } from '../db/sites';
import { findSuppressed } from '../db/suppressions';
import { mintClickToken } from '../links';
import { mintPreferenceToken } from '../preference-token';
import { clientRefOf, handOver, type Ready } from './hand-over';

/** Dispatches looked at in one go; at most as many go out in one hand-over. */
const BATCH = 5_000;
/** Batches of one cron minute; what is left is due in the next. */
const MAX_BATCHES = 50;

/** Sites worked on at once: so many connections are open to providers, of the six there may be. */
const SITES_AT_ONCE = 4;
/** A site's pace is kept over this long. */
const PACE_MS = MINUTE_MS;

/** Sends what is due. Safe to run several times at once: one of them is the dispatcher, the others leave it alone. */
export async function dispatchDue(edge: Edge): Promise<void> {
  const worker = edge.deps.newId();
  const resting = new Set<number>();
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const now = edge.deps.now();
    if (!(await holdLease(edge.db, DISPATCH_LEASE, worker, now, now + LEASE_MS))) return;
    const due = [...groupBy(await listDueDispatches(edge.db, now, resting, BATCH), (row) => row.siteId)];
    if (due.length === 0) break;
    for (let i = 0; i < due.length; i += SITES_AT_ONCE) {
      await Promise.all(
        due.slice(i, i + SITES_AT_ONCE).map(async ([siteId, rows]) => {
          // A site that gets nowhere rests until the next minute, and keeps nobody else waiting.
          if ((await dispatchOfSite(edge, siteId, worker, rows, now)) === 0) resting.add(siteId);
        }),
      );
    }
  }
  await leaveLease(edge.db, DISPATCH_LEASE, worker);
}

/** Resolves to how many rows have moved on; one that has not is due still. */
async function dispatchOfSite(
  edge: Edge,
  siteId: number,
  worker: string,
  due: DueDispatch[],
  now: number,
): Promise<number> {
  const site = await findSite(edge.db, siteId);
  if (!site) return 0;
  const rows = due.slice(0, await roomInPace(edge, site, now));
  if (rows.length === 0) return 0;
  const facts = await gatherFacts(edge, site, rows, now);
  const suppressed: { id: number; reason: SuppressionReason }[] = [];
  const deferred: { id: number; wakeAt: number; reason: string | null }[] = [];
  const ready: Ready[] = [];
  const taken = new Set<string>();

  for (const row of rows) {
    const campaign = facts.campaigns.get(row.campaignId);
    if (!campaign) {
      suppressed.push({ id: row.id, reason: 'campaign_inactive' });
      continue;
    }
    const decision = decideGate(facts.of(row, campaign));
    if (decision.type === 'suppress') suppressed.push({ id: row.id, reason: decision.reason });
    else if (decision.type === 'defer') deferred.push({ id: row.id, wakeAt: decision.until, reason: decision.reason });
    // Another message to the same person is on its way in this very batch: this one looks again once that holds its slot.
    else if (!taken.has(row.memberId)) {
      const prepared = await prepare(edge, site, campaign, row, facts, decision);
      if ('reason' in prepared) suppressed.push({ id: row.id, reason: prepared.reason });
      else {
        taken.add(row.memberId);
        ready.push(prepared);
      }
    }
  }

  await commit(edge.db, [
    ...suppressDispatches(edge.db, worker, suppressed),
    ...deferDispatches(edge.db, worker, deferred),
  ]);
  const going = await handOver(edge, site.id, worker, ready, facts.seq);
  return suppressed.length + deferred.length + going;
}

/** How many messages a site may still hand over in this minute. */
async function roomInPace(edge: Edge, { id, settings }: Site, now: number): Promise<number> {
  const { pacePerMinute } = settings;
  if (pacePerMinute === undefined) return Number.MAX_SAFE_INTEGER;
  return Math.max(0, pacePerMinute - (await countHandedOver(edge.db, id, now - PACE_MS)));
}

type Facts = Awaited<ReturnType<typeof gatherFacts>>;

/** Everything the gate needs for these rows, read after the log position it is current to. */
async function gatherFacts(edge: Edge, site: Site, rows: DueDispatch[], now: number) {
  const { db } = edge;
  const ids = rows.map((row) => row.id);
  const memberIds = [...new Set(rows.map((row) => row.memberId))];
  const seq = await lastSeq(db);
  await catchUpProjections(db);
  const [campaigns, members, carts, purchases, consents, caps, lastOfCampaign] = await Promise.all([
    listCampaignsById(db, [...new Set(rows.map((row) => row.campaignId))]),
    listMembersById(db, site.id, memberIds),
    listCarts(db, site.id, memberIds),
    purchasesSince(db, site.id, rows),
    listConsents(db, site.id, memberIds),
    countCapUse(db, site.id, memberIds, kstDay(now), ids),
    lastSentOfCampaigns(db, rows, ids),
  ]);
  const hashes = [...members.values()].flatMap((member) => (member.phoneHash ? [member.phoneHash] : []));
  const blocked = await findSuppressed(db, site.id, 'sms', hashes);
  const cartOf = (memberId: string) => carts.get(memberId) ?? EMPTY_CART;

  return {
    seq,
    campaigns,
    members,
    cartOf,
    of: (row: DueDispatch, campaign: Campaign) => {
      const member = members.get(row.memberId);
      const purchasedAt = purchases.get(row.memberId);
      return {
        now,
        dispatch: row,
        campaign,
        settings: site.settings,
        member: member ? { ...member, hasMobile: member.phoneSealed !== null } : null,
        cart: cartOf(row.memberId),
        purchasedSinceAnchorAt: purchasedAt !== undefined && purchasedAt >= row.anchorAt ? purchasedAt : null,
        consents: consents.get(row.memberId) ?? [],
        suppressed: member?.phoneHash ? blocked.has(member.phoneHash) : false,
        caps: {
          today: caps.get(row.memberId)?.today ?? 0,
          week: caps.get(row.memberId)?.week ?? 0,
          lastOfCampaignAt: lastOfCampaign.get(`${row.campaignId}:${row.memberId}`) ?? null,
        },
      };
    },
  };
}

/** The message of one member, composed and sealed, or why there is none. */
async function prepare(
  edge: Edge,
  site: Site,
  campaign: Campaign,
  row: DueDispatch,
  facts: Facts,
  decision: { consentId: number; capDay: number },
): Promise<Ready | { reason: SuppressionReason }> {
  const member = facts.members.get(row.memberId);
  const { senderName, senderNumber, optOut080, prices, caps } = site.settings;
  if (!member?.phoneSealed || !member.phoneHash) return { reason: 'no_address' };
  if (!senderNumber || !optOut080) return { reason: 'message_invalid' };
  const [to, name] = await Promise.all([
    edge.vault.open(site.id, member.phoneSealed),
    member.nameSealed ? edge.vault.open(site.id, member.nameSealed) : null,
  ]);
  const { message } = campaign.definition;
  if (message.channel !== 'sms') return { reason: 'message_invalid' };
  const [optOutToken, ...tokens] = await Promise.all([
    mintPreferenceToken(edge.vault, { kind: 'dispatch', id: row.id }),
    ...numberedLinks(message).map((_, link) => mintClickToken(edge.vault, { dispatchId: row.id, link })),
  ]);
  const about: MessageFacts = {
    memberId: row.memberId,
    memberName: name,
    shopName: senderName,
    cartUrl: cartUrlOf(site),
    cart: facts.cartOf(row.memberId),
  };
  const rendered = renderMessage(
    message,
    {
      values: cartValues(about),
      products: cartProducts(about),
      shortUrls: tokens.map((token) => `${edge.origin}/r/${token}`),
      optOutUrl: `${edge.origin}/u/${optOutToken}`,
    },
    senderOf(site.settings),
    'advertising',
  );
  if (!rendered.ok) return { reason: rendered.error.reason };
  const { type, text, links } = rendered.value;
  return {
    campaignId: campaign.id,
    memberId: row.memberId,
    submission: {
      id: row.id,
      ...decision,
      perDay: caps.perDay,
      perWeek: caps.perWeek,
      campaignVersion: campaign.version,
      channel: message.channel,
      messageType: type,
      price: prices[type],
      messageSealed: await edge.vault.seal(site.id, text),
      links: JSON.stringify(links),
      addressHash: member.phoneHash,
    },
    outgoing: {
      clientRef: clientRefOf(row.id),
      siteId: site.id,
      to,
      from: senderNumber,
      content: rendered.value,
    },
  };
}

function groupBy<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row)) ?? [];
    group.push(row);
    groups.set(key(row), group);
  }
  return groups;
}
