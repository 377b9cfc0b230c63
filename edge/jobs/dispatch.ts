// The dispatcher: look at what is due, gate, render, and hand over what may go. It decides nothing itself. Nothing goes
// that the gate did not let through on fresh facts.

import type { Campaign } from '../../core/campaign/campaign';
import { aimOf } from '../../core/campaign/definition';
import { goalAwaited } from '../../core/campaign/goal';
import { purchaseReachesTo, purchaseScope } from '../../core/campaign/scenario';
import { productsFor, valuesFor } from '../../core/campaign/variables';
import type { CouponInHand } from '../../core/coupon';
import { reservationOf } from '../../core/dispatch/budget';
import { LEASE_MS } from '../../core/dispatch/dispatch';
import type { DeferralReason, GateDecision, SuppressionReason } from '../../core/dispatch/gate';
import { tooOldAt } from '../../core/dispatch/lateness';
import { channelOf, gateLegs } from '../../core/dispatch/legs';
import { type ComposedMessage, plainText } from '../../core/message/composed';
import type { Message } from '../../core/message/content';
import { numberedLinks } from '../../core/message/links';
import { renderMessage } from '../../core/message/render';
import { fromOf, senderOf } from '../../core/message/sender';
import { MINUTE_MS } from '../../core/time';
import { chunksOf, groupBy } from '../batches';
import { CONNECTIONS, CONNECTIONS_PER_SEND } from '../channels/port';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { type Facts, gatherFacts, Memberships } from '../db/dispatch-facts';
import {
  type Deferral,
  type DueDispatch,
  deferDispatches,
  listDueDispatches,
  restDispatches,
  suppressDispatches,
} from '../db/dispatches';
import { countHandedOver } from '../db/handovers';
import { DISPATCH_LEASE, holdLease, leaveLease, listTries, type Tries } from '../db/leases';
import { findSite, type Site } from '../db/sites';
import { linkOriginOf, mintClickToken } from '../links';
import { logFailure } from '../log';
import { mintPreferenceToken } from '../preference-token';
import { tryTogether } from './dispatch-tries';
import { clientRefOf, handOver, type Ready } from './hand-over';
import { holdCoupons, type Wanting } from './hold-coupons';

/** Dispatches looked at in one go; at most as many go out in one hand-over. */
const BATCH = 5_000;
/** Batches of one cron minute; what is left is due in the next. */
const MAX_BATCHES = 50;

/** Sites worked on at once. */
const SITES_AT_ONCE = CONNECTIONS / CONNECTIONS_PER_SEND;
/** A site's pace is kept over this long. */
const PACE_MS = MINUTE_MS;

/** Sends what is due. Safe to run several times at once: one of them is the dispatcher, the others leave it alone. */
export async function dispatchDue(edge: Edge): Promise<void> {
  const worker = edge.deps.newId();
  const resting = new Set<number>();
  const served = new Set<number>();
  const memberships = new Memberships(edge.db, edge.deps.now());
  let tried: Map<number, Tries> | null = null;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const now = edge.deps.now();
    if (!(await holdLease(edge.db, DISPATCH_LEASE, worker, now, now + LEASE_MS))) return;
    tried ??= new Map((await listTries(edge.db)).map((one) => [one.siteId, one]));
    for (const { siteId, until } of tried.values()) if (until > now) resting.add(siteId);
    const due = [...groupBy(await nextDue(edge, resting, served, now), (row) => row.siteId)];
    if (due.length === 0) break;
    for (const [siteId] of due) served.add(siteId);
    // A shop that may have ended its worker has its turn after the others, and alone.
    const [others, suspects] = [false, true].map((is) => due.filter(([siteId]) => tried?.has(siteId) === is));
    for (const sites of [...chunksOf(others ?? [], SITES_AT_ONCE), ...chunksOf(suspects ?? [], 1)]) {
      await tryTogether(
        edge,
        sites,
        tried,
        now,
        async (siteId, rows) => {
          // A site that gets nowhere rests until the next minute, and keeps nobody else waiting.
          const getsOn = await dispatchOfSite(edge, siteId, worker, rows, memberships, now).catch((error: unknown) => {
            logFailure('dispatch', error, { siteId });
            return false;
          });
          if (!getsOn) resting.add(siteId);
        },
        worker,
      );
    }
  }
  await leaveLease(edge.db, DISPATCH_LEASE, worker);
}

