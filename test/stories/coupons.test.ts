// Coupons on their way to members: a pool that runs out, codes that come back, holders left alone, a coupon too short.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CouponInput, CouponUse } from '../../core/coupon';
import { editCampaign, getCampaign } from '../../edge/actions/campaigns';
import { addCodes, createCoupon, getCoupon } from '../../edge/actions/coupons';
import { eraseMember } from '../../edge/actions/people';
import { withSolapi } from '../support/providers';
import { DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.begin();
});
afterEach(() => vi.unstubAllGlobals());

const aPool = { kind: 'pool', name: '봄맞이', benefit: { kind: 'won', amount: 3_000 }, expiresAt: null } as const;

async function aCoupon(input: CouponInput, codes: string[] = []): Promise<number> {
  const coupon = await createCoupon(world.edge, world.site.id, input);
  if (!coupon.ok) throw new Error(coupon.error.reason);
  if (codes.length > 0) {
    const added = await addCodes(
      world.edge,
      world.site.id,
      coupon.value.id,
      new TextEncoder().encode(codes.join('\n')),
    );
    if (!added.ok) throw new Error(added.error.reason);
  }
  return coupon.value.id;
}

const message = {
  channel: 'sms' as const,
  body: '{쿠폰명} {쿠폰할인} 쿠폰 {쿠폰코드|계정에 넣어 드렸어요}',
  links: [{ name: '장바구니', url: '{장바구니URL}' }],
};

const campaignWith = (id: number, use: Partial<CouponUse> = {}) =>
  world.campaign('cart_abandon_realtime', { message, coupon: { id, skipHolders: false, ...use }, cooldownDays: 0 });

async function carts(...members: string[]): Promise<void> {
  for (const member of members) {
    await world.member(member);
    await world.addsToCart(member);
    await world.advance(MINUTE_MS);
  }
}

const reasons = async () =>
  (await world.dispatches()).map(({ memberId, state, reason }) => [memberId, reason ?? state]);
const codesSent = async () => (await world.inbox()).map(({ text }) => /쿠폰 (\S+)/.exec(text)?.[1]);
const stockOf = async (id: number) => (await getCoupon(world.edge, world.site.id, id))?.stock;

