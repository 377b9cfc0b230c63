// `npm run faults -- [--schedules N] [--seed N]`: seeded schedules of trouble through the real edge, as many as one likes,
// and one for every 24 of them for each way a message goes. Says how far it has come; a broken promise names its schedule
// and how to live through it again.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildParts, ROOT } from '../support/local-build';

const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const { schedules, seed } = values;
for (const [name, value] of Object.entries({ schedules, seed })) {
  if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} takes a whole number from 1 on`);
}
await buildParts();

/** As many schedules as share a process: the test pool wraps a class once more at each restart of an object in it. */
const TOGETHER = 256;
const files = ['test/faults/schedules.test.ts', 'test/faults/channels.test.ts'];
const vitest = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project=edge', '--reporter=verbose', ...files];
const live = (count: number, from: number): Promise<boolean> =>
  new Promise((ended) => {
    const env = { ...process.env, FAULT_SCHEDULES: String(count), FAULT_SEED: String(from) };
    spawn(process.execPath, vitest, { cwd: ROOT, stdio: 'inherit', env }).once('close', (code) => ended(code === 0));
  });

const wanted = Number(schedules);
let kept = 0;
for (let done = 0; done < wanted; done += TOGETHER) {
  const count = Math.min(TOGETHER, wanted - done);
  if (await live(count, Number(seed) + done)) kept += count;
  console.log(`${done + count} of ${wanted} schedules lived through, ${kept} in runs without a broken promise.`);
}
if (kept < wanted) process.exitCode = 1;
