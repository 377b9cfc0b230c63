// The local doors of a running edge (`edge/local.ts`), for the programs beside it: its clock, and its first shops.

import type { Migration } from './migrations';

export type Time = {
  now: number;
  speed: number;
  /** When something next falls due; null when nothing waits. */
  nextDueAt: number | null;
};

/** Shops to open, a person to admit, and whether to start the ready-made campaigns. */
export type SeedRequest = {
  sites: { name: string; platform: 'cafe24' | 'makeshop'; hosts: string[]; settings: Record<string, unknown> }[];
  owner: { email: string; password: string; name: string };
  campaigns?: boolean;
};
export type SeededSite = { id: number; key: string; platform: 'cafe24' | 'makeshop'; tag: string };
export type Seeded = { sites: SeededSite[]; apiToken: string };

/**
 * Headers of a call that brings its own connection: the edge closes idle ones, and a busy machine may notice only when it
 * has written to one.
 */
export const OWN_CONNECTION = { connection: 'close' } as const;

export class Doors {
  constructor(readonly edge: string) {}

  /** Applies what is new of these; the latest instant anything stored happened at comes back, 0 when there is nothing. */
  migrate(migrations: readonly Migration[]): Promise<{ latest: number }> {
    return this.#ask('POST', 'migrate', { migrations });
  }

  time(): Promise<Time> {
    return this.#ask('GET', 'now');
  }

  /** Lets the clock run at `speed` from now on; 0 stops it. */
  async run(speed: number): Promise<void> {
    const { now } = await this.time();
    await this.setClock(now, speed);
  }

  /**
   * Moves the clock forward to `to`, with everything that falls due on the way in order. Then it goes on at `speed`, or
   * as before.
   */
  advance(to: number, speed?: number): Promise<Pick<Time, 'now' | 'nextDueAt'>> {
    return this.#ask('POST', 'advance', { to, speed });
  }

  async setClock(at: number, speed: number): Promise<void> {
    await this.#ask('POST', 'clock', { at, speed });
  }

  /** What the platform's cron does each minute; a fast clock runs no further than the minute can follow. */
  async minute(): Promise<void> {
    await this.#ask('POST', 'minute');
  }

  /** Asks for the projections to be folded anew from the log. */
  async rebuildProjections(): Promise<void> {
    await this.#ask('POST', 'rebuild');
  }

  /** Folds at most `pages` pages of the log; log positions come back. */
  foldProjections(pages: number): Promise<{ folded: number; last: number; done: boolean }> {
    return this.#ask('POST', 'fold', { pages });
  }

  seed(request: SeedRequest): Promise<Seeded> {
    return this.#ask('POST', 'seed', request);
  }

  async #ask<Answer>(method: string, name: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.edge}/__local/${name}`, {
      method,
      headers: OWN_CONNECTION,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}
