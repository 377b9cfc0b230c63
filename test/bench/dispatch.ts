// `npm run bench:dispatch`: what it costs to hand a run over. A daily campaign's dispatches go through the real
// dispatcher and reconciliation, over real D1, to the SOLAPI stand-in behind a socket in a process of its own. Rows
// written are D1's own billed count, indexes included; duplicates are counted in the stand-in's ledger; heap is what is
// left after collection. Times are of this machine.
//
// Default: 10 thousand dispatches. `--full`: 100 thousand. `--count N`: as many as said.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Miniflare } from 'miniflare';
import { type CountingDatabase, countingDatabase, type MinimalDatabase } from './dispatch/counting-database';
import type { Count, ToStandIn } from './dispatch/stand-in';
import { createSchema } from './new-database';
import { standInForWorkers } from './worker-modules';

standInForWorkers();

const { values } = parseArgs({ options: { full: { type: 'boolean' }, count: { type: 'string' } } });
const DISPATCHES = values.full ? 100_000 : Number(values.count ?? 10_000);
if (!Number.isInteger(DISPATCHES) || DISPATCHES < 1) throw new Error('--count takes a number of dispatches');

/** Typed with the edge, which knows the Worker's world and not Node's; so it is loaded by its name only. */
const MEASURE = pathToFileURL(join(import.meta.dirname, 'dispatch/measure.ts')).href;
type OneMessage = { gated: number; filled: number; composed: number };
type World = {
  db: unknown;
  solapiUrl: string;
  moved(now: number): Promise<void>;
  oneMessage(us: OneMessage): void;
  stage(name: string): Promise<void>;
};

type StandIn = { url: string; tell(now: number): Promise<void>; count(): Promise<Count>; stop(): void };

/** The stand-in in its own process, so that its ledger is not in our memory. */
async function startStandIn(): Promise<StandIn> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'dispatch/stand-in.ts'), {
    execArgv: ['--import', 'tsx'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const ask = async (message: ToStandIn) => {
    child.send(message);
    const [count] = (await once(child, 'message')) as [Count];
    return count;
  };
  return {
    url,
    tell: async (now) => {
      await ask({ now });
    },
    count: () => ask({}),
    stop: () => child.kill(),
  };
}

type Mark = { stage: string; at: number; written: number; count: Count };
type Batch = { at: number; heap: number };

async function run(
  database: CountingDatabase,
  standIn: StandIn,
): Promise<{ marks: Mark[]; batches: Batch[]; us: OneMessage }> {
  let us: OneMessage = { gated: 0, filled: 0, composed: 0 };
  const marks: Mark[] = [];
  const batches: Batch[] = [];
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await realFetch(input, init);
    if (String(input).endsWith('/send')) batches.push({ at: performance.now(), heap: heapLeft() });
    return answer;
  };
  const { measure } = (await import(MEASURE)) as { measure(world: World, count: number): Promise<void> };
  const world: World = {
    db: database.db,
    solapiUrl: standIn.url,
    moved: standIn.tell,
    oneMessage(median) {
      us = median;
    },
    async stage(stage) {
      console.log(`${stage} …`);
      const count = await standIn.count();
      marks.push({ stage, at: performance.now(), written: database.written(), count });
    },
  };
  await measure(world, DISPATCHES);
  return { marks, batches, us };
}

function heapLeft(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(0)} MiB`;
const fixed = (value: number) => value.toFixed(2);

function print(marks: readonly Mark[], batches: readonly Batch[], us: OneMessage): void {
  const mark = (stage: string): Mark => {
    const found = marks.find((one) => one.stage === stage);
    if (!found) throw new Error(`the run never came to ${stage}`);
    return found;
  };
  const planning = mark('planning');
  const handing = mark('handing over');
  const asking = mark('asking');
  const done = mark('done');
  const each = (rows: number) => fixed(rows / DISPATCHES);
  const perThousand = (calls: number) => fixed((calls * 1_000) / DISPATCHES);
  const seconds = (asking.at - handing.at) / 1_000;
  const times = batches.map(({ at }, i) => at - (batches[i - 1]?.at ?? handing.at));
  const mean = (some: readonly number[]) => some.reduce((sum, ms) => sum + ms, 0) / some.length;
  // The last one is smaller than the others.
  const full = times.length > 2 ? times.slice(0, -1) : times;
  const half = Math.ceil(full.length / 2);
  console.table({
    'dispatches handed over': { measured: done.count.handed, target: DISPATCHES },
    'handed over twice': { measured: done.count.twice, target: 0 },
    'rows written per dispatch, due to delivered': { measured: each(done.written - handing.written), target: '≤ 4' },
    'rows written per dispatch, planning it': { measured: each(handing.written - planning.written), target: '' },
    'provider calls per 1,000, handing over': {
      measured: perThousand(asking.count.calls - handing.count.calls),
      target: '≤ 1',
    },
    'provider calls per 1,000, with all asking': {
      measured: perThousand(done.count.calls - handing.count.calls),
      target: '≤ 1',
    },
    'one message in core, median µs: composed and linted': { measured: us.composed.toFixed(1), target: '≤ 50' },
    'its gate before, on the facts in hand': { measured: us.gated.toFixed(1), target: '' },
    'its values': { measured: us.filled.toFixed(1), target: '' },
    'dispatches handed over per second': { measured: Math.round(DISPATCHES / seconds), target: '' },
    'time per batch, second half ÷ first': {
      measured: full.length > 1 ? fixed(mean(full.slice(half)) / mean(full.slice(0, half))) : 'one batch',
      target: 'about 1',
    },
    'heap at the first and the last batch': {
      measured: `${mib(batches[0]?.heap ?? 0)}, ${mib(batches.at(-1)?.heap ?? 0)}`,
      target: 'flat',
    },
  });
}

const persist = mkdtempSync(join(tmpdir(), 'dorawa-dispatch-'));
const miniflare = new Miniflare({
  modules: true,
  script: 'export default {}',
  d1Databases: ['DB'],
  d1Persist: persist,
});
const standIn = await startStandIn();
try {
  const database = countingDatabase((await miniflare.getD1Database('DB')) as unknown as MinimalDatabase);
  await createSchema(database.db);
  const { marks, batches, us } = await run(database, standIn);
  print(marks, batches, us);
} finally {
  standIn.stop();
  await miniflare.dispose();
  rmSync(persist, { recursive: true, force: true });
}
// The pool of connections to the stand-in would keep the process up.
process.exit();
