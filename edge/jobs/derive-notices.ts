// Reads the consent ledger behind a cursor and writes down what each act obliges the shop to tell. Whoever writes the
// ledger need not know of notices, so none can be forgotten.

import { noticesFor } from '../../core/notice';
import type { Edge } from '../context';
import { readLedger } from '../db/consents';
import { commit, lostRace, moveCursor, readCursor } from '../db/database';
import { insertNotices } from '../db/notices';

const READER = 'notices';
const PAGE = 1_000;
/** Pages of one minute; a large import is worked off over a few. */
const MAX_PAGES = 20;

export async function deriveNotices(edge: Edge): Promise<void> {
  for (let page = 0; page < MAX_PAGES; page++) {
    const from = await readCursor(edge.db, READER);
    const acts = await readLedger(edge.db, from, PAGE);
    const last = acts.at(-1);
    if (!last) return;
    const notices = acts.flatMap((act) =>
      noticesFor({ ...act, consentId: act.id }).map((notice) => ({ ...notice, siteId: act.siteId, consentId: act.id })),
    );
    try {
      await commit(edge.db, [moveCursor(edge.db, READER, from, last.id), ...insertNotices(edge.db, notices)]);
    } catch (error) {
      if (lostRace(error)) return;
      throw error;
    }
  }
}
