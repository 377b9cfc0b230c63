// Members as stored: contact data sealed, addresses hashed. Sealing and opening happen in the actions; this module
// only moves what is sealed already.

import type { Gender } from '../../core/condition/demographics';
import type { Channel, MemberState } from '../../core/member';
import type { Region } from '../../core/region';
import { addressKindOf } from '../../core/suppression';
import { groupBy } from '../batches';
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
  gender: Gender | null;
  bornBy: number | null;
  region: Region | null;
  state: MemberState;
  joinedAt: number | null;
  updatedAt: number;
};

/** As they are told: a `state` that is null leaves what is known, and makes a new member active. */
export type NewMember = Omit<MemberRow, 'state'> & { state: MemberState | null };

/** A member's address on a channel, sealed and hashed; null where there is none, or none of their row (web push). */
export function addressOf(member: MemberRow | undefined, channel: Channel): { sealed: string; hash: string } | null {
  const kind = addressKindOf(channel);
  const sealed = kind === 'email' ? member?.emailSealed : kind === 'phone' ? member?.phoneSealed : null;
  const hash = kind === 'email' ? member?.emailHash : member?.phoneHash;
  return sealed && hash ? { sealed, hash } : null;
}

const COLUMNS = `member_id AS memberId, name_sealed AS nameSealed, phone_sealed AS phoneSealed, phone_hash AS phoneHash,
  email_sealed AS emailSealed, email_hash AS emailHash, birthday_sealed AS birthdaySealed, address_sealed AS addressSealed,
  adult_from_day AS adultFromDay, gender, born_by AS bornBy, region, state, joined_at AS joinedAt, updated_at AS updatedAt`;

/** A year of birth is told of somebody whose birthday is known: the birthday says more. */
const ONLY_YEAR = 'excluded.birthday_sealed IS NULL AND members.birthday_sealed IS NOT NULL';

/** Who was erased and is told of anew is a new member. */
const KNOWN_STATE = `(SELECT nullif(m.state, 'erased') FROM members m WHERE m.site_id = ?1 AND m.member_id = value ->> 'memberId')`;

/**
 * Inserts or updates members of a site. A field that is null leaves what is stored; nothing is blanked by omission, but
 * a new address decides the region.
 */
export function upsertMembers(db: Db, siteId: number, rows: readonly NewMember[]): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO members (site_id, member_id, name_sealed, phone_sealed, phone_hash, email_sealed, email_hash,
           birthday_sealed, address_sealed, adult_from_day, gender, born_by, region, state, joined_at, updated_at)
         SELECT ?1, value ->> 'memberId', value ->> 'nameSealed', value ->> 'phoneSealed', value ->> 'phoneHash',
           value ->> 'emailSealed', value ->> 'emailHash', value ->> 'birthdaySealed', value ->> 'addressSealed',
           value ->> 'adultFromDay', value ->> 'gender', value ->> 'bornBy', value ->> 'region',
           coalesce(value ->> 'state', ${KNOWN_STATE}, 'active'), value ->> 'joinedAt', value ->> 'updatedAt'
         FROM json_each(?2) WHERE true
         ON CONFLICT (site_id, member_id) DO UPDATE SET
           name_sealed = coalesce(excluded.name_sealed, name_sealed),
           phone_sealed = coalesce(excluded.phone_sealed, phone_sealed),
           phone_hash = coalesce(excluded.phone_hash, phone_hash),
           email_sealed = coalesce(excluded.email_sealed, email_sealed),
           email_hash = coalesce(excluded.email_hash, email_hash),
           birthday_sealed = coalesce(excluded.birthday_sealed, birthday_sealed),
           address_sealed = coalesce(excluded.address_sealed, address_sealed),
           adult_from_day = CASE WHEN ${ONLY_YEAR} THEN adult_from_day
             ELSE coalesce(excluded.adult_from_day, adult_from_day) END,
           gender = coalesce(excluded.gender, gender),
           born_by = CASE WHEN ${ONLY_YEAR} THEN born_by ELSE coalesce(excluded.born_by, born_by) END,
           region = CASE WHEN excluded.address_sealed IS NULL THEN coalesce(excluded.region, region) ELSE excluded.region END,
           state = excluded.state, joined_at = coalesce(excluded.joined_at, joined_at), updated_at = excluded.updated_at`,
      )
      .bind(siteId, chunk),
  );
}

/** What may be taken from a member who stays one, and where it is stored. */
const CONTACT_COLUMNS = {
  name: ['name_sealed'],
  phone: ['phone_sealed', 'phone_hash'],
  email: ['email_sealed', 'email_hash'],
} as const;
export type Contact = keyof typeof CONTACT_COLUMNS;
export const CONTACTS = Object.keys(CONTACT_COLUMNS) as Contact[];

/** Takes a contact from members of a site. */
export function clearContact(
  db: Db,
  siteId: number,
  contact: Contact,
  memberIds: readonly string[],
): D1PreparedStatement[] {
  if (memberIds.length === 0) return [];
  const cleared = CONTACT_COLUMNS[contact].map((column) => `${column} = NULL`).join(', ');
  return [
    db
      .prepare(`UPDATE members SET ${cleared} WHERE site_id = ?1 AND member_id IN (SELECT value FROM json_each(?2))`)
      .bind(siteId, JSON.stringify(memberIds)),
  ];
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

/** Of those who share an address, as a household does, no more are read. */
const PER_ADDRESS = 100;

/** Members who can be reached at each of these hashed addresses, by id; none where nobody can. */
export async function listMembersByAddress(
  db: Db,
  siteId: number,
  kind: 'phone' | 'email',
  hashes: readonly string[],
): Promise<Map<string, MemberRow[]>> {
  if (hashes.length === 0) return new Map();
  const rows = await all<MemberRow & { hash: string }>(
    db
      .prepare(
        `SELECT ${COLUMNS}, h.value AS hash FROM json_each(?2) h
         CROSS JOIN members m ON m.site_id = ?1 AND m.${kind}_hash = h.value
         WHERE m.member_id IN (SELECT member_id FROM members INDEXED BY members_${kind}
           WHERE site_id = ?1 AND ${kind}_hash = h.value ORDER BY member_id LIMIT ${PER_ADDRESS})
         ORDER BY m.member_id`,
      )
      .bind(siteId, JSON.stringify([...new Set(hashes)])),
  );
  return groupBy(rows, ({ hash }) => hash);
}