/** What is due of shops that have not had their turn yet; once all have, of all that do not rest. */
async function nextDue(
  edge: Edge,
  resting: ReadonlySet<number>,
  served: Set<number>,
  now: number,
): Promise<DueDispatch[]> {
  const due = await listDueDispatches(edge.db, now, [...resting, ...served], BATCH);
  if (due.length > 0 || served.size === 0) return due;
  served.clear();
  return listDueDispatches(edge.db, now, resting, BATCH);
}

/** Resolves to whether there is a point in going on at once: rows have moved, and the provider answers. */
async function dispatchOfSite(
  edge: Edge,
  siteId: number,
  worker: string,
  due: DueDispatch[],
  memberships: Memberships,
  now: number,
): Promise<boolean> {
  const site = await findSite(edge.db, siteId);
  if (!site) return false;
  const rows = due.slice(0, await roomInPace(edge, site, now));
  if (rows.length === 0) return false;
  const facts = await gatherFacts(edge.db, site, rows, memberships, now);
  const suppressed: { id: number; reason: SuppressionReason }[] = [];
  const deferred: Deferral[] = [];
  const broken: number[] = [];
  const ready: Ready[] = [];
  const passed: Passed[] = [];
  const taken = new Set<string>();

  for (const row of rows) {
    const campaign = facts.campaigns.get(row.campaignId);
    if (!campaign) {
      suppressed.push({ id: row.id, reason: 'campaign_inactive' });
      continue;
    }
    if (row.isLost) {
      suppressed.push({ id: row.id, reason: 'message_invalid' });
      continue;
    }
    if (facts.isUnasked(row)) {
      // It waits for its target to be mended, and no longer than any message may.
      if (now >= tooOldAt({ dispatch: row, ...site })) suppressed.push({ id: row.id, reason: 'stale' });
      else broken.push(row.id);
      continue;
    }
    const { content, decision } = gateLegs(campaign.definition.message, row.leg, (channel) =>
      facts.of(row, campaign, channel),
    );
    if (decision.type === 'suppress') suppressed.push({ id: row.id, reason: decision.reason });
    else if (decision.type === 'defer') deferred.push(deferral(row, campaign, decision.until, decision.reason));
    // Another message to the same person is on its way in this very batch: this one looks again once that holds its slot.
    else if (!taken.has(row.memberId)) {
      taken.add(row.memberId);
      passed.push({ row, campaign, content, decision });
    }
  }

  const held = await holdCoupons(edge, site, worker, passed.flatMap(wantedCoupon), now);
  for (const one of passed) {
    const { id } = one.row;
    const hold = held.get(id);
    if (hold?.type === 'later') deferred.push(deferral(one.row, one.campaign, now + COUPON_WAIT_MS, 'coupon_pending'));
    else if (hold?.type === 'none') suppressed.push({ id, reason: 'coupon_unavailable' });
    else {
      // What cannot be opened may be mended: it is tried again, and the others go.
      const prepared = await prepare(edge, site, one, facts, hold?.coupon ?? null).catch((error: unknown) => {
        logFailure('prepare', error, { siteId, dispatchId: id });
        return null;
      });
      if (!prepared) broken.push(id);
      else if ('reason' in prepared) suppressed.push({ id, reason: prepared.reason });
      else ready.push(prepared);
    }
  }

  await commit(edge.db, [
    ...suppressDispatches(edge.db, worker, suppressed),
    ...deferDispatches(edge.db, worker, deferred),
    ...restDispatches(edge.db, worker, broken, now + BROKEN_REST_MS),
  ]);
  const { going, isSilent, unopened } = await handOver(edge, site.id, worker, ready, facts.seq);
  await commit(edge.db, restDispatches(edge.db, worker, unopened, now + BROKEN_REST_MS));
  return suppressed.length + deferred.length + broken.length + unopened.length + going > 0 && !isSilent;
}

const deferral = ({ id }: DueDispatch, { version }: Campaign, wakeAt: number, reason: DeferralReason): Deferral => ({
  id,
  campaignVersion: version,
  wakeAt,
  reason,
});

