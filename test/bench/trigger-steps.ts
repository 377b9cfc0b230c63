// What `bench:triggers` and the Worker it drives say to each other.

/** Rows by storage's own billed counters: D1's, and those of a shard's own storage. */
export type Spent = { d1Read: number; d1Written: number; shardRead: number; shardWritten: number };

/** One thing somebody did. */
export type Told = { id: string; member: string; name: string; at: number; item: string };

/** The steps of the bench, each an address of the Worker. */
export type Step = {
  clock: { at: number };
  /** A shop with one campaign, or with every preset that can run in real time. */
  site: { only?: string; sendType: 'realtime' | 'scheduled' };
  /** Into the log: as the collector puts them there, waking the shard as it does, or as a shop's systems tell them. */
  events: { siteId: number; events: Told[]; by: 'collector' | 'shop' };
  wake: { siteId: number };
  project: object;
  /** Opens and deals with the runs due now; dies after so many calls to the database. */
  expand: { dieAfter?: number };
  count: { siteId: number };
};
