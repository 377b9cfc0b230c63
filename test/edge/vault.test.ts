import { describe, expect, it } from 'vitest';
import { EMAIL_HTML_LIMIT } from '../../core/message/content';
import { upsertMemberList } from '../../edge/actions/members';
import { systemDeps } from '../../edge/deps';
import { mintClickToken, readClickToken } from '../../edge/links';
import { createVault, equalSecrets } from '../../edge/vault';
import { World } from '../support/world';

const vault = createVault('a secret for tests only, forty characters', systemDeps);

describe('the vault', () => {
  it('gives back what it sealed, to the same site only', async () => {
    const sealed = await vault.seal(1, '01012345678');
    expect(sealed).not.toContain('0101234');
    expect(await vault.open(1, sealed)).toBe('01012345678');
    await expect(vault.open(2, sealed)).rejects.toThrow();
  });

  it('takes a text as long as a mail may be', async () => {
    const longest = '가'.repeat(EMAIL_HTML_LIMIT);
    expect((await vault.open(1, await vault.seal(1, longest))) === longest).toBe(true);
  });

  it('seals the same text differently each time, and notices tampering', async () => {
    const [a, b] = await Promise.all([vault.seal(1, '하늘'), vault.seal(1, '하늘')]);
    expect(a).not.toBe(b);
    const broken = `${a.slice(0, -4)}${a.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    await expect(vault.open(1, broken)).rejects.toThrow();
  });

  it('hashes an address the same for one site and differently for another', async () => {
    expect(await vault.hash(1, 'phone', '01012345678')).toBe(await vault.hash(1, 'phone', '01012345678'));
    expect(await vault.hash(1, 'phone', '01012345678')).not.toBe(await vault.hash(2, 'phone', '01012345678'));
    expect(await vault.hash(1, 'phone', '01012345678')).not.toBe(await vault.hash(1, 'email', '01012345678'));
  });

  it('does not begin without a real secret', () => {
    expect(() => createVault('short', systemDeps)).toThrow(/DORAWA_SECRET/);
  });

  it('compares secrets by content', () => {
    expect(equalSecrets('abc', 'abc')).toBe(true);
    expect(equalSecrets('abc', 'abd')).toBe(false);
    expect(equalSecrets('abc', 'abcd')).toBe(false);
  });
});

describe('a click token', () => {
  it.each([
    { dispatchId: 1, link: 0 },
    { dispatchId: 123_456_789, link: 7 },
    { dispatchId: 2 ** 34 - 1, link: 3 },
  ])('is ten characters and names its dispatch and link again: %o', async (target) => {
    const token = await mintClickToken(vault, target);
    expect(token).toMatch(/^[\w-]{10}$/);
    expect(await readClickToken(vault, token)).toEqual({ token, ...target });
  });

  it('cannot be counted through: its neighbours are nothing', async () => {
    const token = await mintClickToken(vault, { dispatchId: 1_000, link: 0 });
    let read = 0;
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      if ((await readClickToken(vault, token.slice(0, 9) + last)) !== null) read += 1;
    }
    expect(read).toBe(1);
    expect(await readClickToken(vault, 'not a token')).toBeNull();
  });
});

it('no contact lies readable anywhere in the database', async () => {
  const world = await World.begin();
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul', { name: '김비밀', phone: '010-7777-8888' });
  await upsertMemberList(world.edge, world.site.id, [
    { memberId: 'haneul', email: 'secret@haneul.test', birthday: '1990-05-17', address: '서울 비밀로 1' },
  ]);
  await world.addsToCart('haneul');
  await world.advance(25 * 3_600_000);
  expect((await world.inbox())[0]?.to).toBe('01077778888');
  for (const table of ['members', 'dispatches', 'sandbox_messages', 'events', 'consents', 'clicks', 'carts']) {
    const { results } = await world.edge.db.prepare(`SELECT * FROM ${table}`).all();
    const stored = JSON.stringify(results);
    expect(stored).not.toMatch(/77778888|김비밀|secret@haneul|1990-05-17|비밀로/);
  }
});
