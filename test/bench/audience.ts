// `npm run bench:audience`: what a target costs the database beside the best query written for that question alone.
// "At least one add_to_cart and no purchase in the last 1, 7 and 30 days", of active members, over the log of one shop
// among others; then the audience of each preset, as a run gathers it. Rows read are D1's own billed count; times are of
// this machine, so read the ratios. Fails where a preset takes longer than a fifth of D1's limit, or walks through a table.
//
// With `--rehearsal`, instead: 미리 돌려보기 of a draft over the same shop, to its last member.
//
// Default: 500 thousand events. `--full`: 5 million.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Miniflare } from 'miniflare';
import { PRESETS } from '../../core/campaign/presets';
import type { Condition, Target } from '../../core/condition/schema';
import { DAY_MS } from '../../core/time';
import { compileTarget } from '../../edge/db/condition-sql';
import { costOf, SLOWEST_MS } from './audience-presets';
import { type Database, fillShop, SITE, T } from './audience-shop';
import { countingDatabase, type MinimalDatabase } from './dispatch/counting-database';
import { createSchema } from './new-database';
import { standInForWorkers } from './worker-modules';

const EVENTS = process.argv.includes('--full') ? 5_000_000 : 500_000;
/** Members of the shop; four fifths of the events are theirs, the rest of five times as many of another shop. */
const MEMBERS = EVENTS / 25;
const RUNS = 5;

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

const row = (...cells: string[]) => console.log(cells.map((cell, i) => cell.padEnd(i === 0 ? 10 : 15)).join(''));
const thousands = (value: number) => value.toLocaleString('en');

async function benchPresets(database: Database): Promise<void> {
  const say = (...cells: string[]) =>
    console.log(cells.map((cell, i) => cell.padEnd([28, 14, 14, 14, 10][i] ?? 0)).join(''));
  console.log('');
  say('preset', 'candidates', 'marks', 'rows read', 'ms', 'plan');
  const late: string[] = [];
  for (const preset of PRESETS) {
    const { id, candidates, marks, rowsRead, ms, scans } = await costOf(database, preset);
    const plan = scans.length > 0 ? scans.join('; ') : 'indexes only';
    say(id, thousands(candidates), thousands(marks), thousands(rowsRead), ms.toFixed(0), plan);
    if (ms > SLOWEST_MS || scans.length > 0) late.push(id);
  }
  if (late.length > 0) throw new Error(`Over ${SLOWEST_MS} ms, or walking through a table: ${late.join(', ')}`);
}

async function benchTargets(database: Database): Promise<void> {
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
  await benchPresets(database);
}

/** Typed with the edge, which knows the Worker's world and not Node's; so it is loaded by its name only. */
const REHEARSAL = pathToFileURL(join(import.meta.dirname, 'audience-rehearsal.ts')).href;
type Look = { members: number; total: number; rowsRead: number; ms: number };
type Played = { looks: Look[]; sums: object; state: string };
type PlayRehearsal = (watched: object, at: number, seen: (look: Look) => void) => Promise<Played>;

async function benchRehearsal(database: Database): Promise<void> {
  standInForWorkers();
  const { playRehearsal } = (await import(REHEARSAL)) as { playRehearsal: PlayRehearsal };
  const began = performance.now();
  let told = 0;
  const { looks, sums, state } = await playRehearsal(
    countingDatabase(database as unknown as MinimalDatabase),
    T,
    ({ members, total }) => {
      if (members < told + total / 10 && members < total) return;
      told = members;
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);
      console.log(`${seconds} s: ${thousands(members)} of ${thousands(total)} members`);
    },
  );
  const times = looks.map(({ ms }) => ms).sort((a, b) => a - b);
  const rows = looks.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  const members = looks.at(-1)?.members ?? 0;
  console.log(`\nrehearsal ${state}`);
  console.table({
    'members gone through': thousands(members),
    'looks, of two pages each': looks.length,
    'seconds in looks': (times.reduce((sum, ms) => sum + ms, 0) / 1_000).toFixed(1),
    'one look, median and longest ms': `${times[times.length >> 1]?.toFixed(0)}, ${times.at(-1)?.toFixed(0)}`,
    'rows read': thousands(rows),
    'rows read per member': (rows / members).toFixed(1),
  });
  console.log(JSON.stringify(sums));
}

const folder = mkdtempSync(join(tmpdir(), 'dorawa-bench-'));
const miniflare = new Miniflare({
  modules: true,
  script: 'export default { fetch: () => new Response() }',
  d1Databases: { DB: 'bench' },
  d1Persist: folder,
});
try {
  const database = await miniflare.getD1Database('DB');
  await createSchema(database as unknown as MinimalDatabase);
  const began = performance.now();
  await fillShop(database, EVENTS, MEMBERS);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  console.log(`${thousands(EVENTS)} events, ${thousands(MEMBERS)} members, written in ${seconds} s\n`);
  if (process.argv.includes('--rehearsal')) await benchRehearsal(database);
  else await benchTargets(database);
} finally {
  await miniflare.dispose();
  rmSync(folder, { recursive: true, force: true });
}
