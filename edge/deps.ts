// The only clock and the only randomness. Everything that needs either is handed these, so a story can move the clock
// and a demo can make an hour pass in a second.
//
// `DORAWA_LOCAL` is a compile-time constant: false in the deployed bundle, where the local clock is cut out by the
// bundler and cannot be switched on by any setting.

declare const DORAWA_LOCAL: boolean;

export type Deps = {
  /** Epoch ms, UTC. Read once per unit of work and passed down. */
  now(): number;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  /** A new opaque id. */
  newId(): string;
  /** The real instant at which the platform's alarm must ring for a moment on our clock. */
  alarmAt(at: number): number;
};

/** A clock for one machine: `anchorAt` on our time line was `realAnchorAt` in the world, and time runs `speed` × since. */
type LocalClock = {
  anchorAt: number;
  realAnchorAt: number;
  speed: number;
  /** Time stands still here until the minute has run, however slow this machine is. */
  limitAt?: number;
};

const localClockHolder = globalThis as typeof globalThis & { dorawaLocalClock?: LocalClock };

/** Sets the local clock to `at`, running at `speed`; 0 stops it. Does nothing in a deployed Worker. */
export function setLocalClock(at: number, speed: number): void {
  if (DORAWA_LOCAL) localClockHolder.dorawaLocalClock = { anchorAt: at, realAnchorAt: Date.now(), speed };
}

/** How fast the local clock runs. */
export function localSpeed(): number {
  return localClockHolder.dorawaLocalClock?.speed ?? 1;
}

/** Lets a fast local clock run no further than `limitAt`; setting the clock takes the limit away. */
export function limitLocalClock(limitAt: number): void {
  const clock = DORAWA_LOCAL ? localClockHolder.dorawaLocalClock : undefined;
  if (clock && clock.speed > 1) clock.limitAt = limitAt;
}

function localNow(real: number): number | null {
  const clock = DORAWA_LOCAL ? localClockHolder.dorawaLocalClock : undefined;
  if (!clock) return null;
  const at = clock.anchorAt + (real - clock.realAnchorAt) * clock.speed;
  return Math.floor(Math.min(at, clock.limitAt ?? at));
}

function localAlarm(at: number): number | null {
  const clock = DORAWA_LOCAL ? localClockHolder.dorawaLocalClock : undefined;
  if (!clock) return null;
  // A stopped clock rings no alarm by itself: whoever moves it also wakes the objects.
  return clock.speed === 0
    ? Date.now() + 365 * 86_400_000
    : Math.ceil(clock.realAnchorAt + (at - clock.anchorAt) / clock.speed);
}

export const systemDeps: Deps = {
  now: () => localNow(Date.now()) ?? Date.now(),
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  newId: () => crypto.randomUUID(),
  alarmAt: (at) => localAlarm(at) ?? at,
};
