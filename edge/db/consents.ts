// The consent ledger: acts are added, never changed. The same act told twice is one act.

import type { ConsentAct, ConsentPurpose } from '../../core/consent';
import type { Channel } from '../../core/member';
import { all, type Db, jsonChunks } from './database';
import { NOBODY } from './spent-ids';

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
        `SELECT id, member_id AS memberId, channel, purpose, granted, acted_at AS actedAt,
           (SELECT max(n.settled_at) FROM consent_notices n WHERE n.consent_id = consents.id AND n.kind = 'reconfirm'
              AND n.state IN ('sent', 'platform')) AS confirmedAt FROM consents
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

export type LedgerRow = NewConsentAct & { id: number; siteId: number; recordedAt: number };

/** The ledger after a row, in the order it was written, without rows of nobody (`spent-ids`). */
export async function readLedger(db: Db, afterId: number, limit: number): Promise<LedgerRow[]> {
  const rows = await all<Omit<LedgerRow, 'granted'> & { granted: number }>(
    db
      .prepare(
        `SELECT id, site_id AS siteId, member_id AS memberId, channel, purpose, granted, source, wording,
           acted_at AS actedAt, recorded_at AS recordedAt
         FROM consents WHERE id > ?1 AND site_id <> ${NOBODY} ORDER BY id LIMIT ?2`,
      )
      .bind(afterId, limit),
  );
  return rows.map((row) => ({ ...row, granted: row.granted === 1 }));
}

export type ConsentRecord = Omit<LedgerRow, 'siteId' | 'memberId'>;

/** A member's acts as they were written down, newest first. */
export async function listConsentRecords(
  db: Db,
  siteId: number,
  memberId: string,
  limit: number,
): Promise<ConsentRecord[]> {
  const rows = await all<Omit<ConsentRecord, 'granted'> & { granted: number }>(
    db
      .prepare(
        `SELECT id, channel, purpose, granted, source, wording, acted_at AS actedAt, recorded_at AS recordedAt
         FROM consents WHERE site_id = ?1 AND member_id = ?2 ORDER BY acted_at DESC, id DESC LIMIT ?3`,
      )
      .bind(siteId, memberId, limit),
  );
  return rows.map((row) => ({ ...row, granted: row.granted === 1 }));
}
