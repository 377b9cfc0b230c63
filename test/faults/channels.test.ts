// Death and trouble together, drawn from a seed, for every way a message goes that `providers.test.ts` does not walk
// through death by death: a few schedules of each in the suite, as many as one likes by `npm run faults`. The stand-ins'
// own ledgers count. Two promises hold for all of them: nobody is written to twice, and nobody without a gate's yes.
//
// What else can be promised hangs on what a provider can be asked. SOLAPI and NHN know what they took, so everybody is
// reached. A mail host and a push service cannot be asked: a mail whose last line was written and not answered may be on
// its way, so it stays `unknown` and is never sent again, whether it arrived or not.

import { env } from 'cloudflare:workers';
import { afterEach, expect, it, vi } from 'vitest';
import type { Message } from '../../core/message/content';
import type { SiteSettings } from '../../core/site';
import { upsertMemberList } from '../../edge/actions/members';
import { registerBrowser } from '../../edge/actions/push';
import type { Faults } from '../providers/kit/faults';
import { anEmail, EMAIL_SETTINGS } from '../support/email';
import { aKakaoWithText } from '../support/kakao';
import { withNhn, withSmtp, withSolapi, withWebPush } from '../support/providers';
import { aPush } from '../support/push';
import { kst, MINUTE_MS, World } from '../support/world';
import { liveUntilSettled, minuteThatDies, writesOf } from './doomed-minute';
import { type Draws, draws } from './schedule';

const { FAULT_SCHEDULES, FAULT_SEED } = env as unknown as { FAULT_SCHEDULES?: string; FAULT_SEED?: string };
/** Of each way to send. */
const SCHEDULES = Math.ceil(Number(FAULT_SCHEDULES ?? 64) / 24);
const SEED = Number(FAULT_SEED ?? 1);

afterEach(() => vi.unstubAllGlobals());

const ELEVEN = kst('2026-03-10 11:00');
/** Who consented to everything, one of them no friend of the shop's Kakao channel. */
const CONSENTING = ['friend', 'stranger'];
/** Who consented to nothing; and who is no friend and consented to Kakao alone, so that no text may follow. */
const UNWRITTEN = ['kakao-only', 'refuser'];
const MEMBERS = [...CONSENTING, ...UNWRITTEN];
const phoneOf = (member: string) => `0100000000${MEMBERS.indexOf(member)}`;
const STRANGERS = ['stranger', 'kakao-only'].map(phoneOf);
const memberOfPhone = (phone: string) => MEMBERS.find((member) => phoneOf(member) === phone) ?? phone;
const mailOf = (member: string) => `${member}@mail.test`;

type StandIn = {
  /** Brings trouble over the next calls, or none; resolves to what it was. */
  trouble(draw: Draws): Promise<unknown>;
  /** Who was reached, once for every copy. */
  reached(): Promise<string[]>;
  /** Everything it took on its way to somebody, arrived or not, as far as it tells kinds of messages apart. */
  handed?(): string[];
};
type Way = {
  name: string;
  message: Message;
  settings?: Partial<SiteSettings>;
  connect(world: World): Promise<StandIn>;
  /** Can the provider be asked what it took? */
  asked: boolean;
};

const TROUBLES = ['drop_before', 'drop_after', 'hang_after', { status: 429 }] as const;

async function faultAt(faults: Faults, carrying: readonly RegExp[], { chance, oneOf, below }: Draws): Promise<unknown> {
  if (chance(20)) return null;
  const fault = { on: oneOf(carrying), does: oneOf(TROUBLES), after: below(2), times: 1 + below(2) };
  faults.add(fault);
  return { ...fault, on: String(fault.on) };
}

const WAYS: Way[] = [
  {
    name: 'SOLAPI to KakaoTalk, and by text to who is no friend',
    message: aKakaoWithText,
    asked: true,
    async connect(world) {
      const solapi = await withSolapi(world);
      for (const phone of STRANGERS) solapi.account.phones.set(phone, { friend: false });
      return {
        trouble: (draw) => faultAt(solapi.faults, [/groups$/, /^PUT /, /send$/, /^GET /], draw),
        reached: async () => solapi.ledger().map(({ to }) => memberOfPhone(to)),
        handed: () => solapi.handed().map(({ to, type }) => `${memberOfPhone(to)} ${type}`),
      };
    },
  },
  {
    name: 'NHN to KakaoTalk, and by text to who is no friend',
    message: aKakaoWithText,
    asked: true,
    async connect(world) {
      const nhn = await withNhn(world);
      for (const phone of STRANGERS) nhn.account.phones.set(phone, { friend: false });
      return {
        trouble: (draw) => faultAt(nhn.faults, [/freestyle-messages$/, /ad-(sms|mms)$/, /^GET /], draw),
        reached: async () => nhn.ledger().map(({ recipientNo }) => memberOfPhone(recipientNo)),
        handed: () => nhn.messages.map(({ recipientNo, kind }) => `${memberOfPhone(recipientNo)} ${kind}`),
      };
    },
  },
  {
    name: 'SMTP',
    message: anEmail,
    settings: EMAIL_SETTINGS,
    asked: false,
    async connect(world) {
      const host = await withSmtp(world);
      return {
        async trouble({ chance, oneOf }) {
          if (chance(20)) return null;
          const trouble = oneOf([
            { at: 'body', cuts: 'after' },
            { at: 'body', cuts: 'before' },
            { at: 'rcpt', cuts: 'before' },
            { at: 'rcpt', says: { code: 450, text: '4.2.0 Greylisted, try again later' } },
            { at: 'body', says: { code: 451, text: 'Local error in processing' } },
          ] as const);
          await host.trouble(mailOf(oneOf(CONSENTING)), trouble);
          return trouble;
        },
        reached: async () => (await host.taken()).map((address) => address.replace('@mail.test', '')),
      };
    },
  },
  {
    name: 'web push',
    message: aPush,
    asked: false,
    async connect(world) {
      const service = await withWebPush(world);
      for (const member of MEMBERS)
        await registerBrowser(world.edge, world.site.id, member, await service.subscribe(member));
      return {
        async trouble({ chance, oneOf }) {
          if (chance(20)) return null;
          const answers = oneOf([
            'accept and hang',
            'hang',
            { status: 503 },
            { status: 429 },
            { status: 500 },
          ] as const);
          service.answers = chance(50) ? [answers] : ['accept', answers];
          return service.answers;
        },
        reached: async () => service.shown.map(({ endpoint }) => endpoint.split('/').at(-1) ?? ''),
      };
    },
  },
];

