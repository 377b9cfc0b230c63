// Finds or installs the browsers, builds what the suites run against, and hands over to Vitest, whose summary comes last
// and whose answer is ours. Arguments after `--` are Vitest's.

import { spawnSync } from 'node:child_process';
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
const vitest = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, vitest, { stdio: 'inherit' });
process.exit(status ?? 1);
