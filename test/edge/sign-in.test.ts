// Passwords cannot be tried without end, and whoever tries keeps nobody out of their own account.

import { describe, expect, it } from 'vitest';
import { toHex } from '../../edge/vault';
import { beginWithOwner, owner, world } from '../support/owned';
import { MINUTE_MS } from '../support/world';

const [EMAIL, PASSWORD] = ['owner@shop.test', 'a long password'];
beginWithOwner();

const post = (password: string, from: string, cookie = '', email = EMAIL) =>
  world.request('/admin/sign-in', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://edge.test',
      'cf-connecting-ip': from,
      cookie,
    },
    body: new URLSearchParams({ email, password }).toString(),
  });
const tried = async (...asked: Parameters<typeof post>) => (await post(...asked)).status;
/** What a browser keeps of an answer. */
const kept = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
/** So many strangers have guessed at it in this minute. */
async function guessed(strangers: number): Promise<void> {
  const { db, vault } = world.edge;
  const identifier = `sign-in:${toHex(await vault.mac('sign-in', `account:${EMAIL}`))}`;
  await db
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
       SELECT 'guess-' || i || '.', ?1, '', ?3, ?4, ?4 FROM n`,
    )
    .bind(identifier, strangers, world.now() + 15 * MINUTE_MS, world.now())
    .run();
}

it('tries a password five times from one address, which is no one else’s lock', async () => {
  for (let n = 0; n < 5; n++) expect(await tried('a wrong one', '203.0.113.9')).toBe(401);
  expect(await tried(PASSWORD, '203.0.113.9')).toBe(429);
  expect(await tried(PASSWORD, '198.51.100.7')).toBe(303);
  world.jump(world.now() + 16 * MINUTE_MS);
  expect(await tried(PASSWORD, '203.0.113.9')).toBe(303);
});

it('takes the addresses of one connection for one', async () => {
  for (let n = 0; n < 5; n++) expect(await tried('a wrong one', `2001:db8:7:9::${n + 1}`)).toBe(401);
  expect(await tried('a wrong one', '2001:db8:7:9:a:b:c:d')).toBe(429);
  expect(await tried(PASSWORD, '2001:db8:8::1')).toBe(303);
});

describe('while an account is guessed at from everywhere', () => {
  it('its owner signs in from an address that has not tried yet', async () => {
    await guessed(200);
    expect(await tried(PASSWORD, '198.51.100.7')).toBe(303);
  });

  it('no address has a second try', async () => {
    await guessed(200);
    expect(await tried('a wrong one', '198.51.100.7')).toBe(401);
    expect(await tried(PASSWORD, '198.51.100.7')).toBe(429);
  });

  it('however many they are, one of them has a try in a second', async () => {
    await guessed(2_000);
    expect(await tried('a wrong one', '198.51.100.1')).toBe(401);
    expect(await tried('a wrong one', '198.51.100.2')).toBe(429);
    world.jump(world.now() + 1_000);
    expect(await tried(PASSWORD, '198.51.100.3')).toBe(303);
  });

  it('a browser that has signed in before does so again, where strangers of its own address could not', async () => {
    const cookie = kept(await post(PASSWORD, '203.0.113.9'));
    await guessed(2_000);
    for (let n = 0; n < 40; n++) await post('a wrong one', '203.0.113.9', '', `nobody-${n}@shop.test`);
    expect(await tried(PASSWORD, '203.0.113.9')).toBe(429);
    expect(await tried(PASSWORD, '203.0.113.9', cookie)).toBe(303);
  });
});

it('a browser that has signed in before has no more tries than another', async () => {
  const cookie = kept(await post(PASSWORD, '203.0.113.9'));
  for (let n = 0; n < 5; n++) expect(await tried('a wrong one', `198.51.100.${n}`, cookie)).toBe(401);
  expect(await tried(PASSWORD, '198.51.100.99', cookie)).toBe(429);
});

it('a browser is known for the account it signed in to, and for no word it made up', async () => {
  const cookie = kept(await post(PASSWORD, '203.0.113.9'));
  for (let n = 0; n < 30; n++) await post('a wrong one', '203.0.113.9', '', `nobody-${n}@shop.test`);
  expect(await tried('a wrong one', '203.0.113.9', cookie, 'other@shop.test')).toBe(429);
  const made = cookie.replace(/(browser=[0-9a-f]+)\.[0-9a-f]+/, `$1.${'0'.repeat(64)}`);
  expect(made).not.toBe(cookie);
  expect(await tried(PASSWORD, '203.0.113.9', made)).toBe(429);
});

it('signing out leaves the browser known', async () => {
  const cookie = kept(await post(PASSWORD, '203.0.113.9'));
  expect((await owner.form('/admin/sign-out', {}, cookie)).headers.getSetCookie().join()).not.toContain('browser');
});
