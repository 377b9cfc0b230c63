// A closed shop's rows, table by table: whatever table there is, its rows go and the neighbour's stay.

import { expect, it } from 'vitest';
import { REOPEN_MS } from '../../core/site';
import { createEdge } from '../../edge/context';
import { closeSite } from '../../edge/db/closings';
import { catchUpProjections } from '../../edge/db/projections';
import { eraseRowsOfSite } from '../../edge/db/shop-erasure';
import { eraseShops } from '../../edge/jobs/erase-shops';
import { dyingDatabase } from '../faults/faulty-database';
import { counting } from '../support/counting';
import { MINUTE_MS, World } from '../support/world';

/** What is no shop's: people and their sessions, what readers note, and the record that a shop was. */
const NO_SHOPS = ['sites', 'user', 'account', 'session', 'verification', 'api_tokens', 'cursors', 'leases'];

type Db = World['edge']['db'];
type Row = Record<string, unknown>;

async function tablesOf(db: Db): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
    .all<{ name: string }>();
  return results
    .map(({ name }) => name)
    .filter((name) => !/^(_cf_|d1_|sqlite_)/.test(name) && !NO_SHOPS.includes(name));
}

/** One row of each table for a shop, what it hangs on being the shop's own row there: all of a shop's rows have one number. */
async function fill(db: Db, siteId: number): Promise<void> {
  for (const table of await tablesOf(db)) {
    const { results: columns } = await db.prepare(`PRAGMA table_info(${table})`).all<{ name: string; type: string }>();
    const value = ({ name, type }: { name: string; type: string }) => {
      if (name === 'role') return 'colleague';
      if (/^(INTEGER|REAL)$/i.test(type)) return siteId;
      return `text-${siteId}`;
    };
    const places = columns.map(() => '?').join(', ');
    await db
      .prepare(`INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) VALUES (${places})`)
      .bind(...columns.map(value))
      .run();
  }
}

/** Every row by its table, but for those of nobody. */
async function everything(db: Db): Promise<Record<string, Row[]>> {
  const tables = await tablesOf(db);
  const rows = await Promise.all(
    tables.map(async (table) => (await db.prepare(`SELECT * FROM ${table}`).all<Row>()).results),
  );
  return Object.fromEntries(tables.map((table, i) => [table, (rows[i] ?? []).filter((row) => row.site_id !== 0)]));
}

/** A world in which a shop and its neighbour have a row in every table, and the shop was closed long enough ago. */
async function closedShop() {
  const world = await World.begin();
  const { db } = world.edge;
  const neighbour = await world.another();
  for (const table of await tablesOf(db)) await db.prepare(`DELETE FROM ${table}`).run();
  await fill(db, neighbour.site.id);
  const before = await everything(db);
  // Its numbers are the higher ones, so that those which are never given out again would be.
  const shop = await world.another();
  await fill(db, shop.site.id);
  await closeSite(db, shop.site.id, world.now());
  world.jump(world.now() + REOPEN_MS + MINUTE_MS);
  return { world, before, shop: shop.site };
}

const erasedAt = (db: Db, id: number) =>
  db.prepare('SELECT erased_at AS at FROM sites WHERE id = ?1').bind(id).first('at');

it('takes the rows of the shop out of every table there is, and nobody else’s', async () => {
  const { world, before, shop } = await closedShop();
  const { db } = world.edge;
  expect(Object.values(before).every((rows) => rows.length === 1)).toBe(true);
  await eraseShops(world.edge, world.now());
  await eraseShops(world.edge, world.now());
  expect(await everything(db)).toEqual(before);
  expect(await erasedAt(db, shop.id)).toBe(world.now());
  const kept = await db.prepare('SELECT * FROM sites WHERE id = ?1').bind(shop.id).first<Row>();
  expect(kept).toMatchObject({ name: shop.name, hosts: '[]', settings: '{}', secret_sealed: '' });
});

it('gives no number out again that a link, a piece of evidence or a reader may remember', async () => {
  const { world, shop } = await closedShop();
  const { db } = world.edge;
  await eraseShops(world.edge, world.now());
  for (const [table, id] of Object.entries({
    events: 'seq',
    dispatches: 'id',
    consents: 'id',
    consent_notices: 'id',
  })) {
    const highest = await db.prepare(`SELECT max(${id}) AS n FROM ${table}`).first<number>('n');
    expect([table, highest]).toEqual([table, shop.id + 1]);
  }
});

it('leaves rows of nobody that every reader of the log passes without a word', async () => {
  const { world } = await closedShop();
  const { db } = world.edge;
  await eraseShops(world.edge, world.now());
  await catchUpProjections(db);
  const { results } = await db.prepare('SELECT name, data FROM events WHERE site_id = 0').all();
  expect(results).toEqual([{ name: '_nobody', data: '{}' }]);
});

it('comes to its end whichever of its calls is the last of its Worker', async () => {
  const { world, before, shop } = await closedShop();
  const { db } = world.edge;
  for (let afterCalls = 0; (await erasedAt(db, shop.id)) === null; afterCalls++) {
    const dying = dyingDatabase(db, { afterCalls, lastCall: 'answer lost' });
    // However it says that it died, the next one goes on.
    await eraseShops(createEdge({ ...world.edge.env, DB: dying.db }), world.now()).catch(() => {});
    expect(afterCalls).toBeLessThan(100);
  }
  expect(await everything(db)).toEqual(before);
});

it('takes away too what somebody writes down while the last of it goes', async () => {
  const { world, before, shop } = await closedShop();
  const { db, env } = world.edge;
  const refusal = db
    .prepare(
      `INSERT INTO suppressions (site_id, channel, address_hash, reason, created_at) VALUES (?1, 'sms', '', '', 0)`,
    )
    .bind(shop.id);
  let isWritten = false;
  const last = (statement: D1PreparedStatement) => ({
    bind: (...values: unknown[]) => ({
      run: async () => {
        if (!isWritten) await refusal.run();
        isWritten = true;
        return statement.bind(...values).run();
      },
    }),
  });
  const DB = Object.assign(Object.create(db), {
    prepare: (sql: string) => (/^DELETE FROM site_users /.test(sql) ? last(db.prepare(sql)) : db.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) => db.batch(statements),
  });
  for (let minute = 0; minute < 3; minute++) await eraseShops(createEdge({ ...env, DB }), world.now());
  expect([isWritten, await erasedAt(db, shop.id)]).toEqual([true, world.now()]);
  expect(await everything(db)).toEqual(before);
});

it('reads so many rows as it takes away, and not all there are of a large shop', async () => {
  const { world, shop } = await closedShop();
  const { db } = world.edge;
  await db
    .prepare(
      `INSERT INTO dispatches (site_id, campaign_id, member_id, occurrence, priority, due_at, anchor_at, state, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       SELECT ?1, ?1, 'member', 'occurrence-' || i, 0, 0, 0, 'delivered', 0 FROM n`,
    )
    .bind(shop.id)
    .run();
  const watched = counting(db);
  expect(await eraseRowsOfSite(watched.db, shop.id, 100)).toBe(100);
  expect(watched.rows()).toBeLessThan(1_000);
});