describe('a pool of codes', () => {
  it('of three for five people sends three, each a code of their own, and says why two got nothing', async () => {
    const id = await aCoupon(aPool, ['AAA-1', 'BBB-2', 'CCC-3']);
    await campaignWith(id);
    await carts('kim', 'lee', 'park', 'choi', 'jung');
    await world.advance(25 * HOUR_MS);
    expect(await reasons()).toEqual([
      ['kim', 'delivered'],
      ['lee', 'delivered'],
      ['park', 'delivered'],
      ['choi', 'coupon_unavailable'],
      ['jung', 'coupon_unavailable'],
    ]);
    expect((await codesSent()).sort()).toEqual(['AAA-1', 'BBB-2', 'CCC-3']);
    expect((await world.inbox())[0]?.text).toContain('봄맞이 3,000원 할인 쿠폰');
    expect(await stockOf(id)).toEqual({ total: 3, free: 0 });
  });

  it('whose last code is lost to another in the very batch leaves the loser their slot, and costs nothing', async () => {
    const id = await aCoupon(aPool, ['AAA-1']);
    const promising = await campaignWith(id);
    const plain = await world.campaign('cart_abandon_realtime', { priority: 1, cooldownDays: 0 });
    for (const member of ['kim', 'lee']) await world.member(member);
    for (const member of ['kim', 'lee']) await world.addsToCart(member);
    await world.advance(25 * HOUR_MS);
    const { counts, budget } = await world.report(promising);
    expect(counts).toMatchObject({ attempted: 1, delivered: 1, suppressed: { coupon_unavailable: 1 } });
    expect(budget.use.all).toEqual({ reserved: 0, spent: counts.spend });
    expect((await world.report(plain)).counts).toMatchObject({
      attempted: 1,
      delivered: 1,
      suppressed: { cap_day: 1 },
    });
    expect(new Set((await world.inbox()).map(({ to }) => to)).size).toBe(2);
  });

  it('is not touched for members whom another gate holds back', async () => {
    const id = await aCoupon(aPool, ['AAA-1']);
    await campaignWith(id);
    await world.member('kim', { consent: false });
    await world.addsToCart('kim');
    await world.advance(25 * HOUR_MS);
    expect(await reasons()).toEqual([['kim', 'no_consent']]);
    expect(await stockOf(id)).toEqual({ total: 1, free: 1 });
  });

  it('is not touched for a message that lacks something else: the last code goes to whom it can', async () => {
    const id = await aCoupon(aPool, ['AAA-1']);
    await world.campaign('cart_abandon_realtime', {
      message: { ...message, body: '{상품명} 쿠폰 {쿠폰코드}' },
      coupon: { id, skipHolders: false },
    });
    for (const member of ['kim', 'lee']) await world.member(member);
    const nameless = { item_id: '9', price: 10_000, quantity: 1 };
    await world.event('add_to_cart', { items: [nameless] }, { member: 'kim' });
    await world.addsToCart('lee');
    // Both are due before anybody looks.
    world.jump(world.now() + 25 * HOUR_MS);
    await world.advance(5 * MINUTE_MS);
    expect(await reasons()).toEqual([
      ['kim', 'missing_variable'],
      ['lee', 'delivered'],
    ]);
  });

  it('gets back the code held for somebody who is erased before anything was sent with it, and no other', async () => {
    const id = await aCoupon(aPool, ['AAA-1', 'BBB-2']);
    await campaignWith(id);
    const solapi = await withSolapi(world);
    await carts('kim');
    await world.advance(25 * HOUR_MS);
    await carts('lee');
    solapi.faults.add({ on: /groups$/, does: { status: 503 }, times: 1_000 });
    await world.advance(24 * HOUR_MS + 5 * MINUTE_MS);
    expect(await reasons()).toMatchObject([
      ['kim', 'delivered'],
      ['lee', expect.any(String)],
    ]);
    expect((await world.dispatches()).map(({ state }) => state)).toEqual(['delivered', 'queued']);
    expect(await stockOf(id)).toEqual({ total: 2, free: 0 });

    for (const member of ['kim', 'lee']) expect(await eraseMember(world.edge, world.site.id, member)).toBe(true);
    expect(await stockOf(id)).toEqual({ total: 2, free: 1 });
    solapi.faults.clear();
    await carts('park');
    await world.advance(25 * HOUR_MS);
    expect(solapi.ledger().map(({ text }) => /쿠폰 (\S+)/.exec(text ?? '')?.[1])).toEqual(['AAA-1', 'BBB-2']);
  });

  it('takes the same file twice without a code more, and says what it did not take', async () => {
    const id = await aCoupon(aPool, ['AAA-1', 'BBB-2']);
    const file = new TextEncoder().encode('\ufeff쿠폰번호,메모\r\nBBB-2,전에도\r\nCCC-3,\r\nCCC-3,또\r\n=1+1,\r\n');
    expect(await addCodes(world.edge, world.site.id, id, file)).toEqual({
      ok: true,
      value: { added: 1, known: 1, repeated: 1, unreadable: [5], unreadableCount: 1 },
    });
    expect(await addCodes(world.edge, world.site.id, id, new TextEncoder().encode('\n\n'))).toMatchObject({
      error: { reason: 'codes_unreadable' },
    });
  });

  it('takes the file of a pool that is full again, with what there is room for', async () => {
    const id = await aCoupon(aPool, ['AAA-1', 'BBB-2']);
    await world.edge.db
      .prepare(
        `INSERT INTO coupon_codes (coupon_id, code) WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 199997)
         SELECT ?1, 'CODE-' || i FROM n`,
      )
      .bind(id)
      .run();
    const add = (...codes: string[]) =>
      addCodes(world.edge, world.site.id, id, new TextEncoder().encode(codes.join('\n')));
    expect(await add('AAA-1', 'NEW-1', 'NEW-2')).toEqual({
      ok: false,
      error: { reason: 'too_many_codes', limit: 200_000 },
    });
    expect(await add('AAA-1', 'BBB-2', 'NEW-1')).toMatchObject({ ok: true, value: { added: 1, known: 2 } });
    expect(await add('AAA-1', 'BBB-2', 'NEW-1')).toMatchObject({ ok: true, value: { added: 0, known: 3 } });
    expect(await stockOf(id)).toEqual({ total: 200_000, free: 200_000 });
  });

  it('takes no file of more rows than it could have codes, and names no number nobody counted', async () => {
    const id = await aCoupon(aPool, []);
    const refused = await addCodes(world.edge, world.site.id, id, new TextEncoder().encode('\n'.repeat(400_002)));
    expect(refused).toEqual({ ok: false, error: { reason: 'too_many_codes', limit: 200_000 } });
  });
});

