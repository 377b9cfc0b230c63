// `dev.json` in the data folder: where everything is and how to get in, for people's scripts and for the tools here.

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, type Process } from '../support/processes';

export type DevFile = {
  edge: string;
  admin: { url: string; email: string; password: string };
  inbox: string | null;
  shops: { cafe24: string | null; makeshop: string | null };
  sites: { id: number; key: string; platform: 'cafe24' | 'makeshop' }[];
  apiToken: string;
  /** The process of `npm start`; absent when nothing runs. */
  process?: Process;
};

export function readDevFile(dir: string): DevFile | null {
  try {
    return JSON.parse(readFileSync(join(dir, 'dev.json'), 'utf8')) as DevFile;
  } catch {
    return null;
  }
}

export function writeDevFile(dir: string, dev: DevFile): void {
  const file = join(dir, 'dev.json');
  writeFileSync(file, `${JSON.stringify(dev, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** What `npm start` wrote, when it is still running. */
export function readRunning(dir: string): DevFile | null {
  const dev = readDevFile(dir);
  return dev?.process && isRunning(dev.process) ? dev : null;
}
