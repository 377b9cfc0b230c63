// What is known of the coupons some dispatches promise, without claiming any: who holds one still, and whether there is
// one to give.

import type { Campaign } from '../../core/campaign/campaign';
import { type Coupon, type CouponStanding, outlives } from '../../core/coupon';
import { listCouponsById, listHolders, readCodesAtHand } from './coupons';
import type { Db } from './database';
import type { DueDispatch } from './dispatches';

export type CouponFacts = { coupon: Coupon | null; standing: CouponStanding | null };

const NO_COUPON: CouponFacts = { coupon: null, standing: null };

/** The coupon facts of each dispatch, by its campaign; of a campaign that promises none there are none. */
export async function readCouponFacts(
  db: Db,
  siteId: number,
  campaigns: readonly Campaign[],
  rows: readonly DueDispatch[],
  now: number,
): Promise<(row: DueDispatch, campaign: Campaign) => CouponFacts> {
  const uses = campaigns.flatMap(({ id, definition }) => (definition.coupon ? [{ id, use: definition.coupon }] : []));
  if (uses.length === 0) return () => NO_COUPON;
  const coupons = await listCouponsById(
    db,
    siteId,
    uses.map(({ use }) => use.id),
  );
  const pools = [...coupons.values()].filter(({ kind }) => kind === 'pool').map(({ id }) => id);
  const codes = await readCodesAtHand(
    db,
    pools,
    rows.map(({ id }) => id),
  );
  const holders = new Map<number, Set<string>>();
  for (const { id, use } of uses.filter(({ use: { skipHolders } }) => skipHolders)) {
    const members = rows.filter(({ campaignId }) => campaignId === id).map(({ memberId }) => memberId);
    holders.set(id, await listHolders(db, siteId, use.id, members, now));
  }
  return ({ id, memberId }, campaign) => {
    const { coupon: use } = campaign.definition;
    if (!use) return NO_COUPON;
    const coupon = coupons.get(use.id) ?? null;
    const hasCode = coupon?.kind !== 'pool' || codes.free.has(coupon.id) || codes.claimed.get(id) === coupon.id;
    const isThere = coupon !== null && outlives(coupon.expiresAt, now) && hasCode;
    return { coupon, standing: { isHeld: holders.get(campaign.id)?.has(memberId) ?? false, isThere } };
  };
}
