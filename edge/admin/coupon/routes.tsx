// Coupons: list, new, edit, codes by file, deletion.

import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { CouponKind } from '../../../core/coupon';
import {
  addCodes,
  type CodesAdded,
  type CouponRefusal,
  couponUsers,
  createCoupon,
  deleteCoupon,
  editCoupon,
  exportCodes,
  getCoupon,
  type ListedCoupon,
  listSiteCoupons,
} from '../../actions/coupons';
import { csvFile } from '../csv-file';
import { type AdminContext, type AdminEnv, frameOf, readFields, readFile } from '../door';
import { shopPath } from '../layout';
import { page } from '../page';
import type { FormState } from '../parts';
import { isOutdated, onceTold } from '../stamp';
import type { Flash } from '../words';
import { couponFields, isCouponKind, newCouponFields, readCoupon } from './fields';
import { CouponFormPage } from './form';
import { CouponsPage } from './list';

const ONE = '/:id{[1-9][0-9]{0,14}}';

export const couponRoutes = new Hono<AdminEnv>();

couponRoutes.get('/', async (c) => {
  const { edge, shop } = c.var;
  const coupons = await listSiteCoupons(edge, shop.id);
  return page(c, <CouponsPage frame={frameOf(c)} coupons={coupons} platform={edge.platformCoupons(shop) !== null} />);
});

couponRoutes.get('/new', async (c) => {
  const kind = c.req.query('kind');
  if (!isCouponKind(kind)) return c.redirect(shopPath(c.var.shop.id, '/coupons'), 303);
  return formPage(c, kind, null, { fields: newCouponFields, errors: {} });
});

couponRoutes.post('/', async (c) => {
  const { edge, shop } = c.var;
  const kind = c.req.query('kind');
  if (!isCouponKind(kind)) return c.notFound();
  const fields = await readFields(c);
  const read = readCoupon(fields, kind);
  if (!read.ok) return formPage(c, kind, null, read.error, { status: 422 });
  const created = await createCoupon(edge, shop.id, read.value);
  if (!created.ok) return formPage(c, kind, null, { fields, errors: {} }, { status: 422, refusal: created.error });
  return to(c, kind === 'pool' ? `/coupons/${created.value.id}` : '/coupons', 'coupon_created');
});

couponRoutes.get(ONE, async (c) => {
  const coupon = await couponOf(c);
  return coupon ? formPage(c, coupon.kind, coupon, { fields: couponFields(coupon), errors: {} }) : c.notFound();
});

couponRoutes.post(ONE, async (c) => {
  const coupon = await couponOf(c);
  if (!coupon) return c.notFound();
  const fields = await readFields(c);
  const read = readCoupon(fields, coupon.kind, coupon.expiresAt);
  if (!read.ok) return formPage(c, coupon.kind, coupon, read.error, { status: 422 });
  if (isOutdated(fields, couponFields(coupon), couponFields(read.value))) {
    const form = { fields: onceTold(fields), errors: {} };
    return formPage(c, coupon.kind, coupon, form, { status: 409, isOutdated: true });
  }
  const edited = await editCoupon(c.var.edge, c.var.shop.id, coupon.id, read.value);
  if (edited.ok) return to(c, '/coupons', 'saved');
  return formPage(c, coupon.kind, coupon, { fields, errors: {} }, { status: 422, refusal: edited.error });
});

couponRoutes.post(`${ONE}/codes`, async (c) => {
  const coupon = await couponOf(c);
  if (!coupon) return c.notFound();
  const added = await addCodes(c.var.edge, c.var.shop.id, coupon.id, (await readFile(c, 'codes')) ?? new Uint8Array());
  const now = await couponOf(c);
  const form = { fields: couponFields(coupon), errors: {} };
  return added.ok
    ? formPage(c, coupon.kind, now, form, { report: added.value })
    : formPage(c, coupon.kind, now, form, { status: 422, refusal: added.error });
});

couponRoutes.get(`${ONE}/codes.csv`, async (c) => {
  const coupon = await couponOf(c);
  if (!coupon?.stock) return c.notFound();
  return csvFile(c, `coupon-${coupon.id}`, exportCodes(c.var.edge, c.var.shop.id, coupon.id));
});

couponRoutes.post(`${ONE}/delete`, async (c) => {
  const coupon = await couponOf(c);
  if (!coupon) return c.notFound();
  const deleted = await deleteCoupon(c.var.edge, c.var.shop.id, coupon.id);
  if (deleted.ok) return to(c, '/coupons', 'coupon_deleted');
  const form = { fields: couponFields(coupon), errors: {} };
  return formPage(c, coupon.kind, coupon, form, { status: 409, refusal: deleted.error });
});

const couponOf = (c: AdminContext): Promise<ListedCoupon | null> =>
  getCoupon(c.var.edge, c.var.shop.id, Number(c.req.param('id')));

const to = (c: AdminContext, path: string, flash: Flash): Response =>
  c.redirect(`${shopPath(c.var.shop.id, path)}?flash=${flash}`, 303);

async function formPage(
  c: AdminContext,
  kind: CouponKind,
  coupon: ListedCoupon | null,
  form: FormState,
  more: { status?: ContentfulStatusCode; refusal?: CouponRefusal; isOutdated?: boolean; report?: CodesAdded } = {},
): Promise<Response> {
  const users = coupon ? await couponUsers(c.var.edge, c.var.shop.id, coupon.id) : [];
  const { status = 200, refusal = null, isOutdated = false, report = null } = more;
  return page(
    c,
    <CouponFormPage frame={frameOf(c)} {...{ kind, coupon, users, form, refusal, isOutdated, report }} />,
    status,
  );
}
