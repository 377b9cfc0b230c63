import { expect, it } from 'vitest';
import type { CampaignDefinition } from '../../core/campaign/definition';
import { GIVE_UP_ASKING_MS } from '../../core/dispatch/dispatch';
import { editCampaign } from '../../edge/actions/campaigns';
import { createEdge } from '../../edge/context';
import { commit, type Db } from '../../edge/db/database';
import { insertDispatches } from '../../edge/db/dispatches';
import { listFinished } from '../../edge/db/finished-campaigns';
import { insertHandover, wakeHandover } from '../../edge/db/handovers';
import { finishCampaigns } from '../../edge/jobs/finish-campaigns';
import { counting } from '../support/counting';
import { kst, World } from '../support/world';

const once = (date: string): CampaignDefinition['send'] => ({
  type: 'scheduled',
  schedule: { kind: 'once', date, hour: 14, minute: 0 },
  lookBack: { kind: 'one_day', daysAgo: 1 },
});

/** A campaign that has run once, and that many messages of it, all delivered. */
async function ranOnce(world: World, messages: number) {
  const id = await world.campaign('cart_abandon_daily', { send: once('2026-03-10') });
  const { db } = world.edge;
  const at = kst('2026-03-10 14:00');
  world.jump(at);
  const rows = Array.from({ length: messages }, (_, i) => ({
    ...{ siteId: world.site.id, campaignId: id, memberId: `m${String(i).padStart(4, '0')}`, occurrence: 'run:1' },
    ...{ runId: null, priority: 1, dueAt: at, anchorAt: at, subject: { seq: 0, products: 0 } },
  }));
  await commit(db, [
    db.prepare('UPDATE campaigns SET next_run_at = NULL WHERE id = ?1').bind(id),
    db
      .prepare(
        `INSERT INTO runs (campaign_id, planned_at, state, cursor, matched, excluded) VALUES (?1, ?2, 'expanded', '', 0, '{}')`,
      )
      .bind(id, at),
    ...insertDispatches(db, rows, at),
    db.prepare(`UPDATE dispatches SET state = 'delivered', wake_at = NULL WHERE campaign_id = ?1`).bind(id),
  ]);
  return { id, at, db };
}

it('a campaign ends also where a hand-over of the last days cannot be read', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const { id, at, db } = await ranOnce(world, 1);
  const handover = await insertHandover(db, {
    ...{ siteId: world.site.id, accountId: null, channel: 'sms', at, wakeAt: at, dispatchIds: [] },
  });
  await db.prepare(`UPDATE handovers SET dispatch_ids = 'no such thing' WHERE id = ?1`).bind(handover).run();
  expect(await listFinished(db, at - GIVE_UP_ASKING_MS, 10)).toMatchObject([{ id, hasRun: true }]);
});

it('a campaign of which one message is still asked about is known by it, not by looking at all the others', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const { id, at, db } = await ranOnce(world, 400);
  const last = await db
    .prepare('SELECT max(id) AS id FROM dispatches WHERE campaign_id = ?1')
    .bind(id)
    .first<{ id: number }>();
  const open = { siteId: world.site.id, accountId: null, channel: 'sms', at, wakeAt: at } as const;
  const handover = await insertHandover(db, { ...open, dispatchIds: [last?.id ?? 0] });
  await db
    .prepare(`UPDATE dispatches SET state = 'accepted', handover_id = ?2 WHERE id = ?1`)
    .bind(last?.id, handover)
    .run();
  const counted = counting(db);
  expect(await listFinished(counted.db, at - GIVE_UP_ASKING_MS, 10)).toEqual([]);
  expect(counted.rows()).toBeLessThan(50);
  await commit(db, [wakeHandover(db, handover, null)]);
  expect(await listFinished(db, at - GIVE_UP_ASKING_MS, 10)).toMatchObject([{ id, hasRun: true }]);
});

it('a campaign that is given another instant at the very moment does not end', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const { id, db, at } = await ranOnce(world, 1);
  let isEdited = false;
  const prepare = (sql: string): D1PreparedStatement => {
    const statement = db.prepare(sql);
    if (isEdited || !sql.startsWith('SELECT * FROM campaigns')) return statement;
    isEdited = true;
    const edited = async () => {
      const { definition } = (await world.report(id)).campaign;
      await editCampaign(world.edge, world.site.id, id, { ...definition, send: once('2026-03-12') });
    };
    const bind = (...values: unknown[]) => ({ all: () => edited().then(() => statement.bind(...values).all()) });
    return { bind } as unknown as D1PreparedStatement;
  };
  const DB = { prepare, batch: (statements: D1PreparedStatement[]) => db.batch(statements) } as unknown as Db;
  await finishCampaigns(createEdge({ ...world.edge.env, DB }), at);
  expect(isEdited).toBe(true);
  const { campaign } = await world.report(id);
  expect(campaign).toMatchObject({ status: 'active', nextRunAt: kst('2026-03-12 14:00') });
});
