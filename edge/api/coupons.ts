// /sites/:siteId/coupons: what messages may promise, and the one-time codes behind it.

import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import {
  addCodeList,
  type CouponRefusal,
  createCoupon,
  deleteCoupon,
  editCoupon,
  getCoupon,
  type ListedCoupon,
  listSiteCoupons,
} from '../actions/coupons';
import type { ApiEnv } from './access';
import { body, operation, path, WITH_BODY } from './operation';
import { problem } from './problems';
import { codesAddedShape, codesInputShape, couponInputShape, couponShape, couponsShape } from './shapes/coupon';
import { idInPath, inSite } from './sites';

const inCoupon = { ...inSite, couponId: idInPath };

function toCoupon(coupon: ListedCoupon): v.InferOutput<typeof couponShape> {
  const { id, siteId, kind, name, benefit, expiresAt, stock, low, tooShort, createdAt } = coupon;
  return {
    ...{ id, siteId, kind, name, benefit, expiresAt, stock, low, tooShort, createdAt },
    ...('code' in coupon ? { code: coupon.code } : {}),
    ...('platformNo' in coupon ? { platformNo: coupon.platformNo } : {}),
  };
}

const refuse = (c: Context, refusal: CouponRefusal): Response => problem(c, refusal.reason);

async function answer(c: Context<ApiEnv>, id: number, status: 200 | 201): Promise<Response> {
  const coupon = await getCoupon(c.get('edge'), c.get('siteId'), id);
  return coupon ? c.json(toCoupon(coupon), status) : problem(c, 'not_found');
}

export const coupons = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/coupons',
    operation({
      operationId: 'listCoupons',
      tag: 'coupons',
      scope: 'read',
      summary: 'Coupons with their stock, newest first',
      answer: couponsShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const found = await listSiteCoupons(c.get('edge'), c.get('siteId'));
      return c.json({ coupons: found.map(toCoupon) } satisfies v.InferOutput<typeof couponsShape>);
    },
  )
  .post(
    '/sites/:siteId/coupons',
    operation({
      operationId: 'createCoupon',
      tag: 'coupons',
      scope: 'write',
      summary: 'Make a coupon for campaigns to choose',
      status: 201,
      answer: couponShape,
      problems: ['not_found', 'coupon_too_short', 'platform_not_connected', 'too_many_coupons', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(couponInputShape),
    async (c) => {
      const created = await createCoupon(c.get('edge'), c.get('siteId'), c.req.valid('json'));
      if (!created.ok) return refuse(c, created.error);
      c.header('location', `/api/v1/sites/${created.value.siteId}/coupons/${created.value.id}`);
      return answer(c, created.value.id, 201);
    },
  )
  .get(
    '/sites/:siteId/coupons/:couponId',
    operation({
      operationId: 'getCoupon',
      tag: 'coupons',
      scope: 'read',
      summary: 'One coupon with its stock',
      answer: couponShape,
      problems: ['not_found'],
    }),
    path(v.object(inCoupon)),
    async (c) => answer(c, c.req.valid('param').couponId, 200),
  )
  .put(
    '/sites/:siteId/coupons/:couponId',
    operation({
      operationId: 'editCoupon',
      tag: 'coupons',
      scope: 'write',
      summary: 'Change what it says; its kind is for good',
      answer: couponShape,
      problems: ['not_found', 'coupon_kind_fixed', 'coupon_too_short', 'platform_not_connected', ...WITH_BODY],
    }),
    path(v.object(inCoupon)),
    body(couponInputShape),
    async (c) => {
      const { couponId } = c.req.valid('param');
      const edited = await editCoupon(c.get('edge'), c.get('siteId'), couponId, c.req.valid('json'));
      return edited.ok ? answer(c, couponId, 200) : refuse(c, edited.error);
    },
  )
  .delete(
    '/sites/:siteId/coupons/:couponId',
    operation({
      operationId: 'deleteCoupon',
      tag: 'coupons',
      scope: 'write',
      summary: 'Remove it with its codes, unless a campaign uses it or somebody has one',
      status: 204,
      problems: ['not_found', 'coupon_in_use'],
    }),
    path(v.object(inCoupon)),
    async (c) => {
      const deleted = await deleteCoupon(c.get('edge'), c.get('siteId'), c.req.valid('param').couponId);
      return deleted.ok ? c.body(null, 204) : refuse(c, deleted.error);
    },
  )
  .post(
    '/sites/:siteId/coupons/:couponId/codes',
    operation({
      operationId: 'addCouponCodes',
      tag: 'coupons',
      scope: 'write',
      summary: 'Add one-time codes to a pool',
      description: 'Codes it has already are counted and left alone, so a call may be repeated.',
      answer: codesAddedShape,
      problems: ['not_found', 'not_a_pool', 'too_many_codes', ...WITH_BODY],
    }),
    path(v.object(inCoupon)),
    body(codesInputShape),
    async (c) => {
      const { couponId } = c.req.valid('param');
      const { codes } = c.req.valid('json');
      const added = await addCodeList(c.get('edge'), c.get('siteId'), couponId, codes);
      return added.ok ? c.json(added.value) : refuse(c, added.error);
    },
  );
