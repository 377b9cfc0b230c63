// The files of `migrations/`, as a database takes them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './local-build';

/** A file of `migrations/`, cut into its statements. */
export type Migration = { name: string; statements: string[] };

/** All of them, in order. */
export function readMigrations(): Migration[] {
  const directory = join(ROOT, 'migrations');
  const names = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => ({
    name,
    statements: readFileSync(join(directory, name), 'utf8')
      .split(/--> statement-breakpoint|;\s*$/m)
      .filter((statement) => statement.trim() !== ''),
  }));
}