/** How many messages a site may still hand over in this minute. */
async function roomInPace(edge: Edge, { id, settings }: Site, now: number): Promise<number> {
  const { pacePerMinute } = settings;
  if (pacePerMinute === undefined) return Number.MAX_SAFE_INTEGER;
  return Math.max(0, pacePerMinute - (await countHandedOver(edge.db, id, now - PACE_MS)));
}

/** How long a message rests that cannot be dealt with before something is mended. */
const BROKEN_REST_MS = MINUTE_MS;

/** How long a message waits for a coupon the platform has not answered about. */
const COUPON_WAIT_MS = MINUTE_MS;

/** A dispatch the gate let through, and what it is to say. */
type Passed = {
  row: DueDispatch;
  campaign: Campaign;
  content: Message;
  decision: Extract<GateDecision, { type: 'send' }>;
};

const wantedCoupon = ({ row, campaign }: Passed): Wanting[] => {
  const { coupon } = campaign.definition;
  return coupon ? [{ dispatchId: row.id, memberId: row.memberId, use: coupon }] : [];
};

/** Events that may tell of a payment: a purchase, and an order whose state the shop reports. */
const PURCHASE_TELLERS = ['purchase', 'order_update'];

/** The message of one member, composed and sealed, or why there is none. */
async function prepare(
  edge: Edge,
  site: Site,
  { row, campaign, content: message, decision }: Passed,
  facts: Facts,
  coupon: CouponInHand | null,
): Promise<Ready | { reason: SuppressionReason }> {
  const member = facts.members.get(row.memberId);
  const { prices, caps } = site.settings;
  const channel = channelOf(message);
  const reach = facts.reachOf(row.memberId, channel);
  const from = fromOf(site.settings, channel);
  const origin = linkOriginOf(edge, site);
  if (!member || !reach) return { reason: 'no_address' };
  if (!from || message.channel === 'alimtalk') return { reason: 'message_invalid' };
  const [addresses, name] = await Promise.all([
    Promise.all(reach.sealed.map((sealed) => edge.vault.open(site.id, sealed))),
    member.nameSealed ? edge.vault.open(site.id, member.nameSealed) : null,
  ]);
  const [optOutToken, ...tokens] = await Promise.all([
    mintPreferenceToken(edge.vault, { kind: 'dispatch', id: row.id }),
    ...numberedLinks(message).map((_, link) => mintClickToken(edge.vault, { dispatchId: row.id, link })),
  ]);
  const about = { ...facts.aboutOf(row, name), coupon };
  const rendered = renderMessage(
    message,
    {
      values: valuesFor(campaign.definition, about),
      products: productsFor(about),
      shortUrls: tokens.map((token) => `${origin}/r/${token}`),
      optOutUrl: `${origin}/u/${optOutToken}`,
    },
    senderOf(site.settings),
    'advertising',
  );
  if (!rendered.ok) return { reason: rendered.error.reason };
  const composed: ComposedMessage = rendered.value;
  const aim = aimOf(campaign.definition);
  const awaited = goalAwaited(aim);
  // The second leg holds its slot already.
  const room = row.leg === 1 ? caps : { perDay: Number.MAX_SAFE_INTEGER, perWeek: Number.MAX_SAFE_INTEGER };
  return {
    campaignId: campaign.id,
    memberId: row.memberId,
    leg: row.leg,
    attempts: row.attempts,
    submission: {
      id: row.id,
      capDay: decision.capDay,
      consents: decision.consents.map(({ id, purpose, actedAt }) => ({ id, purpose, actedAt })),
      ...room,
      campaignVersion: campaign.version,
      channel,
      messageType: composed.type,
      price: prices[composed.type],
      reserve: reservationOf(message, prices, prices[composed.type]),
      messageSealed: await edge.vault.seal(site.id, plainText(composed)),
      links: JSON.stringify(composed.links),
      addressHashes: reach.hashes,
      unlessTold: [
        ...(purchaseScope(aim.scenario) === null ? [] : PURCHASE_TELLERS),
        ...(awaited === null ? [] : [awaited]),
      ],
      toldFromMs: purchaseReachesTo(aim.scenario, 0),
      unlessCheckout: aim.scenario.episode === 'cart' ? 1 : 0,
    },
    outgoing: {
      clientRef: clientRefOf(row.id, row.leg),
      siteId: site.id,
      to: channel === 'push' ? `[${addresses.join()}]` : (addresses[0] ?? ''),
      from,
      content: composed,
    },
  };
}
