// Counts for the installation check what the tags have told, every ten minutes: rows of one kind of event become one.

import { MINUTE_MS } from '../../core/time';
import type { Edge } from '../context';
import { countSightings } from '../db/installation';

const EVERY_MINUTES = 10;
const PAGES = 40;

export async function countForCheck(edge: Edge, now: number): Promise<void> {
  if (Math.floor(now / MINUTE_MS) % EVERY_MINUTES === 0) await countSightings(edge.db, PAGES);
}
