// `npm run bench:audience`: what a target costs the database beside the best query written for that question alone.
// "At least one add_to_cart and no purchase in the last 1, 7 and 30 days", of active members, over the log of one shop
// among others. Rows read are D1's own billed count; times are of this machine, so read the ratios.
//
// Default: 500 thousand events. `--full`: 5 million.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import type { Condition, Target } from '../../core/condition/schema';
import { DAY_MS } from '../../core/time';
import { compileTarget } from '../../edge/db/condition-sql';

const EVENTS = process.argv.includes('--full') ? 5_000_000 : 500_000;
/** Members of the shop; four fifths of the events are theirs, the rest another shop's. */
const MEMBERS = EVENTS / 25;
const SITE = 1;
const BATCH = 5_000;
const T = Date.parse('2026-03-10T11:00:00+09:00');
const RUNS = 5;

const ROOT = join(import.meta.dirname, '../..');
type Database = Awaited<ReturnType<Miniflare['getD1Database']>>;

/** A repeatable stream of numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Shares of a shop's events. */
const SHARES: [string, number][] = [
  ['page_view', 0.5],
  ['view_item', 0.28],
  ['add_to_cart', 0.15],
  ['purchase', 0.03],
  ['login', 0.04],
];

async function fill(database: Database): Promise<void> {
  const next = numbers(7);
  const nameOf = () => {
    let left = next();
    for (const [name, share] of SHARES) {
      left -= share;
      if (left < 0) return name;
    }
    return 'page_view';
  };
  const insertMembers = database.prepare(
    `INSERT INTO members (site_id, member_id, state, updated_at) SELECT ?1, value, 'active', 0 FROM json_each(?2)`,
  );
  for (let from = 0; from < MEMBERS; from += BATCH * 4) {
    const ids = Array.from({ length: Math.min(BATCH * 4, MEMBERS - from) }, (_, n) => memberId(from + n));
    await insertMembers.bind(SITE, JSON.stringify(ids)).run();
  }
  const insertEvents = database.prepare(
    `INSERT INTO events (site_id, event_id, visitor_id, member_id, name, occurred_at, received_at, data)
     SELECT value ->> 0, value ->> 1, 'v', value ->> 2, value ->> 3, value ->> 4, value ->> 4, ?2 FROM json_each(?1)`,
  );
  const data = JSON.stringify({
    u: 'https://shop.test/product/detail.html?product_no=12&cate_no=24',
    p: { items: [{ item_id: '12', item_name: '캐시미어 코트', price: 189_000, quantity: 1 }] },
    d: 'mobile',
    from: 'tag',
  });
  for (let from = 0; from < EVENTS; from += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, n) => {
      const site = next() < 0.8 ? SITE : SITE + 1;
      const at = T - Math.floor(next() * 31 * DAY_MS);
      return [site, `e${from + n}`, memberId(Math.floor(next() * MEMBERS)), nameOf(), at];
    });
    await insertEvents.bind(JSON.stringify(rows), data).run();
  }
}

const memberId = (n: number) => `member-${String(n).padStart(7, '0')}`;

/** The question written by hand. */
const byHand = (from: number) => `
  SELECT count(*) FROM members m WHERE m.site_id = ${SITE} AND m.state = 'active' AND m.member_id IN (
    SELECT member_id FROM events INDEXED BY events_audience WHERE site_id = ${SITE} AND name = 'add_to_cart'
      AND occurred_at >= ${from} AND occurred_at < ${T} AND member_id IS NOT NULL
    EXCEPT
    SELECT member_id FROM events INDEXED BY events_audience WHERE site_id = ${SITE} AND name = 'purchase'
      AND occurred_at >= ${from} AND occurred_at < ${T} AND member_id IS NOT NULL)`;

function targetOf(days: number): Target {
  const over = { window: { lastDays: days }, measure: 'count' } satisfies Partial<Condition>;
  return {
    allOf: [
      { ...over, event: 'add_to_cart', op: 'gte', value: 1 },
      { ...over, event: 'purchase', op: 'eq', value: 0 },
    ],
    exclude: [],
    groups: { include: [], exclude: [] },
  };
}

type Measured = { members: number; rows: number; ms: number };

/** The best of several runs of each, taken in turns so that neither has the quieter moments. */
async function measure(...statements: ReturnType<Database['prepare']>[]): Promise<Measured[]> {
  const best: Measured[] = statements.map(() => ({ members: 0, rows: 0, ms: Number.POSITIVE_INFINITY }));
  for (let run = 0; run < RUNS; run++) {
    for (const [i, statement] of statements.entries()) {
      const began = performance.now();
      const { results, meta } = await statement.all<Record<string, number>>();
      const ms = performance.now() - began;
      const members = Object.values(results[0] ?? {})[0] ?? 0;
      if (ms < (best[i]?.ms ?? 0)) best[i] = { members, rows: meta.rows_read, ms };
    }
  }
  return best;
}

async function migrate(database: Database): Promise<void> {
  const directory = join(ROOT, 'migrations');
  for (const name of readdirSync(directory).sort()) {
    if (!name.endsWith('.sql')) continue;
    const statements = readFileSync(join(directory, name), 'utf8').split(/--> statement-breakpoint|;\s*$/m);
    await database.batch(statements.filter((text) => text.trim() !== '').map((text) => database.prepare(text)));
  }
}

const row = (...cells: string[]) => console.log(cells.map((cell, i) => cell.padEnd(i === 0 ? 10 : 15)).join(''));
const thousands = (value: number) => value.toLocaleString('en');

const folder = mkdtempSync(join(tmpdir(), 'dorawa-bench-'));
const miniflare = new Miniflare({
  modules: true,
  script: 'export default { fetch: () => new Response() }',
  d1Databases: { DB: 'bench' },
  d1Persist: folder,
});
try {
  const database = await miniflare.getD1Database('DB');
  await migrate(database);
  const began = performance.now();
  await fill(database);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  console.log(`${thousands(EVENTS)} events, ${thousands(MEMBERS)} members, written in ${seconds} s\n`);
  row('window', 'members', 'rows by hand', 'rows compiled', 'ratio', 'ms by hand', 'ms compiled', 'ratio');
  for (const days of [1, 7, 30]) {
    const query = compileTarget(targetOf(days), new Map(), T);
    const [hand, compiled] = await measure(
      database.prepare(byHand(T - days * DAY_MS)),
      database.prepare(`SELECT count(*) FROM (${query.sql})`).bind(SITE, '', 10_000_000, query.lists),
    );
    if (!hand || !compiled) throw new Error('nothing ran');
    if (compiled.members !== hand.members) throw new Error(`${days} days: ${compiled.members} ≠ ${hand.members}`);
    row(
      `${days} d`,
      thousands(hand.members),
      thousands(hand.rows),
      thousands(compiled.rows),
      (compiled.rows / hand.rows).toFixed(2),
      hand.ms.toFixed(0),
      compiled.ms.toFixed(0),
      (compiled.ms / hand.ms).toFixed(2),
    );
  }
} finally {
  await miniflare.dispose();
  rmSync(folder, { recursive: true, force: true });
}
