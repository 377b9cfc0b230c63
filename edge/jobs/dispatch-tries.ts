// A shop's dispatches that end their worker each time, by its memory or its time: every try is noted before it is made, so
// that the next worker knows, and all other shops have their turn before it.

import { MINUTE_MS } from '../../core/time';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { type DueDispatch, suppressDispatches } from '../db/dispatches';
import { noteTries, type Tries } from '../db/leases';
import { logFailure } from '../log';

/**
 * Works on sites at once, and notes so before: one whose rows end the worker each time is found by ever fewer of them,
 * ever more rarely, down to the one row that is given up.
 */
export async function tryTogether(
  edge: Edge,
  sites: readonly (readonly [number, DueDispatch[]])[],
  tried: Map<number, Tries>,
  now: number,
  work: (siteId: number, rows: DueDispatch[]) => Promise<void>,
  worker: string,
): Promise<void> {
  const begun = sites.map(([siteId, due]) => {
    const { tries = 0, firstId = 0 } = tried.get(siteId) ?? {};
    const isOver = tries >= LAST_TRY;
    const rows = isOver ? [] : due.slice(0, rowsOfTry(tries));
    const note = { siteId, tries: tries + 1, firstId: rows[0]?.id ?? firstId, until: now + restOfTry(tries + 1) };
    return { siteId, tries, isOver, rows, note };
  });
  await noteTries(
    edge.db,
    begun.map(({ note }) => note),
  );
  await Promise.all(
    begun.map(async ({ siteId, isOver, rows, note }) => {
      if (!isOver) return work(siteId, rows);
      logFailure('dispatch', new Error('it ended the worker each time'), { siteId, dispatchId: note.firstId });
      await commit(edge.db, suppressDispatches(edge.db, worker, [{ id: note.firstId, reason: 'message_invalid' }]));
    }),
  );
  const ended = begun.map(({ note, tries }) => ({ ...note, tries: tries - 1, until: 0 }));
  await noteTries(edge.db, ended);
  for (const one of ended)
    if (one.tries > 0) tried.set(one.siteId, one);
    else tried.delete(one.siteId);
}

/** After so many tries that did not come back, the last of one row alone, that row is given up. */
const LAST_TRY = 5;
const MOST_ROWS = 5_000;
/** All of a batch, 625, 78, 9, 1. */
const rowsOfTry = (tries: number) => Math.max(1, Math.floor(MOST_ROWS / 8 ** tries));
/** A worker may be killed for other reasons: a second try comes at once. */
const restOfTry = (tries: number) => (tries < 3 ? 0 : 2 ** (tries - 3) * MINUTE_MS);
