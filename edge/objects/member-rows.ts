// What a shard keeps of a member, as its row has it.

import * as v from 'valibot';
import { type Followed, NOBODY_FOLLOWED } from '../../core/campaign/trigger';
import { readStoredAs } from '../../core/facts/stored';
import { readable } from '../db/event-sql';
import { logFailure } from '../log';
import type { FollowedMember } from './following';

export type MemberRow = { member_id: string; followed: string; due_at: number | null };

export const toMember = (row: MemberRow): FollowedMember => ({
  memberId: row.member_id,
  followed: readFollowed(row.followed),
  dueAt: row.due_at,
});

/** What is kept of a member; of one whose row is damaged nothing is, and the others have their turn. */
function readFollowed(json: string): Followed {
  const followed = readStoredAs(followedSchema, json);
  if (!followed) logFailure('followed', new Error('what is kept of a member cannot be read'));
  return (followed as Followed | null) ?? NOBODY_FOLLOWED;
}

/** Of types alone: what a campaign keeps may have been another's form. */
const followedSchema = v.looseObject({
  seq: v.number(),
  purchasedAt: v.number(),
  campaigns: v.record(
    v.string(),
    v.looseObject({ marks: v.array(v.looseObject({ at: v.number(), seq: v.number() })) }),
  ),
});

/** SQL for what is kept of a member; null where it cannot be read. */
export const FOLLOWED = readable('followed');
