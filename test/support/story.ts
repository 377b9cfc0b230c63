// A story of one campaign: what every person in it does and when, the look of the campaign, and what became of each.

import { expect, it } from 'vitest';
import { type CampaignDefinition, type Send, startOf } from '../../core/campaign/definition';
import { findPreset, PRESETS, type PresetId } from '../../core/campaign/presets';
import type { EventParams } from '../../core/event';
import { toServerEvent } from '../../core/server-event';
import { appendReportedEvents } from '../../edge/db/events';
import { aCoat, kst, World } from './world';

/** What somebody did when: an event, at a Korean time, with its parameters. */
export type Deed = [at: string, name: string, params?: EventParams];
export type Story = {
  preset: PresetId;
  over?: Partial<CampaignDefinition>;
  begins: string;
  ends: string;
  people: Record<string, Deed[]>;
  /** Who got the message. */
  reached: string[];
  /** Who qualified and was left out, counted by reason. */
  left?: Record<string, number>;
  /** Words of the message. */
  says?: string;
};

export const item = (id: string, more: object = {}) => ({
  items: [{ item_id: id, item_name: `상품 ${id}`, price: 10_000, ...more }],
});
export const nike = (id: string) => item(id, { item_brand: 'Nike', item_category_id: '10/20' });
export const paid = (order: string, value = 189_000) => ({
  transaction_id: order,
  value,
  items: [{ ...aCoat, price: value }],
});
/** An order of just this, at what the shop asks for it. */
export const orderOf = (order: string, what: ReturnType<typeof item>) => ({
  transaction_id: order,
  value: 10_000,
  ...what,
});
/** Looks at each of these products, a minute apart, from ten o'clock on the 9th. */
export const looks = (ids: readonly string[], of: (id: string) => ReturnType<typeof item> = item) =>
  ids.map((id, n): Deed => [`2026-03-09 10:0${n}`, 'view_item', of(id)]);

/** Presets that can be sent this way. */
const sentBy = (type: Send['type']): PresetId[] =>
  PRESETS.filter(({ realtime }) => type === 'scheduled' || realtime).map(({ id }) => id);

/** Tests of stories by their names, and that every preset which can be sent this way has one. */
export function tellEach(type: Send['type'], stories: Record<string, Story>): void {
  it.each(Object.entries(stories))('%s', (_, story) => tell(type, story), 120_000);

  it('all have a story', () => {
    const told = Object.values(stories).map(({ preset }) => preset);
    expect(sentBy(type).filter((preset) => !told.includes(preset))).toEqual([]);
  });
}

/** Lives through a story, its campaign sent this way with the preset's own times unless `over` says otherwise. */
async function tell(type: Send['type'], story: Story): Promise<void> {
  const { preset, over, begins, ends, people, reached, left, says } = story;
  const world = await World.begin({ now: kst(begins) });
  const campaign = await world.campaign(preset, { send: sendOf(preset, type), ...over });
  const deeds = Object.entries(people).flatMap(([member, list]) => list.map((deed) => ({ member, deed })));
  for (const member of Object.keys(people)) await world.member(member);
  for (const { member, deed } of deeds.sort((a, b) => kst(a.deed[0]) - kst(b.deed[0]))) {
    await world.until(kst(deed[0]));
    await does(world, member, deed);
  }
  await world.until(kst(ends));
  const sent = (await world.dispatches()).filter(({ state }) => state === 'delivered');
  expect(sent.map(({ memberId }) => memberId).sort()).toEqual([...reached].sort());
  if (left) expect((await world.report(campaign)).excluded).toEqual(left);
  if (says) expect((await world.inbox())[0]?.text).toContain(says);
}

function sendOf(id: PresetId, type: Send['type']): Send {
  const preset = findPreset(id);
  if (!preset) throw new Error(id);
  return startOf(preset, type).send;
}

/** In the shop's pages, or, what no page shows, told of by the shop's systems. */
async function does(world: World, member: string, [at, name, params = {}]: Deed): Promise<void> {
  if (name !== 'refund' && name !== 'order_update') {
    await world.event(name, params, { member });
    return;
  }
  const id = `${member}-${at}`.replace(/\W/g, '-');
  const told = toServerEvent({ id, name, memberId: member, occurredAt: kst(at), params }, kst(at));
  if (!told.ok) throw new Error(told.error);
  await appendReportedEvents(world.edge.db, world.site.id, [told.value]);
}
