// AlimTalk under death and trouble. No campaign goes by it, so it is taken straight through the port, by a hand-over
// that keeps the dispatcher's rules and dies at either of its two writes, the handle's and the outcome's: one without a
// handle goes again; one with a handle is asked about until its end is known, and goes again only when it is `absent`.

import { afterEach, expect, it, vi } from 'vitest';
import type { LookupOutcome, SendOutcome } from '../../core/dispatch/dispatch';
import type { ComposedAlimtalk } from '../../core/message/composed';
import { chooseCarrier } from '../../edge/channels/choice';
import { HandoverLost, type Outgoing, type Provider } from '../../edge/channels/port';
import type { Fault } from '../providers/kit/faults';
import { withNhn, withSolapi } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const PHONES = ['01000000001', '01000000002'];

const PROVIDERS = [
  {
    name: 'SOLAPI',
    templateCode: 'KA01TP-order',
    carrying: [/groups$/, /^PUT /, /send$/],
    async connect(world: World) {
      const solapi = await withSolapi(world);
      return { faults: solapi.faults, taken: () => solapi.handed().map(({ to, type }) => `${type} ${to}`) };
    },
    taken: 'ATA',
  },
  {
    name: 'NHN Cloud',
    templateCode: 'order-paid',
    carrying: [/alimtalk\/v2\.3\/.*messages$/],
    async connect(world: World) {
      const nhn = await withNhn(world);
      return { faults: nhn.faults, taken: () => nhn.messages.map(({ recipientNo, kind }) => `${kind} ${recipientNo}`) };
    },
    taken: 'alimtalk',
  },
];

const approved = { channel: 'alimtalk' as const, type: 'ALIMTALK' as const, variables: {}, buttons: [], links: [] };

const DOES: Fault['does'][] = ['drop_before', 'drop_after', 'hang_after', { status: 429 }, { status: 500 }];
const DEATHS = ['nowhere', 'before the handle', 'after the handle', 'before the outcome'] as const;
type Death = (typeof DEATHS)[number];

class Killed extends Error {}

/** What is durable of one message: the hand-over it is in, and whether its end is known. */
type Row = { message: Outgoing; state: 'queued' | 'open' | 'delivered'; handle: string | null; handover: number };

/** One hand-over of everything queued. */
async function handOver(provider: Provider, rows: Row[], id: number, now: number, death: Death): Promise<void> {
  const going = rows.filter(({ state }) => state === 'queued');
  if (going.length === 0) return;
  for (const row of going) Object.assign(row, { state: 'open', handover: id, handle: null });
  const keep = async (handle: string) => {
    if (death === 'before the handle') throw new Killed();
    if (going.some(({ state, handover }) => state !== 'open' || handover !== id)) throw new HandoverLost();
    for (const row of going) row.handle = handle;
    if (death === 'after the handle') throw new Killed();
  };
  const batch = going.map(({ message }) => message);
  const outcomes = await provider.send(batch, { id: `dorawa-h${id}`, at: now, handle: null, keep });
  if (death === 'before the outcome') throw new Killed();
  for (const [i, row] of going.entries()) {
    const { outcome }: SendOutcome = outcomes[i] ?? { outcome: 'unknown' };
    if (outcome === 'later') row.state = 'queued';
    expect(outcome).not.toBe('refused');
  }
}

const CANNOT_BE_ASKED = new Map<string, LookupOutcome>();

/** Asks about everything open. */
async function ask(provider: Provider, rows: Row[], at: ReadonlyMap<number, number>): Promise<void> {
  for (const id of new Set(rows.map(({ handover }) => handover))) {
    const open = rows.filter(({ state, handover }) => state === 'open' && handover === id);
    const handle = open[0]?.handle ?? null;
    const sent = open.map(({ message: { clientRef } }) => ({ clientRef, providerMessageId: null }));
    const known =
      open.length > 0 && handle !== null
        ? await provider.lookup({ id: `dorawa-h${id}`, at: at.get(id) ?? 0, handle }, sent).catch(() => CANNOT_BE_ASKED)
        : new Map<string, LookupOutcome>();
    for (const row of open) {
      const outcome = handle === null ? 'absent' : known.get(row.message.clientRef)?.outcome;
      if (outcome === 'absent') row.state = 'queued';
      if (outcome === 'delivered') row.state = 'delivered';
    }
  }
}

it.each(PROVIDERS)(
  'reaches every phone exactly once by AlimTalk of $name, wherever it dies and whichever call the provider loses',
  async ({ connect, templateCode, carrying, taken: kind }) => {
    const world = await World.begin({ now: kst('2026-03-10 11:00') });
    const schedules = DEATHS.flatMap((death) =>
      [null, ...carrying.flatMap((on) => DOES.map((does) => ({ on, does })))].map((trouble) => ({ death, trouble })),
    );
    for (const { death, trouble } of schedules) {
      world.jump(kst('2026-03-10 11:00'));
      const { faults, taken } = await connect(world);
      const { provider } = await chooseCarrier(world.edge, world.site.id, 'alimtalk');
      const at = new Map<number, number>();
      const rows = PHONES.map((to, i): Row => {
        const content: ComposedAlimtalk = { ...approved, templateCode, text: `${i}번째 주문이 접수되었습니다.` };
        const message = { clientRef: `dorawa-${i + 1}`, siteId: world.site.id, to, from: '0212345678', content };
        return { message, state: 'queued', handle: null, handover: 0 };
      });
      if (trouble) faults.add({ ...trouble });
      for (let turn = 1; turn <= 12 && rows.some(({ state }) => state !== 'delivered'); turn++) {
        at.set(turn, world.now());
        await handOver(provider, rows, turn, world.now(), turn === 1 ? death : 'nowhere').catch((error) => {
          if (!(error instanceof Killed)) throw error;
        });
        world.jump(world.now() + 4 * MINUTE_MS);
        await ask(provider, rows, at);
      }
      const words = { death, trouble: trouble && { ...trouble, on: String(trouble.on) } };
      expect({ ...words, taken: taken().sort(), states: rows.map(({ state }) => state) }).toEqual({
        ...words,
        taken: PHONES.map((to) => `${kind} ${to}`),
        states: PHONES.map(() => 'delivered'),
      });
    }
  },
);