describe('a public code', () => {
  it('is the same for everybody', async () => {
    await campaignWith(await aCoupon({ ...aPool, kind: 'text', code: 'SPRING26' }));
    await carts('kim', 'lee');
    await world.advance(25 * HOUR_MS);
    expect(await codesSent()).toEqual(['SPRING26', 'SPRING26']);
  });
});

describe('a coupon that would run out within a day of its message', () => {
  it('is not promised, though it was good enough when the campaign began', async () => {
    const id = await aCoupon({ ...aPool, expiresAt: kst('2026-03-11 09:00') }, ['AAA-1']);
    await campaignWith(id);
    await carts('kim');
    await world.advance(25 * HOUR_MS);
    expect(await reasons()).toEqual([['kim', 'coupon_unavailable']]);
  });

  it('cannot be made', async () => {
    const input = { ...aPool, expiresAt: world.now() + DAY_MS - 1 };
    expect(await createCoupon(world.edge, world.site.id, input)).toMatchObject({
      error: { reason: 'coupon_too_short' },
    });
  });
});

describe('a member who still holds one', () => {
  it.each([
    ['of a pool', aPool, ['AAA-1', 'BBB-2', 'CCC-3']],
    ['that is the same for everybody', { ...aPool, kind: 'text' as const, code: 'SPRING' }, []],
  ])('%s is left alone where the campaign says so', async (_, coupon, codes) => {
    const id = await aCoupon(coupon, codes);
    await campaignWith(id, { skipHolders: true });
    await carts('kim');
    await world.advance(25 * HOUR_MS);
    await world.buys('kim', 'order-1');
    await world.advance(2 * DAY_MS);
    await world.addsToCart('kim');
    await world.advance(25 * HOUR_MS);
    expect(await reasons()).toEqual([
      ['kim', 'delivered'],
      ['kim', 'holds_coupon'],
    ]);
  });
});

describe('a campaign whose coupon is changed while a message waits', () => {
  it('sends the new one, and the old code goes back', async () => {
    const [old, fresh] = [await aCoupon(aPool, ['OLD-1']), await aCoupon(aPool, ['NEW-1'])];
    const campaignId = await campaignWith(old);
    await carts('kim');
    const campaign = await getCampaign(world.edge, world.site.id, campaignId);
    if (!campaign) throw new Error('no campaign');
    await editCampaign(world.edge, world.site.id, campaignId, {
      ...campaign.definition,
      coupon: { id: fresh, skipHolders: false },
    });
    await world.advance(25 * HOUR_MS);
    expect(await codesSent()).toEqual(['NEW-1']);
    expect(await stockOf(old)).toEqual({ total: 1, free: 1 });
  });
});
