// Finds or installs the browsers, builds what the suites run against, and hands over to Vitest, whose summary of
// everything comes last and whose answer is ours. Arguments after `--` are Vitest's, and run in one go.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildParts } from '../support/local-build';
import { ensureBrowser, ensureFirefox } from './browser';

try {
  process.env.CHROMIUM = ensureBrowser();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
if (!ensureFirefox())
  console.warn('Firefox could not be installed: its tests are skipped. Install firefox-esr, or set FIREFOX.');
await buildParts();

const run = (...options: string[]): Promise<number> =>
  new Promise((resolve) => {
    const vitest = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...options];
    spawn(process.execPath, vitest, { stdio: 'inherit' }).once('close', (status) => resolve(status ?? 1));
  });

/** The suites in two halves side by side, about as long: what browsers and child processes do, and core with the edge. */
async function runAll(): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), 'dorawa-reports-'));
  const half = (name: string, projects: string[]) =>
    run(
      ...projects.map((project) => `--project=${project}`),
      '--reporter=default',
      '--reporter=blob',
      `--outputFile.blob=${join(reports, `${name}.json`)}`,
    );
  try {
    const statuses = await Promise.all([half('outside', ['browser', 'local']), half('inside', ['core', 'edge'])]);
    // A half that died wrote no report of what failed in it.
    return (await run(`--merge-reports=${reports}`)) || Math.max(...statuses);
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

const options = process.argv.slice(2);
process.exit(options.length > 0 ? await run(...options) : await runAll());
