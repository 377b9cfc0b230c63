// Consent as a ledger of acts: the newest act per channel and purpose counts. Consent for one channel is never consent
// for another, and night consent is an act of its own (Network Act art. 50(1), 50(3)).

import type { Channel } from './member';

export type ConsentPurpose = 'advertising' | 'night';

/** Nobody joined a shop or agreed to its adverts before: a lesser number is in seconds, or a database's zero. */
export const EARLIEST_ACT_AT = Date.UTC(1990, 0, 1);

export type ConsentAct = {
  id: number;
  channel: Channel;
  purpose: ConsentPurpose;
  granted: boolean;
  actedAt: number;
  /** When the member was last told that it still stands (the two-year notice); null or absent when never. */
  confirmedAt?: number | null;
};

/** Where a member stands on one channel and purpose. `never` and `withdrawn` both forbid, for different reasons. */
export type ConsentStanding =
  | { status: 'granted'; act: ConsentAct }
  | { status: 'never' }
  | { status: 'withdrawn'; act: ConsentAct };

/** Reads the ledger. Of two acts at the same instant the later entry counts. */
export function consentStanding(
  acts: readonly ConsentAct[],
  channel: Channel,
  purpose: ConsentPurpose,
): ConsentStanding {
  let newest: ConsentAct | null = null;
  for (const act of acts) {
    if (act.channel !== channel || act.purpose !== purpose) continue;
    if (!newest || act.actedAt > newest.actedAt || (act.actedAt === newest.actedAt && act.id > newest.id)) newest = act;
  }
  if (!newest) return { status: 'never' };
  return { status: newest.granted ? 'granted' : 'withdrawn', act: newest };
}
