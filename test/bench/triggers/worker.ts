// The edge's own timer shard and runs in a Worker that counts what storage they ask for. `test/bench/triggers.ts` drives
// it; each address is one step and answers what it cost.

import { startOf } from '../../../core/campaign/definition';
import { findPreset, PRESETS } from '../../../core/campaign/presets';
import { toStoredEvent } from '../../../core/collect';
import type { StoredEvent } from '../../../core/event';
import { commandCampaign, createCampaign } from '../../../edge/actions/campaigns';
import { createEdge } from '../../../edge/context';
import { appendEvents, lastSeq } from '../../../edge/db/events';
import { catchUpProjections } from '../../../edge/db/projections';
import { setLocalClock } from '../../../edge/deps';
import type { Env } from '../../../edge/env';
import { expandRuns } from '../../../edge/jobs/expand-runs';
import { startRuns } from '../../../edge/jobs/start-runs';
import { hintShards, timerShard } from '../../../edge/objects/stubs';
import { TimerShard as Shard } from '../../../edge/objects/timer-shard';
import { dyingDatabase, ProcessKilled } from '../../faults/faulty-database';
import { openShop } from '../a-shop';
import type { Step, Told } from '../trigger-steps';
import { Ledger } from './ledger';

const ledger = new Ledger();

export class TimerShard extends Shard {
  constructor(ctx: DurableObjectState, env: Env) {
    ledger.countShard(ctx.storage.sql);
    super(ctx, { ...env, DB: ledger.countDatabase(env.DB) });
  }
}

function storedOf({ id, member, name, at, item }: Told): StoredEvent {
  const source = {
    visitorId: `visitor-${member}`,
    memberId: member,
    sent: 0,
    receivedAt: at,
    device: 'mobile' as const,
  };
  const product = { item_id: item, item_brand: 'Nike', item_category_id: '10/20', price: 10_000, quantity: 1 };
  const u = `https://shop.test/product/${item}/`;
  return toStoredEvent(source, { id, n: name, t: 0, u, p: { items: [product] } as never });
}

const STEPS: { [Name in keyof Step]: (env: Env, step: Step[Name]) => Promise<object> } = {
  async clock(_, { at }) {
    setLocalClock(at, 0);
    return {};
  },
  async site(env, { only, sendType }) {
    const edge = createEdge(env);
    const { id } = await openShop(edge);
    const presets = only ? [findPreset(only)] : PRESETS.filter((preset) => preset.realtime);
    for (const preset of presets) {
      if (!preset) throw new Error(`no preset ${only}`);
      const start = startOf(preset, sendType);
      const params = { ...start.params, ...(preset.id.endsWith('_interest') && { targets: ['Nike', '10'] }) };
      const created = await createCampaign(edge, id, { ...start, params });
      if (!created.ok) throw new Error(created.error.reason);
      const activated = await commandCampaign(edge, id, created.value.id, 'activate');
      if (!activated.ok) throw new Error(activated.error.reason);
    }
    return { siteId: id };
  },
  async events(env, { siteId, events, by }) {
    const rows = events.map((event) => (by === 'shop' ? { ...storedOf(event), visitorId: null } : storedOf(event)));
    await appendEvents(env.DB, siteId, rows);
    if (by === 'collector') await hintShards(env, siteId, rows);
    return {};
  },
  async wake(env, { siteId }) {
    await timerShard(env, siteId, 0).wake(siteId, 0);
    return { nextDueAt: await timerShard(env, siteId, 0).nextDueAt() };
  },
  async project(env) {
    await catchUpProjections(ledger.countDatabase(env.DB));
    return { seq: await lastSeq(env.DB) };
  },
  async expand(env, { dieAfter }) {
    const counted = ledger.countDatabase(env.DB);
    const afterCalls = dieAfter ?? Number.POSITIVE_INFINITY;
    const edge = createEdge({ ...env, DB: dyingDatabase(counted, { afterCalls, lastCall: 'answer lost' }).db });
    try {
      await startRuns(edge, edge.deps.now());
      await expandRuns(edge, edge.deps.now());
      return { died: false };
    } catch (error) {
      if (!(error instanceof ProcessKilled)) throw error;
      return { died: true };
    }
  },
  async count(env, { siteId }) {
    const row = await env.DB.prepare(
      'SELECT count(*) AS dispatches, count(DISTINCT member_id) AS members FROM dispatches WHERE site_id = ?1',
    )
      .bind(siteId)
      .first<{ dispatches: number; members: number }>();
    return row ?? {};
  },
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const name = new URL(request.url).pathname.slice(1) as keyof Step;
    const step = (await request.json()) as never;
    ledger.take();
    const began = Date.now();
    const answer = await STEPS[name](env, step);
    return Response.json({ ...answer, ...ledger.take(), ms: Date.now() - began });
  },
};
