// The dispatcher: claim, gate, render, commit, hand over, settle. It decides nothing itself. The order is the promise:
// a row is `submitting` in the database before the provider hears of it, so whatever is killed, nothing is handed over
// twice and nothing goes that the gate did not let through on fresh facts.

import type { Campaign } from '../../core/campaign/campaign';
import { EMPTY_CART } from '../../core/campaign/cart';
import { cartValues } from '../../core/campaign/variables';
import { LEASE_MS, type SendOutcome, settleSend } from '../../core/dispatch/dispatch';
import { decideGate, type SuppressionReason } from '../../core/dispatch/gates';
import { renderMessage } from '../../core/message/render';
import { cartUrlOf } from '../../core/site';
import { kstDay } from '../../core/time';
import type { OutgoingText } from '../channels/port';
import type { Edge } from '../context';
import { listCampaignsById } from '../db/campaigns';
import { listConsents } from '../db/consents';
import { commit } from '../db/database';
import {
  beginSubmission,
  type ClaimedDispatch,
  claimDispatches,
  countCapUse,
  lastSentOfCampaigns,
  requeueDispatches,
  type Submission,
  settleDispatches,
  suppressDispatches,
} from '../db/dispatches';
import { lastSeq, purchasesSince } from '../db/events';
import { listMembersById } from '../db/members';
import { catchUpProjections, listCarts } from '../db/projections';
import { findSite, type Site } from '../db/sites';
import { findSuppressed } from '../db/suppressions';
import { mintClickToken } from '../links';
import { logFact } from '../log';

const CLAIM_LIMIT = 200;
/** Batches of one cron minute; what is left is due in the next. */
const MAX_BATCHES = 50;

/** Sends what is due. Safe to run several times at once. */
export async function dispatchDue(edge: Edge): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const now = edge.deps.now();
    const attemptId = edge.deps.newId();
    const claimed = await claimDispatches(edge.db, attemptId, now, now + LEASE_MS, CLAIM_LIMIT);
    if (claimed.length === 0) return;
    for (const [siteId, rows] of groupBy(claimed, (row) => row.siteId)) {
      const site = await findSite(edge.db, siteId);
      if (site) await dispatchOfSite(edge, site, attemptId, rows, now);
    }
  }
}

type Ready = { row: ClaimedDispatch; submission: Submission; outgoing: OutgoingText };

async function dispatchOfSite(
  edge: Edge,
  site: Site,
  attemptId: string,
  rows: ClaimedDispatch[],
  now: number,
): Promise<void> {
  const facts = await gatherFacts(edge, site, rows, now);
  const suppressed: { id: number; reason: SuppressionReason }[] = [];
  const requeued: { id: number; wakeAt: number; reason: string | null }[] = [];
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
    else if (decision.type === 'defer') requeued.push({ id: row.id, wakeAt: decision.until, reason: decision.reason });
    else if (taken.has(row.memberId)) {
      // Another message to the same person is on its way in this very batch: look again once it holds its slot.
      requeued.push({ id: row.id, wakeAt: now, reason: row.reason });
    } else {
      const prepared = await prepare(edge, site, campaign, row, facts, decision);
      if ('reason' in prepared) suppressed.push({ id: row.id, reason: prepared.reason });
      else {
        taken.add(row.memberId);
        ready.push({ row, ...prepared });
      }
    }
  }

  await commit(edge.db, [
    ...suppressDispatches(edge.db, attemptId, suppressed),
    ...requeueDispatches(edge.db, attemptId, requeued),
  ]);
  if (ready.length > 0) await submit(edge, attemptId, ready, facts.seq, now);
}

type Facts = Awaited<ReturnType<typeof gatherFacts>>;

/** Everything the gate needs for these rows, read after the log position it is current to. */
async function gatherFacts(edge: Edge, site: Site, rows: ClaimedDispatch[], now: number) {
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
    of: (row: ClaimedDispatch, campaign: Campaign) => {
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
  row: ClaimedDispatch,
  facts: Facts,
  decision: { consentId: number; capDay: number },
): Promise<Omit<Ready, 'row'> | { reason: SuppressionReason }> {
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
  const tokens = await Promise.all(
    message.links.map((_, link) => mintClickToken(edge.vault, { dispatchId: row.id, link })),
  );
  const rendered = renderMessage(
    message,
    cartValues({
      memberId: row.memberId,
      memberName: name,
      shopName: senderName,
      cartUrl: cartUrlOf(site),
      cart: facts.cartOf(row.memberId),
    }),
    tokens.map((token) => `${edge.origin}/r/${token}`),
    { name: senderName, number: senderNumber, optOut080 },
  );
  if (!rendered.ok) return { reason: rendered.error.reason };
  const { type, text, links } = rendered.value;
  return {
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
    outgoing: { clientRef: clientRefOf(row.id), siteId: site.id, type, to, from: senderNumber, text },
  };
}

async function submit(edge: Edge, attemptId: string, ready: Ready[], factsSeq: number, now: number): Promise<void> {
  const going = await beginSubmission(
    edge.db,
    attemptId,
    ready.map((item) => item.submission),
    factsSeq,
    now,
    now + LEASE_MS,
  );
  const outgoing = ready.filter((item) => going.has(item.row.id));
  // Something changed between the facts and the commitment: the gate looks again and finds out what.
  const overtaken = ready.filter((item) => !going.has(item.row.id));
  const again = overtaken.map(({ row }) => ({ id: row.id, wakeAt: now, reason: row.reason }));
  await commit(edge.db, requeueDispatches(edge.db, attemptId, again));
  if (outgoing.length === 0) return;
  const outcomes = await edge.channel.send(outgoing.map((item) => item.outgoing));
  const settledAt = edge.deps.now();
  await commit(
    edge.db,
    settleDispatches(
      edge.db,
      outgoing.map(({ row }, i) => ({ id: row.id, ...settleSend(outcomes[i] ?? unanswered, settledAt) })),
      settledAt,
    ),
  );
  logFact('submitted', { siteId: outgoing[0]?.outgoing.siteId, messages: outgoing.length });
}

const unanswered: SendOutcome = { outcome: 'unknown' };

/** Our reference at the provider: the dispatch's own id, the same on every attempt. */
export function clientRefOf(dispatchId: number): string {
  return `dorawa-${dispatchId}`;
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
