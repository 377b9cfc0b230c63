// The clock of a data folder: it goes on from where it stopped and never back, also after a kill, and the minute keeps
// up with it however fast it runs.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../support/local-build';
import type { LocalEdge } from '../support/local-edge';

const MINUTE_MS = 60_000;
/** The minute cannot come more often than this, in real time. */
const SHORTEST_MINUTE_MS = 250;
const LOOK_MS = 500;
/** How far ahead, in real time, the kept time is: what a kill may skip. */
const AHEAD_MS = 1_500;

const fileOf = (dir: string) => join(dir, 'clock.json');

/** Where the clock of this folder begins: in the present, or where it had got to if that is later. */
export function resumeClock(dir: string, speed: number): Clock {
  return { at: Math.max(Date.now(), keptTime(dir)), speed };
}

function keptTime(dir: string): number {
  try {
    return (JSON.parse(readFileSync(fileOf(dir), 'utf8')) as { at: number }).at;
  } catch {
    return 0;
  }
}

/** Keeps writing down how far the clock has come, until the answer is called; that writes the exact time. */
export function keepTime(edge: Pick<LocalEdge, 'time'>, dir: string): () => Promise<void> {
  let seen = { now: 0, speed: 1, at: Date.now() };
  const write = (at: number) => {
    writeFileSync(`${fileOf(dir)}.new`, JSON.stringify({ at }));
    renameSync(`${fileOf(dir)}.new`, fileOf(dir));
  };
  const look = async () => {
    seen = { ...(await edge.time()), at: Date.now() };
  };
  const timer = setInterval(() => {
    look()
      .then(() => write(seen.now + AHEAD_MS * Math.max(seen.speed, 1)))
      .catch(() => {});
  }, LOOK_MS);
  return async () => {
    clearInterval(timer);
    // After Ctrl-C the edge is gone before it can be asked; then the time it must show by now counts.
    await look().catch(() => {});
    if (seen.now > 0) write(Math.ceil(seen.now + (Date.now() - seen.at) * seen.speed));
  };
}

/** Ticks the minute cron at the clock's speed until the answer is called. */
export function tickMinutes(edge: Pick<LocalEdge, 'tick'>, speed: number, onError: (error: unknown) => void) {
  const every = Math.max(MINUTE_MS / speed, SHORTEST_MINUTE_MS);
  let stopped = false;
  let timer: NodeJS.Timeout;
  const tick = async () => {
    const startedAt = Date.now();
    await edge.tick().catch((error: unknown) => {
      if (!stopped) onError(error);
    });
    if (!stopped) timer = setTimeout(tick, Math.max(0, startedAt + every - Date.now()));
  };
  void tick();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
