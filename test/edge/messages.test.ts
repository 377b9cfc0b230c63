// A message looked at before it is sent, through the programs' door.

import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCoupon } from '../../edge/actions/coupons';
import { messagePreviewShape } from '../../edge/api/shapes/message';
import { aCoat, World } from '../support/world';

const text = (body: string) => ({ channel: 'sms', body, links: [{ name: '보기', url: '{장바구니URL}' }] });

describe('a message’s preview', () => {
  let world: World;
  let token: string;
  beforeEach(async () => {
    world = await World.begin();
    token = await world.token();
  });

  async function preview(body: object, as = token) {
    const answer = await world.request(`/api/v1/sites/${world.site.id}/messages/preview`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  const shown = async (body: object) => {
    const answer = await preview(body);
    expect(answer.status).toBe(200);
    const parsed = v.parse(messagePreviewShape, answer.body);
    expect(parsed).toEqual(answer.body);
    return parsed;
  };

  it('is what a made-up member would get, with its type and price', async () => {
    expect(await shown({ message: text('{이름}님, {상품명:을} 잊지 않으셨나요? {링크}') })).toMatchObject({
      type: 'LMS',
      price: 33,
      missing: null,
      problems: [],
      memberId: null,
      composed: { text: expect.stringContaining('김하늘님, 코튼 오버핏 셔츠를 잊지 않으셨나요?') },
    });
  });

  it('has links as long as the real ones, where the shop has a domain of its own for them', async () => {
    const { composed: usual } = await shown({ message: text('{링크}') });
    world = await World.begin({ settings: { linkOrigin: 'https://go.a-much-longer-address.shop.test' } });
    token = await world.token();
    const { composed } = await shown({ message: text('{링크}') });
    expect(composed).toMatchObject({ text: expect.stringContaining('https://go.a-much-longer-address.shop.test/r/') });
    expect(JSON.stringify(composed).length).toBeGreaterThan(JSON.stringify(usual).length);
  });

  it('is what a member of the shop would get, by their sealed name and their cart', async () => {
    await world.member('haneul', { name: '박바다' });
    await world.event('add_to_cart', { items: [aCoat] }, { member: 'haneul' });
    await world.minute();
    const { composed, memberId } = await shown({ message: text('{이름}님 {상품명} {링크}'), memberId: 'haneul' });
    expect(memberId).toBe('haneul');
    expect(composed.text).toContain('박바다님');
  });

  it('asks for no words in place of what the chosen coupon gives to everybody, nor for any in place of a coupon', async () => {
    const message = text('{쿠폰코드} {쿠폰만료일} {링크}');
    const codes = ({ findings }: Awaited<ReturnType<typeof shown>>) => findings.map(({ found, mend }) => [found, mend]);
    const without = [
      ['{쿠폰코드}', null],
      ['{쿠폰만료일}', null],
    ];
    expect(codes(await shown({ message }))).toEqual(without);
    const coupon = { kind: 'text', name: '봄', benefit: { kind: 'percent', amount: 10 }, code: 'SPRING' } as const;
    const made = await createCoupon(world.edge, world.site.id, { ...coupon, expiresAt: null });
    if (!made.ok) throw new Error(made.error.reason);
    const given = await shown({ message, couponId: made.value.id });
    expect(given.composed.text).toContain('SPRING');
    expect(codes(given)).toEqual(without.slice(1));
  });

  it('says which value a member lacks, and where the message is at fault', async () => {
    await world.member('haneul');
    const answer = await shown({ message: text('{상품명} — {링크}'), memberId: 'haneul' });
    expect(answer.missing).toBe('상품명');
    expect(answer.findings.map(({ code, at, mend }) => [code, at, mend])).toContainEqual([
      'replaced_character',
      [6, 7],
      '-',
    ]);
  });

  it('shows the fallback beside its bubble, each at its price', async () => {
    const message = {
      channel: 'kakao',
      bubble: { type: 'text', text: '안녕하세요', buttons: [{ type: 'link', name: '보기', url: 'https://shop.test' }] },
      fallback: text('안녕하세요 {링크}'),
    };
    expect(await shown({ message })).toMatchObject({ type: 'KAKAO', price: 24, fallback: { type: 'SMS', price: 11 } });
  });

  it('never runs what was pasted into a mail', async () => {
    const message = {
      channel: 'email',
      subject: '안녕',
      body: { kind: 'html', html: '<p>가</p><script>alert(1)</script>' },
    };
    const { composed, findings } = await shown({ message });
    expect(composed.html).not.toContain('<script');
    expect(findings.map(({ code, found }) => [code, found])).toEqual([['removed_html', '<script>']]);
  });

  it('is kept from tokens that may only read, and from other shops’ members', async () => {
    expect((await preview({ message: text('가') }, await world.token(['read']))).status).toBe(403);
    expect((await preview({ message: text('가'), memberId: 'stranger' })).status).toBe(404);
  });
});