const saidYes = (member: string, channel: string) =>
  CONSENTING.includes(member) || (member === 'kakao-only' && channel === 'kakao');

async function dueRun({ message, settings = {}, connect }: Way): Promise<{ world: World; standIn: StandIn }> {
  const world = await World.begin({ now: kst('2026-03-09 12:00'), settings });
  const yes = { granted: true, at: kst('2026-01-05 12:00'), source: 'story' };
  const consents = (['sms', 'kakao', 'email', 'push'] as const).map((channel) => ({ channel, ...yes }));
  const { refused } = await upsertMemberList(
    world.edge,
    world.site.id,
    MEMBERS.map((memberId) => {
      const address = { name: '김하늘', phone: phoneOf(memberId), email: mailOf(memberId) };
      return { memberId, ...address, consents: consents.filter(({ channel }) => saidYes(memberId, channel)) };
    }),
  );
  if (refused.length > 0) throw new Error(`a member was refused: ${refused[0]?.why}`);
  const standIn = await connect(world);
  await world.campaign('cart_abandon_daily', { message });
  for (const member of MEMBERS) await world.addsToCart(member);
  world.jump(ELEVEN - MINUTE_MS);
  await world.minute();
  world.jump(ELEVEN);
  return { world, standIn };
}

async function liveThrough(way: Way, seed: number, writes: readonly number[]): Promise<void> {
  const draw = draws(seed);
  const { world, standIn } = await dueRun(way);
  const trouble = await standIn.trouble(draw);
  const lastCall = draw.oneOf(['never made', 'answer lost'] as const);
  const death = { afterCalls: draw.oneOf(writes), lastCall };
  const overlaps = draw.chance(25);
  await Promise.all([minuteThatDies(world, death), overlaps && world.minute()]);
  await liveUntilSettled(world, MEMBERS.length, way.asked ? [] : ['unknown']);
  const again = `npm run faults -- --seed ${seed} --schedules 1`;
  const words = JSON.stringify({ way: way.name, death, trouble, overlaps, again });

  const reached = (await standIn.reached()).sort();
  const handed = standIn.handed?.() ?? [];
  expect(reached, `nobody twice, ${words}`).toEqual([...new Set(reached)]);
  expect(handed, `nothing twice, ${words}`).toEqual([...new Set(handed)]);
  const unwritten = /^(?:refuser|kakao-only (?!BMS_FREE|brand))/;
  expect(
    [...reached.filter((one) => UNWRITTEN.includes(one)), ...handed.filter((one) => unwritten.test(one))],
    `a gate's yes, ${words}`,
  ).toEqual([]);
  if (way.asked) expect(reached, `everybody, ${words}`).toEqual(CONSENTING);
  const standing = (await world.dispatches()).map(({ memberId, state, reason }) => [memberId, reason ?? state]);
  for (const [memberId = '', state = ''] of standing) {
    const isUnwritten = UNWRITTEN.includes(memberId);
    const possible = isUnwritten ? ['no_consent'] : reached.includes(memberId) ? ['delivered'] : [];
    if (!way.asked && !isUnwritten) possible.push('unknown');
    expect(possible, `${memberId} is ${state}, ${words}`).toContain(state);
  }
}

it.each(WAYS)(
  'by $name nobody is written to twice nor without a yes, in every schedule drawn',
  async (way) => {
    const healthy = await dueRun(way);
    const writes = await writesOf(healthy.world);
    await liveUntilSettled(healthy.world, MEMBERS.length);
    expect((await healthy.standIn.reached()).sort()).toEqual(CONSENTING);
    for (let n = 0; n < SCHEDULES; n++) await liveThrough(way, SEED + n, writes);
  },
  Math.max(10, SCHEDULES) * MINUTE_MS,
);
