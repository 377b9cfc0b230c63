// What a person or a program may do with coupons: make them, fill their pools, see who holds what, take them away.

import {
  type Coupon,
  type CouponInHand,
  type CouponInput,
  type CouponUse,
  exampleInHand,
  isLow,
  outlives,
  readCodes,
  type Stock,
} from '../../core/coupon';
import { err, ok, type Result } from '../../core/result';
import { formatKst } from '../../core/time';
import type { Edge } from '../context';
import { CSV_MARK, csvLine, readRows } from '../csv';
import {
  CODES_PER_POOL,
  COUPONS_PER_SITE,
  countKnownCodes,
  deleteUnusedCoupon,
  insertCodes,
  insertCoupon,
  listCodes,
  listCoupons,
  listCouponsById,
  listCouponUsers,
  readStocks,
  updateCoupon,
} from '../db/coupons';
import { findSite } from '../db/sites';

export type { Coupon };

/** A coupon with the stock of its pool, null where there is none to run out, and the campaigns that use it. */
export type ListedCoupon = Coupon & { stock: Stock | null; low: boolean; tooShort: boolean };

export type CouponRefusal =
  | { reason: 'not_found' }
  | { reason: 'too_many_coupons'; limit: number }
  /** It would run out before a message sent now could be answered. */
  | { reason: 'coupon_too_short' }
  | { reason: 'platform_not_connected' }
  | { reason: 'coupon_kind_fixed' }
  | { reason: 'coupon_in_use'; by: string[] }
  | { reason: 'not_a_pool' }
  | { reason: 'codes_unreadable' }
  | { reason: 'too_many_codes'; limit: number };

export async function listSiteCoupons(edge: Edge, siteId: number): Promise<ListedCoupon[]> {
  return withStock(edge, await listCoupons(edge.db, siteId));
}

export async function getCoupon(edge: Edge, siteId: number, id: number): Promise<ListedCoupon | null> {
  const found = await listCouponsById(edge.db, siteId, [id]);
  return (await withStock(edge, [...found.values()]))[0] ?? null;
}

async function withStock(edge: Edge, coupons: readonly Coupon[]): Promise<ListedCoupon[]> {
  const pools = coupons.filter((coupon) => coupon.kind === 'pool').map((coupon) => coupon.id);
  const stocks = pools.length > 0 ? await readStocks(edge.db, pools) : new Map<number, Stock>();
  const now = edge.deps.now();
  return coupons.map((coupon) => {
    const stock = coupon.kind === 'pool' ? (stocks.get(coupon.id) ?? { total: 0, free: 0 }) : null;
    return { ...coupon, stock, low: stock !== null && isLow(stock), tooShort: !outlives(coupon.expiresAt, now) };
  });
}

/** Campaigns that use a coupon. */
export async function couponUsers(edge: Edge, siteId: number, id: number): Promise<{ id: number; name: string }[]> {
  return listCouponUsers(edge.db, siteId, id);
}

/** A campaign's coupon as a preview shows it; null where none is chosen. */
export async function exampleCoupon(
  edge: Pick<Edge, 'db'>,
  siteId: number,
  use: CouponUse | undefined,
): Promise<CouponInHand | null> {
  const coupon = use && (await listCouponsById(edge.db, siteId, [use.id])).get(use.id);
  return coupon ? exampleInHand(coupon) : null;
}

/** Can a campaign that begins now give anybody its coupon? */
export async function mayGive(edge: Edge, siteId: number, use: CouponUse): Promise<boolean> {
  const coupon = await getCoupon(edge, siteId, use.id);
  return coupon !== null && !coupon.tooShort && coupon.stock?.free !== 0;
}

async function refusalOf(edge: Edge, siteId: number, input: CouponInput): Promise<CouponRefusal | null> {
  if (!outlives(input.expiresAt, edge.deps.now())) return { reason: 'coupon_too_short' };
  if (input.kind !== 'platform') return null;
  const site = await findSite(edge.db, siteId);
  return site && edge.platformCoupons(site) ? null : { reason: 'platform_not_connected' };
}

export async function createCoupon(
  edge: Edge,
  siteId: number,
  input: CouponInput,
): Promise<Result<Coupon, CouponRefusal>> {
  const refusal = await refusalOf(edge, siteId, input);
  if (refusal) return err(refusal);
  if ((await listCoupons(edge.db, siteId)).length >= COUPONS_PER_SITE)
    return err({ reason: 'too_many_coupons', limit: COUPONS_PER_SITE });
  return ok(await insertCoupon(edge.db, siteId, input, edge.deps.now()));
}

