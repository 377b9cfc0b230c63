// A coupon in hand for every message that promises one, before the message goes. Claims and issues carry the dispatch
// they are for, so a worker that dies in between leaves nothing lost and nothing given twice: the next one finds what
// was claimed, and asks the platform what it issued before it asks for another.

import { type Coupon, type CouponInHand, type CouponUse, outlives } from '../../core/coupon';
import { LEASE_MS } from '../../core/dispatch/dispatch';
import { MINUTE_MS } from '../../core/time';
import type { Edge } from '../context';
import { beginIssues, type CouponIssue, claimCodes, listCouponsById, settleIssue, takenIssueNos } from '../db/coupons';
import type { Site } from '../db/sites';
import { logFailure } from '../log';
import type { PlatformCoupons, PlatformIssue } from '../platforms/coupons';

/** Coupons asked of a shop's platform in one go; the rest waits a minute. Platforms answer a few calls a second. */
const PLATFORM_CALLS = 60;
/** Nothing is asked for later than this after the start, so that the last answer is in while the lease still holds. */
const CALLING_MS = LEASE_MS / 2;
/** Our clock and the platform's may differ by so much. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

export type Wanting = { dispatchId: number; memberId: string; use: CouponUse };
export type Held =
  | { type: 'held'; coupon: CouponInHand }
  /** The last one went to somebody else, or the platform refuses. */
  | { type: 'none' }
  /** Not known yet: look again in a minute. */
  | { type: 'later' };

const UNAVAILABLE: Held = { type: 'none' };
const LATER: Held = { type: 'later' };

/** A coupon, or that there is none, for each of these queued dispatches of a site that the gate let through. */
export async function holdCoupons(
  edge: Edge,
  site: Site,
  worker: string,
  wanting: readonly Wanting[],
  now: number,
): Promise<Map<number, Held>> {
  const held = new Map<number, Held>();
  const coupons = await listCouponsById(edge.db, site.id, [...new Set(wanting.map(({ use }) => use.id))]);
  for (const id of new Set(wanting.map(({ use }) => use.id))) {
    const coupon = coupons.get(id);
    const rows = wanting.filter(({ use }) => use.id === id);
    const answers =
      coupon && outlives(coupon.expiresAt, now) ? await holdOf(edge, site, worker, coupon, rows, now) : new Map();
    for (const { dispatchId } of rows) held.set(dispatchId, answers.get(dispatchId) ?? UNAVAILABLE);
  }
  return held;
}

async function holdOf(
  edge: Edge,
  site: Site,
  worker: string,
  coupon: Coupon,
  wanting: readonly Wanting[],
  now: number,
): Promise<Map<number, Held>> {
  const answers = new Map<number, Held>();
  const ids = wanting.map((row) => row.dispatchId);
  const { name, benefit, expiresAt } = coupon;
  const inHand = (code: string | null, until: number | null = expiresAt): Held => ({
    type: 'held',
    coupon: { name, benefit, code, expiresAt: until },
  });
  switch (coupon.kind) {
    case 'text':
      for (const id of ids) answers.set(id, inHand(coupon.code));
      return answers;
    case 'pool':
      for (const [id, code] of await claimCodes(edge.db, worker, coupon.id, ids, now)) answers.set(id, inHand(code));
      return answers;
    case 'platform': {
      const platform = edge.platformCoupons(site);
      if (!platform) return answers;
      for (const id of ids.slice(PLATFORM_CALLS)) answers.set(id, LATER);
      const { issues, begun } = await beginIssues(edge.db, worker, coupon.id, ids.slice(0, PLATFORM_CALLS), now);
      const memberOf = new Map(wanting.map(({ dispatchId, memberId }) => [dispatchId, memberId]));
      for (const issue of issues) {
        const memberId = memberOf.get(issue.dispatchId) ?? '';
        const order = { couponId: coupon.id, couponNo: coupon.platformNo, memberId };
        const settled = await settle(edge, platform, order, issue, begun.has(issue.dispatchId), now + CALLING_MS);
        if (settled === 'later') answers.set(issue.dispatchId, LATER);
        else if (settled && outlives(settled.expiresAt ?? expiresAt, now))
          answers.set(issue.dispatchId, inHand(settled.code, settled.expiresAt ?? expiresAt));
      }
      return answers;
    }
  }
}

type Order = { couponId: number; couponNo: string; memberId: string };

/** Our name for an issue at the platform: the occurrence's, the same on every attempt. */
export const issueKeyOf = (dispatchId: number): string => `dorawa-c${dispatchId}`;

/** The issue of one dispatch, null when there will be none. A second attempt asks first what the first one left. */
async function settle(
  edge: Edge,
  platform: PlatformCoupons,
  { couponId, couponNo, memberId }: Order,
  { dispatchId, state, startedAt, ...known }: CouponIssue,
  first: boolean,
  until: number,
): Promise<Pick<PlatformIssue, 'code' | 'expiresAt'> | null | 'later'> {
  if (state === 'issued') return known;
  if (state === 'refused') return null;
  if (edge.deps.now() >= until) return 'later';
  const found = first ? null : await findEarlier(edge, platform, { couponId, couponNo, memberId }, startedAt);
  if (found === 'later') return 'later';
  const outcome = found
    ? ({ outcome: 'issued', issue: found } as const)
    : await platform.issue({ couponNo, memberId, key: issueKeyOf(dispatchId) });
  switch (outcome.outcome) {
    case 'issued': {
      const { issueNo, code, expiresAt } = outcome.issue;
      await settleIssue(edge.db, couponId, dispatchId, { state: 'issued', issueNo, code, expiresAt });
      return outcome.issue;
    }
    case 'refused':
      await settleIssue(edge.db, couponId, dispatchId, {
        state: 'refused',
        issueNo: null,
        code: null,
        expiresAt: null,
      });
      logFailure('coupon_refused', outcome.reason, { couponId });
      return null;
    default:
      return 'later';
  }
}

/** What an attempt that was never answered left in the member's account, if anything. */
async function findEarlier(
  edge: Edge,
  platform: PlatformCoupons,
  { couponId, couponNo, memberId }: Order,
  startedAt: number,
): Promise<PlatformIssue | null | 'later'> {
  try {
    const issues = await platform.issuesOf({ couponNo, memberId, since: startedAt - CLOCK_SKEW_MS });
    const taken = await takenIssueNos(
      edge.db,
      couponId,
      issues.map((issue) => issue.issueNo),
    );
    return issues.find((issue) => !taken.has(issue.issueNo)) ?? null;
  } catch (error) {
    logFailure('coupon_lookup', error, { couponId });
    return 'later';
  }
}
