// The two stand-in shops beside a local edge: with the tag pasted as their owners would, and with their members told to
// the edge, which stands in for the platform connection.

import { startCafe24Store } from '../stores/cafe24/store';
import { startMakeshopStore } from '../stores/makeshop/store';
import type { SeedRequest } from '../support/local-edge';
import { firstFreePort } from '../support/ports';
import type { Member, ShopApi } from './api';

export type Platform = 'cafe24' | 'makeshop';

/** Browsers resolve every name under `localhost` by themselves; a name each keeps the shops' cookies apart. */
const hostOf = (platform: Platform) => `${platform}.localhost`;

export function shopUrl(platform: Platform, port: number): string {
  return `http://${hostOf(platform)}:${port}`;
}

/** What an owner would have set up before pasting the tag. */
export function demoSite(platform: Platform, url: string): SeedRequest['sites'][number] {
  const name = platform === 'cafe24' ? '모먼트클로젯' : '다온찻집';
  return {
    name,
    platform,
    hosts: [hostOf(platform), 'localhost', '127.0.0.1'],
    settings: { shopUrl: url, senderName: name, senderNumber: '0212345678', optOut080: '080-123-4567' },
  };
}

export type RunningShop = {
  platform: Platform;
  url: string;
  /** Members as the platform's own API would list them. */
  members(): Member[];
  close(): Promise<void>;
};

export async function startShop(platform: Platform, port: number, tag: string): Promise<RunningShop> {
  return platform === 'cafe24' ? startCafe24(port, tag) : startMakeshop(port, tag);
}

export type ShopPorts = Record<Platform, number>;

/** A free port for each shop: the one it had, or the next above the edge's. */
export async function shopPorts(edgePort: number, before: Partial<ShopPorts>): Promise<ShopPorts> {
  const cafe24 = await firstFreePort(before.cafe24 ?? edgePort + 1, [edgePort]);
  const makeshop = await firstFreePort(before.makeshop ?? edgePort + 2, [edgePort, cafe24]);
  return { cafe24, makeshop };
}

async function startCafe24(port: number, tag: string): Promise<RunningShop> {
  const store = await startCafe24Store({ port, tag, orderTag: tag });
  return {
    platform: 'cafe24',
    url: shopUrl('cafe24', port),
    members: () =>
      [...store.members.values()].map(({ id, name, email, cellphone, sms, newsMail, joinedAt }) =>
        toMember('cafe24', { id, name, email, phone: cellphone, sms, mail: newsMail, joinedAt }),
      ),
    close: store.close,
  };
}

async function startMakeshop(port: number, tag: string): Promise<RunningShop> {
  const store = await startMakeshopStore({ port, tag });
  return {
    platform: 'makeshop',
    url: shopUrl('makeshop', port),
    members: () =>
      [...store.members.values()].map(({ id, name, email, mobile, smsReceive, emailReceive, joinedAt }) =>
        toMember('makeshop', { id, name, email, phone: mobile, sms: smsReceive, mail: emailReceive, joinedAt }),
      ),
    close: store.close,
  };
}

type ShopMember = {
  id: string;
  name: string;
  email: string;
  phone: string;
  sms: boolean;
  mail: boolean;
  joinedAt: number;
};

function toMember(source: string, { id, name, email, phone, sms, mail, joinedAt }: ShopMember): Member {
  return {
    memberId: id,
    ...(name ? { name } : {}),
    ...(phone ? { phone } : {}),
    ...(email ? { email } : {}),
    joinedAt,
    consents: [
      { channel: 'sms', granted: sms, at: joinedAt, source },
      { channel: 'email', granted: mail, at: joinedAt, source },
    ],
  };
}

const SYNC_MS = 500;

/** Members an earlier start told of. The shop has opened anew since, and dates what they said anew; it is said already. */
async function toldBefore(shop: RunningShop, api: Pick<ShopApi, 'knows'>): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for (const member of shop.members()) {
    if (await api.knows(member.memberId)) told.set(member.memberId, JSON.stringify(member));
  }
  return told;
}

/**
 * Tells the edge of every new or changed member of a shop until the answer is called. A changed consent is dated when
 * it is seen; an address the edge refuses is left out, as the member itself must not be lost for it.
 */
export function syncMembers(
  shop: RunningShop,
  api: Pick<ShopApi, 'members' | 'knows'>,
  now: () => Promise<number>,
  onError: (error: unknown) => void,
): () => void {
  let told: Map<string, string> | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout;

  const sync = async () => {
    told ??= await toldBefore(shop, api);
    const known = told;
    const changed = shop.members().filter((member) => known.get(member.memberId) !== JSON.stringify(member));
    if (changed.length === 0) return;
    const at = await now();
    const members = changed.map((member) => (known.has(member.memberId) ? redated(member, at) : member));
    const refused = await api.members(members);
    if (refused.length > 0) await api.members(refused.map(({ member, why }) => ({ ...member, [why]: undefined })));
    for (const member of changed) known.set(member.memberId, JSON.stringify(member));
  };
  const loop = async () => {
    await sync().catch((error: unknown) => {
      if (!stopped) onError(error);
    });
    if (!stopped) timer = setTimeout(loop, SYNC_MS);
  };
  void loop();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function redated(member: Member, at: number): Member {
  return { ...member, consents: member.consents?.map((consent) => ({ ...consent, at })) ?? [] };
}