/** Changes what a coupon says; its kind is for good, since codes and issues hang on it. */
export async function editCoupon(
  edge: Edge,
  siteId: number,
  id: number,
  input: CouponInput,
): Promise<Result<Coupon, CouponRefusal>> {
  const coupon = await getCoupon(edge, siteId, id);
  if (!coupon) return err({ reason: 'not_found' });
  if (coupon.kind !== input.kind) return err({ reason: 'coupon_kind_fixed' });
  const refusal = await refusalOf(edge, siteId, input);
  if (refusal) return err(refusal);
  await updateCoupon(edge.db, siteId, id, input);
  return ok({ ...input, id, siteId, createdAt: coupon.createdAt });
}

/** Removes a coupon that no campaign uses and nobody has. */
export async function deleteCoupon(edge: Edge, siteId: number, id: number): Promise<Result<null, CouponRefusal>> {
  if (await deleteUnusedCoupon(edge.db, siteId, id)) return ok(null);
  if (!(await getCoupon(edge, siteId, id))) return err({ reason: 'not_found' });
  return err({ reason: 'coupon_in_use', by: (await couponUsers(edge, siteId, id)).map((user) => user.name) });
}

/** What became of a file of codes. */
export type CodesAdded = {
  added: number;
  /** Codes that stood in the file more than once, and codes the pool had already. */
  repeated: number;
  known: number;
  /** Rows without a code, by number from 1; the first of them. */
  unreadable: number[];
  unreadableCount: number;
};

const UNREADABLE_SHOWN = 20;

const TOO_MANY_CODES = { reason: 'too_many_codes', limit: CODES_PER_POOL } as const;

/** Adds the codes of a CSV file to a pool. The same file twice adds nothing the second time. */
export async function addCodes(
  edge: Edge,
  siteId: number,
  id: number,
  file: Uint8Array,
): Promise<Result<CodesAdded, CouponRefusal>> {
  const rows = readRows(file, CODES_PER_POOL);
  if (!rows.ok) return err(rows.error === 'too_many_rows' ? TOO_MANY_CODES : { reason: 'codes_unreadable' });
  const read = readCodes(rows.value);
  if (read.codes.length === 0) return err({ reason: 'codes_unreadable' });
  const counts = await fill(edge, siteId, id, read.codes);
  if (!counts.ok) return counts;
  const { unreadable, repeated } = read;
  const shown = unreadable.slice(0, UNREADABLE_SHOWN);
  return ok({ ...counts.value, repeated, unreadable: shown, unreadableCount: unreadable.length });
}

/** Adds codes to a pool, as a program says them. */
export async function addCodeList(
  edge: Edge,
  siteId: number,
  id: number,
  codes: readonly string[],
): Promise<Result<Pick<CodesAdded, 'added' | 'known' | 'repeated'>, CouponRefusal>> {
  const distinct = [...new Set(codes)];
  const counts = await fill(edge, siteId, id, distinct);
  return counts.ok ? ok({ ...counts.value, repeated: codes.length - distinct.length }) : counts;
}

async function fill(
  edge: Edge,
  siteId: number,
  id: number,
  codes: readonly string[],
): Promise<Result<Pick<CodesAdded, 'added' | 'known'>, CouponRefusal>> {
  const coupon = await getCoupon(edge, siteId, id);
  if (!coupon) return err({ reason: 'not_found' });
  if (!coupon.stock) return err({ reason: 'not_a_pool' });
  const room = CODES_PER_POOL - coupon.stock.total;
  if (codes.length > room && codes.length - (await countKnownCodes(edge.db, id, codes)) > room)
    return err(TOO_MANY_CODES);
  const added = await insertCodes(edge.db, id, codes);
  return ok({ added, known: codes.length - added });
}

const CODE_PAGE = 5_000;

/** A pool as a file: each code, whose it is, what became of the message. */
export async function* exportCodes(edge: Edge, siteId: number, id: number): AsyncGenerator<string> {
  const coupon = await getCoupon(edge, siteId, id);
  if (!coupon?.stock) return;
  yield CSV_MARK + csvLine(['쿠폰코드', '회원 아이디', '발송 상태', '배정 시각']);
  for (let after = 0; ; ) {
    const page = await listCodes(edge.db, id, after, CODE_PAGE);
    yield page
      .map(({ code, memberId, state, claimedAt }) =>
        csvLine([code, memberId ?? '', state ?? '', claimedAt === null ? '' : formatKst(claimedAt)]),
      )
      .join('');
    const last = page.at(-1);
    if (!last || page.length < CODE_PAGE) return;
    after = last.id;
  }
}
