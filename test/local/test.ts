// Finds or installs a browser, builds what the suites run against, and hands over to Vitest, whose summary comes last
// and whose answer is ours. Arguments after `--` are Vitest's.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBrowser } from './browser';

function node(...options: string[]): void {
  const { status, signal } = spawnSync(process.execPath, options, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal ? 130 : 1));
}

try {
  process.env.CHROMIUM = ensureBrowser();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
node('--import', 'tsx', 'tracker/build.ts');
node('--import', 'tsx', 'edge/admin/build.ts');
node(join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2));
