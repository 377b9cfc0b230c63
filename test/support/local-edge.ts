// The whole edge on this machine: workerd over D1 and Durable Objects kept in a folder, with a clock that can be set.
// Everything `npm start`, the replay, the demo and the black-box tests run against.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Log, LogLevel, Miniflare } from 'miniflare';
import { keptSecret, occupy, vacate, writeOccupancy } from './data-dir';
import { Doors, type Seeded, type SeededSite, type SeedRequest } from './doors';
import { ASSETS, buildParts, bundleWorker, type Clock, compatibility } from './local-build';
import { readMigrations } from './migrations';
import { freePort, isFree } from './ports';
import { end, findChildren, guard } from './processes';

export type LocalEdgeOptions = {
  /** Where state is kept between starts. Without it: a temporary folder, gone when the edge stops. */
  dataDir?: string;
  /** Default: any free port. */
  port?: number;
  /** Default: the data folder's own, made at its first start. */
  secret?: string;
  /** Where the clock begins and how fast it runs. Default: the present. It never begins before what is stored. */
  clock?: Clock;
  /** Further variables of the Worker. */
  bindings?: Record<string, string>;
  /** Called with each line the Worker logs. Default: failures are printed. */
  onLog?: (line: string) => void;
};

export type { Seeded, SeededSite, SeedRequest };

export type LocalEdge = {
  /** Its origin, also in tags and links. */
  readonly url: string;
  readonly dataDir: string;
  /** Its clock, epoch ms. */
  now(): Promise<number>;
  time(): Promise<{ now: number; speed: number }>;
  /** Moves the clock forward to `to`; all that falls due on the way happens in order. Then it goes on at `speed`. */
  advance(to: number, speed?: number): Promise<number>;
  /** Sets the clock; at speed 0 it stands still. */
  setClock(at: number, speed: number): Promise<void>;
  /** What the platform's cron does each minute. */
  tick(): Promise<void>;
  seed(request: SeedRequest): Promise<Seeded>;
  stop(): Promise<void>;
};

/** A stop that hangs is cut short after this long. */
const STOP_MS = 800;

/** Another process has taken the port between our looking and our listening. */
export class PortTaken extends Error {}

/** Builds, migrates and starts the edge. Resolves when it answers; throws `PortTaken`. */
export async function startLocalEdge(options: LocalEdgeOptions = {}): Promise<LocalEdge> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'dorawa-'));
  occupy(dataDir);
  await buildParts();
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;

  const miniflare = new Miniflare({
    name: 'dorawa',
    host: '127.0.0.1',
    port,
    cf: false,
    logRequests: false,
    log: new Log(LogLevel.ERROR),
    modules: await bundleWorker(options.clock),
    ...compatibility(),
    bindings: { DORAWA_SECRET: options.secret ?? keptSecret(dataDir), PUBLIC_ORIGIN: url, ...options.bindings },
    d1Databases: { DB: 'dorawa' },
    d1Persist: join(dataDir, 'd1'),
    r2Buckets: { FILES: 'dorawa-files' },
    r2Persist: join(dataDir, 'files'),
    durableObjects: { TIMER_SHARD: { className: 'TimerShard', useSQLite: true } },
    durableObjectsPersist: join(dataDir, 'objects'),
    assets: { directory: ASSETS, binding: 'ASSETS', routerConfig: { has_user_worker: true } },
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      for (const stream of [stdout, stderr]) createInterface(stream).on('line', options.onLog ?? printFailure);
    },
  });
  try {
    await miniflare.ready;
  } catch (failure) {
    await miniflare.dispose().catch(() => {});
    throw (await isFree(port)) ? failure : new PortTaken(`Port ${port} is taken.`);
  }
  const children = findChildren('workerd', `:${port} `);
  writeOccupancy(dataDir, children);
  const release = guard(children.map((child) => child.pid));

  const doors = new Doors(url);
  const { latest } = await doors.migrate(readMigrations());
  const edge: LocalEdge = {
    url,
    dataDir,
    async now() {
      return (await doors.time()).now;
    },
    time: () => doors.time(),
    async advance(to, speed) {
      return (await doors.advance(to, speed)).now;
    },
    setClock: (at, speed) => doors.setClock(at, speed),
    tick: () => doors.minute(),
    seed: (request) => doors.seed(request),
    async stop() {
      const disposed = miniflare.dispose().catch(() => {});
      await Promise.race([disposed, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
      for (const child of findChildren('workerd', `:${port} `)) end(child.pid);
      release();
      vacate(dataDir);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  // Time goes on from what is stored, also after a kill.
  if (options.clock && latest > (await edge.now())) await edge.setClock(latest, options.clock.speed);
  return edge;
}

function printFailure(line: string): void {
  if (!line.startsWith('{"fact"')) console.error(line);
}
