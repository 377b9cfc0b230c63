// The folder a local edge keeps its state in: who uses it right now, its secret, and what is to be ended if whoever
// used it last could not.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { end, isRunning, type Process, self } from './processes';

export class DataDirInUse extends Error {
  constructor(
    readonly dir: string,
    readonly owner: Process,
  ) {
    super(`${dir} is in use by process ${owner.pid} (${owner.command})`);
  }
}

type Occupancy = { owner: Process; children: Process[] };

const fileOf = (dir: string) => join(dir, 'processes.json');

/** Takes the folder for this process; ends what a killed owner left running. Throws `DataDirInUse` while it is used. */
export function occupy(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const before = readOccupancy(dir);
  if (before && before.owner.pid !== process.pid && isRunning(before.owner)) throw new DataDirInUse(dir, before.owner);
  for (const child of before?.children ?? []) if (isRunning(child)) end(child.pid);
  writeOccupancy(dir, []);
}

/** Notes the children to end should this process be killed. */
export function writeOccupancy(dir: string, children: Process[]): void {
  const occupancy: Occupancy = { owner: self(), children };
  writeFileSync(fileOf(dir), JSON.stringify(occupancy), { mode: 0o600 });
}

export function vacate(dir: string): void {
  rmSync(fileOf(dir), { force: true });
}

function readOccupancy(dir: string): Occupancy | null {
  try {
    return JSON.parse(readFileSync(fileOf(dir), 'utf8')) as Occupancy;
  } catch {
    return null;
  }
}

/** The secret of this folder's deployment, made at first use; losing it loses every contact sealed under it. */
export function keptSecret(dir: string): string {
  const file = join(dir, 'secret');
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const secret = randomBytes(32).toString('hex');
    writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
    return secret;
  }
}

/** Takes a deployment's state away, and nothing else that may lie in the folder. */
export function emptyDataDir(dir: string): void {
  for (const name of ['d1', 'objects', 'secret', 'clock.json', 'dev.json', 'edge.log']) {
    rmSync(join(dir, name), { recursive: true, force: true });
  }
}
