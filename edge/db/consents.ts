// The consent ledger: acts are added, never changed. The same act told twice is one act.

import type { ConsentAct, ConsentPurpose } from '../../core/consent';
import type { Channel } from '../../core/member';
import { all, type Db, jsonChunks } from './database';

export type NewConsentAct = {
  memberId: string;
  channel: Channel;
  purpose: ConsentPurpose;
  granted: boolean;
  source: string;
  wording: string | null;
  actedAt: number;
};

export function insertConsents(
  db: Db,
  siteId: number,
  acts: readonly NewConsentAct[],
  now: number,
): D1PreparedStatement[] {
  return jsonChunks(acts).map((chunk) =>
    db
      .prepare(
        `INSERT INTO consents (site_id, member_id, channel, purpose, granted, source, wording, acted_at, recorded_at)
         SELECT ?1, value ->> 'memberId', value ->> 'channel', value ->> 'purpose', value ->> 'granted', value ->> 'source',
           value ->> 'wording', value ->> 'actedAt', ?3
         FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
      )
      .bind(siteId, chunk, now),
  );
}

/** Every act of these members, for `consentStanding` to read. */
export async function listConsents(
  db: Db,
  siteId: number,
  memberIds: readonly string[],
): Promise<Map<string, ConsentAct[]>> {
  const rows = await all<Omit<ConsentAct, 'granted'> & { memberId: string; granted: number }>(
    db
      .prepare(
        `SELECT id, member_id AS memberId, channel, purpose, granted, acted_at AS actedAt FROM consents
         WHERE site_id = ?1 AND member_id IN (SELECT value FROM json_each(?2)) ORDER BY id`,
      )
      .bind(siteId, JSON.stringify(memberIds)),
  );
  const acts = new Map<string, ConsentAct[]>();
  for (const { memberId, granted, ...act } of rows) {
    const list = acts.get(memberId) ?? [];
    list.push({ ...act, granted: granted === 1 });
    acts.set(memberId, list);
  }
  return acts;
}
