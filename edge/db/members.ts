// Members as stored: contact data sealed, addresses hashed. Sealing and opening happen in the actions; this module
// only moves what is sealed already.

import type { Channel, MemberState } from '../../core/member';
import { all, type Db, jsonChunks } from './database';

export type MemberRow = {
  memberId: string;
  nameSealed: string | null;
  phoneSealed: string | null;
  phoneHash: string | null;
  emailSealed: string | null;
  emailHash: string | null;
  birthdaySealed: string | null;
  addressSealed: string | null;
  adultFromDay: number | null;
  state: MemberState;
  joinedAt: number | null;
  updatedAt: number;
};

const COLUMNS = `member_id AS memberId, name_sealed AS nameSealed, phone_sealed AS phoneSealed, phone_hash AS phoneHash,
  email_sealed AS emailSealed, email_hash AS emailHash, birthday_sealed AS birthdaySealed, address_sealed AS addressSealed,
  adult_from_day AS adultFromDay, state, joined_at AS joinedAt, updated_at AS updatedAt`;

/** Inserts or updates members of a site. A field that is null leaves what is stored; nothing is blanked by omission. */
export function upsertMembers(db: Db, siteId: number, rows: readonly MemberRow[]): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO members (site_id, member_id, name_sealed, phone_sealed, phone_hash, email_sealed, email_hash,
           birthday_sealed, address_sealed, adult_from_day, state, joined_at, updated_at)
         SELECT ?1, value ->> 'memberId', value ->> 'nameSealed', value ->> 'phoneSealed', value ->> 'phoneHash',
           value ->> 'emailSealed', value ->> 'emailHash', value ->> 'birthdaySealed', value ->> 'addressSealed',
           value ->> 'adultFromDay',
           value ->> 'state', value ->> 'joinedAt', value ->> 'updatedAt'
         FROM json_each(?2) WHERE true
         ON CONFLICT (site_id, member_id) DO UPDATE SET
           name_sealed = coalesce(excluded.name_sealed, name_sealed),
           phone_sealed = coalesce(excluded.phone_sealed, phone_sealed),
           phone_hash = coalesce(excluded.phone_hash, phone_hash),
           email_sealed = coalesce(excluded.email_sealed, email_sealed),
           email_hash = coalesce(excluded.email_hash, email_hash),
           birthday_sealed = coalesce(excluded.birthday_sealed, birthday_sealed),
           address_sealed = coalesce(excluded.address_sealed, address_sealed),
           adult_from_day = coalesce(excluded.adult_from_day, adult_from_day),
           state = excluded.state, joined_at = coalesce(excluded.joined_at, joined_at), updated_at = excluded.updated_at`,
      )
      .bind(siteId, chunk),
  );
}

/** Members of a site by id; unknown ids are absent. */
export async function listMembersById(
  db: Db,
  siteId: number,
  memberIds: readonly string[],
): Promise<Map<string, MemberRow>> {
  const rows = await all<MemberRow>(
    db
      .prepare(`SELECT ${COLUMNS} FROM members WHERE site_id = ?1 AND member_id IN (SELECT value FROM json_each(?2))`)
      .bind(siteId, JSON.stringify(memberIds)),
  );
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** Members of a site in id order, after `after`. */
export async function listMembers(db: Db, siteId: number, after: string, limit: number): Promise<MemberRow[]> {
  return all<MemberRow>(
    db
      .prepare(`SELECT ${COLUMNS} FROM members WHERE site_id = ?1 AND member_id > ?2 ORDER BY member_id LIMIT ?3`)
      .bind(siteId, after, limit),
  );
}

/** Which of these hashed addresses must not be contacted on a channel. */
export async function findSuppressed(
  db: Db,
  siteId: number,
  channel: Channel,
  hashes: readonly string[],
): Promise<Set<string>> {
  const rows = await all<{ address_hash: string }>(
    db
      .prepare(
        `SELECT address_hash FROM suppressions
         WHERE site_id = ?1 AND channel = ?2 AND address_hash IN (SELECT value FROM json_each(?3))`,
      )
      .bind(siteId, channel, JSON.stringify(hashes)),
  );
  return new Set(rows.map((row) => row.address_hash));
}

/** Puts a hashed address on the list; it stays there when its member is erased. */
export function insertSuppression(
  db: Db,
  siteId: number,
  channel: Channel,
  addressHash: string,
  reason: string,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO suppressions (site_id, channel, address_hash, reason, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT DO NOTHING`,
    )
    .bind(siteId, channel, addressHash, reason, now);
}
