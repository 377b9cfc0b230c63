// A provider that does not answer takes the time of every call made to it, and that time is everybody's: it is asked as
// little as there is to learn, and beside the others.

import { afterEach, expect, it, vi } from 'vitest';
import { upsertMemberList } from '../../edge/actions/members';
import { commit } from '../../edge/db/database';
import { insertHold } from '../../edge/db/holds';
import { anEmail, EMAIL_SETTINGS } from '../support/email';
import { withNhn, withResend, withSolapi } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const ALWAYS = 9_999;

/** Calls like these that one more minute makes. */
async function inAMinute(world: World, { calls }: { calls: readonly string[] }, like: RegExp): Promise<string[]> {
  const before = calls.length;
  world.jump(world.now() + MINUTE_MS);
  await world.minute();
  return calls.slice(before).filter((call) => like.test(call));
}

async function begunYesterday(settings: object = {}): Promise<World> {
  return World.begin({ now: kst('2026-03-09 12:00'), settings });
}

it('is asked what became of one hand-over a minute, however many there are', async () => {
  const world = await begunYesterday({ pacePerMinute: 1 });
  await world.campaign('cart_abandon_daily');
  for (const member of ['one', 'two', 'three', 'four', 'five']) {
    await world.member(member);
    await world.addsToCart(member);
  }
  world.jump(kst('2026-03-10 11:00'));
  const nhn = await withNhn(world);
  nhn.faults.add({ on: /^GET .*sender/, does: 'hang_after', times: ALWAYS });
  for (let n = 0; n < 5; n++) await inAMinute(world, nhn, /./);
  expect(nhn.messages).toHaveLength(5);
  world.jump(world.now() + 10 * MINUTE_MS);
  expect(await inAMinute(world, nhn, /sender/)).toHaveLength(1);
  // Everything it could not be asked about is asked about all the same, once it answers.
  nhn.faults.clear();
  for (let n = 0; n < 20; n++) await inAMinute(world, nhn, /./);
  expect((await world.dispatches()).map(({ state }) => state)).toEqual(Array(5).fill('delivered'));
});

it('is handed nothing more in a minute in which it says nothing', async () => {
  const world = await begunYesterday(EMAIL_SETTINGS);
  const resend = await withResend(world);
  await world.campaign('cart_abandon_daily', { message: anEmail });
  const ids = Array.from({ length: 250 }, (_, n) => `member-${n}`);
  const consents = [{ channel: 'email', granted: true, at: kst('2026-01-05 12:00'), source: 'story' }];
  const members = ids.map((memberId) => ({ memberId, name: '김하늘', email: `${memberId}@mail.test`, consents }));
  await upsertMemberList(world.edge, world.site.id, members);
  for (const id of ids) await world.addsToCart(id);
  world.jump(kst('2026-03-10 10:59'));
  resend.faults.add({ on: /^POST/, does: 'drop_before', times: ALWAYS });
  // Under the same key a second time, since doubt cannot send twice there.
  expect(await inAMinute(world, resend, /^POST/)).toHaveLength(2);
  resend.faults.clear();
  for (let n = 0; n < 10; n++) await inAMinute(world, resend, /./);
  expect(resend.ledger().length).toBeGreaterThanOrEqual(150);
});

it('is asked for its money once, however many campaigns wait for it', async () => {
  const world = await World.begin();
  const solapi = await withSolapi(world);
  const { db } = world.edge;
  const account = await db.prepare('SELECT id FROM provider_accounts').first<{ id: number }>();
  for (let n = 0; n < 3; n++) {
    const of = { siteId: world.site.id, campaignId: await world.campaign('cart_abandon_daily') };
    const held = { accountId: account?.id ?? 0, reason: 'balance', since: world.now(), balance: 0 } as const;
    await commit(db, [insertHold(db, { ...of, ...held, probeAt: world.now() })]);
  }
  solapi.faults.add({ on: /balance/, does: 'hang_after', times: ALWAYS });
  expect(await inAMinute(world, solapi, /balance/)).toHaveLength(1);
});

it('keeps nobody from hearing at once who said no at another', async () => {
  const silent = await World.begin();
  await withSolapi(silent);
  const other = await silent.another();
  const solapi = await withSolapi(other);
  let heard = 0;
  let answerAll = () => {};
  const both = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    const request = new Request(input, init);
    if (!request.url.includes('/black')) return solapi.fetch(request);
    heard += 1;
    if (heard === 2) answerAll();
    // The first is answered when the second has been asked, as where the first is silent.
    await both;
    return solapi.fetch(request);
  });
  await Promise.race([silent.minute(), new Promise((resolve) => setTimeout(resolve, 5_000))]);
  answerAll();
  expect(heard).toBe(2);
});
