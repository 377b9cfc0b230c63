// The stand-in shops begin anew with every start; the edge does not.

import { afterEach, expect, it } from 'vitest';
import type { Member } from './api';
import { type RunningShop, syncMembers } from './shops';

const member = (memberId: string, granted = true): Member => ({
  memberId,
  joinedAt: 1,
  consents: [{ channel: 'sms', granted, at: 1, source: 'cafe24' }],
});
const NOW = 5;

/** What an edge is told of a shop with these members, of whom it knew some before. */
function telling(members: Member[], known: readonly string[]) {
  const told: Member[] = [];
  const shop: RunningShop = { platform: 'cafe24', url: '', members: () => members, close: async () => undefined };
  const api = {
    members: async (some: readonly Member[]) => {
      told.push(...some);
      return [];
    },
    knows: async (memberId: string) => known.includes(memberId),
  };
  const stop = syncMembers(
    shop,
    api,
    async () => NOW,
    (error) => expect.unreachable(String(error)),
  );
  closing.push(stop);
  return told;
}
const closing: (() => void)[] = [];
afterEach(() => {
  for (const stop of closing.splice(0)) stop();
});

it('tells an edge that is started again of nobody a second time, so that nobody consents twice', async () => {
  const told = telling([member('soyeon'), member('new')], ['soyeon']);
  await expect.poll(() => told).toEqual([member('new')]);
});

it('tells of a member known before who changes their mind, at the time they do', async () => {
  const members = [member('soyeon')];
  const told = telling(members, ['soyeon']);
  await new Promise((resolve) => setTimeout(resolve, 100));
  members[0] = member('soyeon', false);
  const consents = [{ channel: 'sms', granted: false, at: NOW, source: 'cafe24' }];
  await expect.poll(() => told, { timeout: 3_000 }).toEqual([{ memberId: 'soyeon', joinedAt: 1, consents }]);
});
