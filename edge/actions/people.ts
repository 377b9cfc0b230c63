// What a person may ask of a shop (PIPA art. 35–37): to see everything kept of them, and to be forgotten.

import { CHANNELS, type MemberState } from '../../core/member';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { erasePerson, findPerson, readPerson, type StoredPerson } from '../db/people';
import { insertSuppressions } from '../db/suppressions';
import { bucketOf } from '../objects/buckets';
import { timerShard } from '../objects/stubs';
import { addressesOf } from './refusals';

export type PersonExport = {
  memberId: string;
  /** Null of one whom the shop has told nothing of, but its pages have. */
  state: MemberState | null;
  name: string | null;
  phone: string | null;
  email: string | null;
  birthday: string | null;
  address: string | null;
  gender: string | null;
  region: string | null;
  bornBy: number | null;
  joinedAt: number | null;
  records: Omit<StoredPerson, 'dispatches' | 'notices'> & {
    messages: Record<string, unknown>[];
    notices: Record<string, unknown>[];
  };
};

/** Everything kept of a member, opened; null where nothing is under that id. */
export async function exportMember(edge: Edge, siteId: number, memberId: string): Promise<PersonExport | null> {
  const member = await findPerson(edge.db, siteId, memberId);
  if (!member) return null;
  const open = (sealed: string | null) => (sealed === null ? null : edge.vault.open(siteId, sealed));
  const { dispatches, notices: told, ...records } = await readPerson(edge.db, siteId, memberId);
  const [name, phone, email, birthday, address, messages, notices] = await Promise.all([
    open(member.nameSealed),
    open(member.phoneSealed),
    open(member.emailSealed),
    open(member.birthdaySealed),
    open(member.addressSealed),
    Promise.all(dispatches.map(async ({ messageSealed, ...sent }) => ({ ...sent, text: await open(messageSealed) }))),
    Promise.all(told.map(async ({ textSealed, ...sent }) => ({ ...sent, text: await open(textSealed) }))),
  ]);
  return {
    memberId,
    state: member.state,
    name,
    phone,
    email,
    birthday,
    address,
    gender: member.gender,
    region: member.region,
    bornBy: member.bornBy,
    joinedAt: member.joinedAt,
    records: { ...records, messages, notices },
  };
}

/**
 * Forgets a member. Only keyed hashes of the addresses stay, on the suppression list, so that a later import of the
 * same number, or of the same browser, does not reach them. False where nothing is kept under that id.
 */
export async function eraseMember(edge: Edge, siteId: number, memberId: string): Promise<boolean> {
  const member = await findPerson(edge.db, siteId, memberId);
  if (!member) return false;
  const now = edge.deps.now();
  const addresses = await addressesOf(edge, siteId, member, CHANNELS);
  const suppressions = addresses.map((address) => ({ ...address, reason: 'erased' as const, note: null }));
  const blocked = insertSuppressions(edge.db, siteId, suppressions, now);
  await commit(edge.db, [...blocked, ...erasePerson(edge.db, siteId, memberId, now)]);
  // A shard that cannot be reached now opens nothing for them either: the gate knows the member as erased.
  await timerShard(edge.env, siteId, bucketOf(edge.env, memberId)).forget(memberId);
  return true;
}
