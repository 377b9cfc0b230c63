// A cron minute whose process dies at one of its database calls, and the deaths there are that leave different things behind.

import { createEdge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import { nextDispatchDueAt } from '../../edge/db/dispatches';
import { MINUTE_MS, type World } from '../support/world';
import { type Death, dyingDatabase, ProcessKilled } from './faulty-database';

/** One minute now, whose process dies so. */
export async function minuteThatDies(world: World, death: Death): Promise<void> {
  const { db } = dyingDatabase(world.edge.db, death);
  await runMinute(createEdge({ ...world.edge.env, DB: db }));
}

/** One minute now, whose process dies where it comes to a statement that says this; resolves to whether it did. */
export async function diesAt(world: World, words: RegExp): Promise<boolean> {
  const { db } = world.edge;
  let isDead = false;
  const living = <Answer>(call: () => Answer): Answer => {
    if (isDead) throw new ProcessKilled('killed before');
    return call();
  };
  const DB = {
    prepare: (sql: string) => {
      isDead ||= words.test(sql);
      return living(() => db.prepare(sql));
    },
    batch: (statements: D1PreparedStatement[]) => living(() => db.batch(statements)),
  } as unknown as D1Database;
  await runMinute(createEdge({ ...world.edge.env, DB }));
  return isDead;
}

/**
 * Lives through one whole minute; resolves to the deaths in it that leave different things behind: after each call that
 * wrote, and before each database call the provider was called ahead of. `heard` counts the provider's calls.
 */
export async function deathsOf(world: World, heard: () => number): Promise<Death[]> {
  const before: number[] = [];
  let last = heard();
  const dying = dyingDatabase(world.edge.db, { afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
  const note =
    <Args extends unknown[], Answer>(call: (...args: Args) => Answer) =>
    (...args: Args) => {
      if (heard() > last) before.push(dying.calls());
      last = heard();
      return call(...args);
    };
  const { db } = dying;
  const noted = { prepare: note(db.prepare), batch: note(db.batch) } as typeof db;
  await runMinute(createEdge({ ...world.edge.env, DB: noted }));
  return [
    ...dying.writes().map((afterCalls): Death => ({ afterCalls, lastCall: 'answer lost' })),
    ...before.map((afterCalls): Death => ({ afterCalls, lastCall: 'never made' })),
  ];
}

/** Lives through one whole minute; resolves to its database calls that wrote, by their numbers. */
export async function writesOf(world: World): Promise<number[]> {
  const dying = dyingDatabase(world.edge.db, { afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
  await runMinute(createEdge({ ...world.edge.env, DB: dying.db }));
  return dying.writes();
}

/** Minutes in which something is due within which every patience has run out. */
const PATIENCE = 30;
/** Longer than anybody waits before going on with a message of the first minutes. */
const LATER_MS = 45 * MINUTE_MS;

/**
 * Lives on, from one minute in which something is due to the next, until so many dispatches have come to their end,
 * `alsoEnds` among the states that are one; then once more, so that what is sent after the end is seen too.
 */
export async function liveUntilSettled(world: World, count: number, alsoEnds: readonly string[] = []): Promise<void> {
  const ends = ['delivered', 'failed', 'suppressed', ...alsoEnds];
  for (let turn = 0; turn < PATIENCE; turn++) {
    if ((await world.dispatches()).filter(({ state }) => ends.includes(state)).length === count) break;
    world.jump(Math.max(world.now() + MINUTE_MS, (await nextDispatchDueAt(world.edge.db)) ?? 0));
    await world.minute();
  }
  world.jump(world.now() + LATER_MS);
  await world.minute();
}
