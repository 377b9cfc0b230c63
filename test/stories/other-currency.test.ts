// A shop with an English skin: its pages tell dollars, beside the Korean ones that tell won. Nobody reads 120.50 USD as
// 120원, in a message, a condition or a report.

import { expect, it } from 'vitest';
import { explainMember } from '../../edge/actions/why';
import { signedInOwner } from '../support/owner';
import { DAY_MS, HOUR_MS, kst, World } from '../support/world';

const softCoat = { item_id: '201', item_name: 'Soft Coat', price: 120.5, quantity: 2 };
const USD = { items: [softCoat], value: 241, currency: 'USD' };

it('writes of dollars, counts the order it brought, and adds none of them to the won', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaign = await world.campaign('cart_abandon_realtime', {
    message: {
      channel: 'sms',
      body: '{이름}님, {상품명} {상품금액}, 모두 {장바구니금액}\n{링크}',
      links: [{ name: '장바구니', url: '{장바구니URL}' }],
    },
  });
  for (const member of ['anna', 'haneul']) await world.member(member, { name: '안나' });
  await world.event('add_to_cart', USD, { member: 'anna' });
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 12:01'));

  const inbox = await world.inbox();
  const texts = inbox.map(({ text }) => text);
  expect(texts).toContainEqual(expect.stringContaining('Soft Coat 120.50 USD, 모두 241 USD'));
  expect(texts).toContainEqual(expect.stringContaining('189,000원, 모두 189,000원'));
  for (const message of inbox) await world.taps(message);
  await world.advance(HOUR_MS);
  await world.event('purchase', { ...USD, transaction_id: '20260310-0000001' }, { member: 'anna' });
  await world.buys('haneul', '20260310-0000002');
  await world.minute();

  const { counts } = await world.report(campaign);
  expect(counts).toMatchObject({ conversions: 2, conversionValue: 189_000, deliveryConversionValue: 189_000 });
  const dollars = { currency: 'USD', conversions: 1, amount: 241 };
  expect(counts.otherCurrencies).toEqual([
    { rule: 'click', ...dollars },
    { rule: 'delivery', ...dollars },
  ]);
  const sent = (await world.dispatches()).map(({ memberId, ...row }) => [
    memberId,
    row.conversionValue,
    row.otherCurrencies,
  ]);
  expect(sent).toEqual(
    expect.arrayContaining([
      ['anna', 0, [{ value: 241, currency: 'USD' }]],
      ['haneul', 189_000, []],
    ]),
  );

  const owner = await signedInOwner(world);
  const page = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaign}`);
  // Among the figures, under both rules, and on the day of the message.
  expect(page.match(/189,000원<small>다른 통화 241 USD \(1건\)<\/small>/g)).toHaveLength(4);
  expect(page).toMatch(/data-label="전환 가치"[^>]*>241 USD</);
  expect(await owner.page(`/admin/s/${world.site.id}/campaigns`)).toContain('다른 통화 241 USD (1건)');
});

it('asks for an amount in won, which a cart in dollars has not', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const send = { type: 'realtime', delayMs: HOUR_MS } as const;
  const campaign = await world.campaign('cart_abandon', { send, params: { minCartAmount: 100 } });
  for (const member of ['anna', 'haneul']) await world.member(member);
  await world.event('add_to_cart', USD, { member: 'anna' });
  await world.addsToCart('haneul');
  await world.advance(DAY_MS);
  expect((await world.dispatches()).map(({ memberId }) => memberId)).toEqual(['haneul']);
  const answer = await explainMember(world.edge, world.site.id, 'anna', campaign);
  expect(JSON.stringify(answer)).toContain('241 USD');
});
