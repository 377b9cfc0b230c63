// The coupon form in the hands of people: two of them at once, and one who mistypes.

import { expect, it } from 'vitest';
import { createCoupon, getCoupon } from '../../edge/actions/coupons';
import { couponFields } from '../../edge/admin/coupon/fields';
import { beginWithOwner, owner, world } from '../support/owned';

beginWithOwner();

const path = (rest: string) => `/admin/s/${world.site.id}/coupons${rest}`;
const seenIn = (html: string) => /name="seen" value="(\d+)"/.exec(html)?.[1] ?? '';
const TEXT = { kind: 'text', name: '봄맞이', benefit: { kind: 'won', amount: 3_000 }, code: 'SPRING' } as const;

it('a coupon saved elsewhere meanwhile is written over by nobody who was not told', async () => {
  const made = await createCoupon(world.edge, world.site.id, { ...TEXT, expiresAt: null });
  const id = made.ok ? made.value.id : 0;
  const stored = async () => {
    const coupon = await getCoupon(world.edge, world.site.id, id);
    if (!coupon) throw new Error('no coupon');
    return coupon;
  };
  const opened: Record<string, string> = {
    ...couponFields(await stored()),
    seen: seenIn(await owner.page(path(`/${id}`))),
  };
  expect((await owner.form(path(`/${id}`), { ...opened, benefitAmount: '5000' })).status).toBe(303);
  // Who says the same, be it by pressing twice, writes over nothing.
  expect((await owner.form(path(`/${id}`), { ...opened, benefitAmount: '5,000' })).status).toBe(303);
  const refused = await owner.form(path(`/${id}`), { ...opened, name: '여름맞이' });
  const html = await refused.text();
  expect([refused.status, html]).toEqual([409, expect.stringContaining('다른 곳에서 쿠폰이 바뀌었습니다')]);
  expect(html).toContain('value="여름맞이"');
  expect(await stored()).toMatchObject({ name: '봄맞이', benefit: { amount: 5_000 } });
  expect((await owner.form(path(`/${id}`), { ...opened, name: '여름맞이', seen: seenIn(html) })).status).toBe(303);
  expect(await stored()).toMatchObject({ name: '여름맞이', benefit: { amount: 3_000 } });
});

it('a day that does not exist is no last day of a coupon', async () => {
  const fields = { name: '봄맞이', benefitKind: 'won', benefitAmount: '3000', code: 'SPRING' };
  const make = async (expiresOn: string) => (await owner.form(path('?kind=text'), { ...fields, expiresOn })).status;
  expect(await make('2027-02-30')).toBe(422);
  expect(await make('2027-13-01')).toBe(422);
  expect(await make('2027-02-28')).toBe(303);
});

it('a coupon that a program lets end at an hour keeps it when its name is changed, not when its day is', async () => {
  const expiresAt = Date.parse('2027-02-28T18:00:00+09:00');
  const made = await createCoupon(world.edge, world.site.id, { ...TEXT, expiresAt });
  const id = made.ok ? made.value.id : 0;
  const saved = async (change: Record<string, string>) => {
    const coupon = await getCoupon(world.edge, world.site.id, id);
    if (!coupon) throw new Error('no coupon');
    expect((await owner.form(path(`/${id}`), { ...couponFields(coupon), ...change })).status).toBe(303);
    return (await getCoupon(world.edge, world.site.id, id))?.expiresAt;
  };
  expect(await saved({ name: '여름맞이' })).toBe(expiresAt);
  expect(await saved({ expiresOn: '2027-03-01' })).toBe(Date.parse('2027-03-01T23:59:59.999+09:00'));
});
