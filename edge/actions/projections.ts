// What an operator may do with what is derived from the log, for every shop of a deployment at once.

import type { Edge } from '../context';
import { lastSeq } from '../db/events';
import { advanceProjections, askForRebuild } from '../db/projections';

/** Log positions: how far the projections have come, and how far there is to go. */
export type ProjectionProgress = { folded: number; last: number; done: boolean };

/**
 * Throws every projection away, to be folded anew from the log. Nothing is decided on a half-folded one meanwhile:
 * runs, timers and messages wait until it has caught up.
 */
export async function rebuildProjections(edge: Edge): Promise<void> {
  await askForRebuild(edge.db);
}

/** Folds at most `pages` pages of the log. Stopped anywhere, it goes on where it was. */
export async function foldProjections(edge: Edge, pages: number): Promise<ProjectionProgress> {
  const progress = await advanceProjections(edge.db, pages);
  return { ...progress, last: await lastSeq(edge.db) };
}
