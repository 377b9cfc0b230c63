// Time travel for one machine: the clock is set, and everything that falls due on the way happens in order. Exists in
// local builds only (`DORAWA_LOCAL`); the deployed bundle does not contain it.

import * as v from 'valibot';
import { startOf } from '../core/campaign/definition';
import { cartAbandon } from '../core/campaign/presets/cart';
import { MINUTE_MS } from '../core/time';
import { admitOwner, createApiToken, SCOPES } from './actions/access';
import { commandCampaign, createCampaign } from './actions/campaigns';
import { foldProjections, rebuildProjections } from './actions/projections';
import { createSite, newSiteSchema, tagOf } from './actions/sites';
import { createEdge, type Edge } from './context';
import { runMinute } from './cron';
import { listWatchedSiteIds, nextCampaignDueAt } from './db/campaigns';
import { nextDispatchDueAt } from './db/dispatches';
import { latestInstant, type Migration, migrate } from './db/migrations';
import { limitLocalClock, localSpeed, setLocalClock } from './deps';
import type { Env } from './env';
import { timerShards, wakeShards } from './objects/stubs';

/** The next instant at which something is due anywhere; null when nothing waits. */
export async function nextDueAt(edge: Edge): Promise<number | null> {
  const sites = await listWatchedSiteIds(edge.db);
  const waits = await Promise.all([
    nextCampaignDueAt(edge.db),
    nextDispatchDueAt(edge.db),
    ...sites.flatMap((siteId) => timerShards(edge.env, siteId).map((shard) => shard.nextDueAt())),
  ]);
  const due = waits.filter((at): at is number => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/**
 * Moves the clock forward to `to`, stopping at every due instant on the way to run the minute there, and goes on from
 * there at `speed`. Never moves it back.
 */
export async function advance(edge: Edge, to: number, speed: number): Promise<void> {
  let now = edge.deps.now();
  setLocalClock(now, 0);
  // What is due hangs on what the shards have read, and not every event wakes them.
  for (const siteId of await listWatchedSiteIds(edge.db)) await wakeShards(edge.env, siteId);
  while (now < to) {
    const due = await nextDueAt(edge);
    // Work that stays due (a failing job) must not hold time still.
    now = Math.min(to, Math.max(due ?? to, now + (due !== null && due <= now ? MINUTE_MS : 0)));
    setLocalClock(now, 0);
    await runMinute(edge);
  }
  setLocalClock(now, speed);
  for (const siteId of await listWatchedSiteIds(edge.db)) await wakeShards(edge.env, siteId);
}

/** How far a fast clock may run past a minute that has begun: a run found an hour late would be skipped. */
const HOLD_MS = 25 * MINUTE_MS;

/**
 * The doors of the local runner, under `/__local/`: `POST migrate {migrations}` (first of all), `POST clock {at, speed}`,
 * `POST advance {to, speed?}`, `POST minute`, `POST rebuild`, `POST fold {pages}`, `POST seed {…}`, `GET now`. Closed to pages in a browser, which name where they come from. Null for any other address.
 */
export async function localFetch(request: Request, env: Env): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith('/__local/')) return null;
  if (request.headers.has('origin')) return new Response('not for pages', { status: 403 });
  const edge = createEdge(env);
  switch (`${request.method} ${pathname.slice('/__local/'.length)}`) {
    case 'GET now':
      return Response.json({ now: edge.deps.now(), speed: localSpeed(), nextDueAt: await nextDueAt(edge) });
    case 'POST migrate': {
      const { migrations } = await request.json<{ migrations: Migration[] }>();
      await migrate(env.DB, migrations);
      return Response.json({ latest: await latestInstant(env.DB) });
    }
    case 'POST clock': {
      const { at, speed } = await request.json<{ at: number; speed: number }>();
      setLocalClock(at, speed);
      for (const siteId of await listWatchedSiteIds(edge.db)) await wakeShards(env, siteId);
      return Response.json({ now: edge.deps.now() });
    }
    case 'POST advance': {
      const { to, speed } = await request.json<{ to: number; speed?: number }>();
      await advance(edge, to, speed ?? localSpeed());
      return Response.json({ now: edge.deps.now(), nextDueAt: await nextDueAt(edge) });
    }
    case 'POST minute':
      limitLocalClock(edge.deps.now() + HOLD_MS);
      await runMinute(edge);
      return Response.json({ now: edge.deps.now() });
    case 'POST rebuild':
      await rebuildProjections(edge);
      return Response.json({});
    case 'POST fold': {
      const { pages } = await request.json<{ pages: number }>();
      return Response.json(await foldProjections(edge, pages));
    }
    case 'POST seed':
      return Response.json(await seed(edge, await request.json()));
    default:
      return new Response('no such local door', { status: 404 });
  }
}

/** What `npm start` asks for in an empty state: shops, a person who may sign in, and a token for programs. */
export type SeedRequest = {
  sites: v.InferInput<typeof newSiteSchema>[];
  owner: { email: string; password: string; name: string };
  /** Start every ready-made campaign in each shop. */
  campaigns?: boolean;
};
export type Seeded = { sites: { id: number; key: string; platform: string; tag: string }[]; apiToken: string };

async function seed(edge: Edge, request: SeedRequest): Promise<Seeded> {
  const { createOwner } = await import('./admin/auth');
  const userId = await createOwner(edge, request.owner);
  const sites = [];
  for (const input of request.sites) {
    const site = await createSite(edge, v.parse(newSiteSchema, input));
    await admitOwner(edge, site.id, userId);
    if (request.campaigns) await startPresets(edge, site.id);
    sites.push({ id: site.id, key: site.key, platform: site.platform, tag: tagOf(edge, site) });
  }
  const apiToken = await createApiToken(edge, {
    name: 'npm start',
    siteIds: sites.map((site) => site.id),
    scopes: [...SCOPES],
  });
  return { sites, apiToken };
}

/** The two cart campaigns a shop begins with. */
async function startPresets(edge: Edge, siteId: number): Promise<void> {
  const starts = (['realtime', 'scheduled'] as const).map((sendType) => ({
    ...startOf(cartAbandon, sendType),
    name: sendType === 'realtime' ? '장바구니 유기 (실시간 24시간)' : '장바구니 유기 (매일 11:00)',
  }));
  for (const definition of starts) {
    const created = await createCampaign(edge, siteId, definition);
    if (!created.ok) throw new Error(`${definition.name}: ${created.error.reason}`);
    const activated = await commandCampaign(edge, siteId, created.value.id, 'activate');
    if (!activated.ok) throw new Error(`${definition.name}: ${activated.error.reason}`);
  }
}
