// `npm run project -- [--rebuild] [--data DIR]`: folds the log of a data folder into its projections; with `--rebuild`
// empties them first. Stopped half-way it goes on at the next start, or with whoever reads a projection next.
//
// `--remote` asks the deployed Worker instead, by one row in its database: the minute that follows does the work.

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { REBUILD } from '../../edge/db/rebuild';
import { ROOT } from '../support/local-build';
import { openEdge } from './open-edge';
import { ProgressBar } from './progress';

const { values } = parseArgs({
  options: {
    rebuild: { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
    data: { type: 'string', default: '.dorawa' },
  },
});

/** Pages folded per request: often enough to see it move. */
const PAGES = 20;

async function main(): Promise<void> {
  const { doors, close } = await openEdge(values.data);
  try {
    if (values.rebuild) await doors.rebuildProjections();
    let progress = await doors.foldProjections(PAGES);
    const bar = new ProgressBar(progress.last);
    for (; !progress.done; progress = await doors.foldProjections(PAGES)) bar.show(progress.folded, 'folded');
    bar.show(progress.folded, 'folded');
    bar.end();
    console.log(`The projections hold the log up to its position ${progress.folded}.`);
  } finally {
    await close();
  }
}

function askDeployment(): number {
  if (!values.rebuild) throw new Error('--remote takes --rebuild: a deployment folds its log by itself.');
  const asked = spawnSync('npx', ['wrangler', 'd1', 'execute', 'DB', '--remote', '--command', REBUILD], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (asked.status === 0) console.log('Asked. The Worker empties and folds its projections from the next minute on.');
  return asked.status ?? 1;
}

try {
  if (values.remote) process.exit(askDeployment());
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
