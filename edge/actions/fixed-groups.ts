// What a person or a program may do with fixed groups (고정 그룹): lists of member ids, from a file or a program.

import * as v from 'valibot';
import { EMPTY_TARGET, FIXED_GROUP_LIMITS } from '../../core/condition/schema';
import { EVENT_LIMITS } from '../../core/event';
import { err, ok, type Result } from '../../core/result';
import type { Edge } from '../context';
import { CSV_MAX_BYTES, type CsvRefusal, readMemberIds, toCsv } from '../csv';
import { findUnknown, knowsAny, listMembersOfGroup, putMembers } from '../db/segment-members';
import { insertSegment, listSegments, SEGMENTS_PER_SITE, type Segment } from '../db/segments';
import { getSegment } from './segments';

export const memberIdsSchema = v.pipe(
  v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(EVENT_LIMITS.memberId))),
  v.minLength(1),
  v.maxLength(FIXED_GROUP_LIMITS.idsPerCall),
);
export type { Segment };

export type FixedGroupRefusal =
  | CsvRefusal
  | { reason: 'not_found' }
  | { reason: 'not_fixed' }
  | { reason: 'too_many_ids' }
  | { reason: 'file_too_large' }
  /** None of a file's ids is a member's; the first few are named. */
  | { reason: 'no_members'; examples: string[] }
  | { reason: 'too_many_segments' };

/** What became of a list of ids. */
export type MembersPut = {
  segment: Segment;
  /** Ids given, of which `duplicates` were repetitions within the list. */
  given: number;
  duplicates: number;
  /** Different ids that no member has; they are left out. The first few are named. */
  unknown: number;
  unknownExamples: string[];
};

const EXAMPLES = 5;

export async function createFixedGroup(
  edge: Edge,
  siteId: number,
  name: string,
  ids: readonly string[],
): Promise<Result<MembersPut, FixedGroupRefusal>> {
  if (new Set(ids).size > FIXED_GROUP_LIMITS.ids) return err({ reason: 'too_many_ids' });
  if ((await listSegments(edge.db, siteId)).length >= SEGMENTS_PER_SITE) return err({ reason: 'too_many_segments' });
  const segment = await insertSegment(edge.db, { siteId, name, kind: 'fixed', target: EMPTY_TARGET }, edge.deps.now());
  return putGroupMembers(edge, siteId, segment.id, ids, 'replace');
}

/** Puts ids into a fixed group, in place of its members or beside them, all at once or not at all. */
export async function putGroupMembers(
  edge: Edge,
  siteId: number,
  segmentId: number,
  ids: readonly string[],
  mode: 'replace' | 'add',
): Promise<Result<MembersPut, FixedGroupRefusal>> {
  const group = await getSegment(edge, siteId, segmentId);
  if (!group) return err({ reason: 'not_found' });
  if (group.kind !== 'fixed') return err({ reason: 'not_fixed' });
  const different = [...new Set(ids)];
  const before = mode === 'add' ? (group.size ?? 0) : 0;
  if (before + different.length > FIXED_GROUP_LIMITS.ids) return err({ reason: 'too_many_ids' });
  const unknown = await findUnknown(edge.db, siteId, different);
  await edge.db.batch(putMembers(edge.db, siteId, segmentId, different, mode, edge.deps.now()));
  const segment = await getSegment(edge, siteId, segmentId);
  if (!segment) return err({ reason: 'not_found' });
  return ok({
    segment,
    given: ids.length,
    duplicates: ids.length - different.length,
    unknown: unknown.length,
    unknownExamples: unknown.slice(0, EXAMPLES),
  });
}

/** The ids of an uploaded file. One that is longer than an id may be names nobody and is left to be unknown. */
export function readIdsFile(bytes: Uint8Array): Result<string[], FixedGroupRefusal> {
  return bytes.byteLength > CSV_MAX_BYTES ? err({ reason: 'file_too_large' }) : readMemberIds(bytes);
}

/** The ids of an uploaded file, where any is a member's: the wrong column, or another shop's file, empties no group. */
export async function readMembersFile(
  edge: Edge,
  siteId: number,
  bytes: Uint8Array,
): Promise<Result<string[], FixedGroupRefusal>> {
  const ids = readIdsFile(bytes);
  if (!ids.ok) return ids;
  const different = [...new Set(ids.value)];
  if (different.length > FIXED_GROUP_LIMITS.ids) return err({ reason: 'too_many_ids' });
  if (await knowsAny(edge.db, siteId, different)) return ids;
  return err({ reason: 'no_members', examples: different.slice(0, EXAMPLES) });
}

/** One page of a fixed group's members in id order; null when there is no such group. */
export async function listGroupMembers(
  edge: Edge,
  siteId: number,
  segmentId: number,
  after: string,
  limit: number,
): Promise<string[] | null> {
  const group = await getSegment(edge, siteId, segmentId);
  return group?.kind === 'fixed' ? listMembersOfGroup(edge.db, siteId, segmentId, after, limit) : null;
}

/** A fixed group as a file, which may be uploaded again; null when there is no such group. */
export async function exportFixedGroup(edge: Edge, siteId: number, segmentId: number): Promise<string | null> {
  const ids = await listGroupMembers(edge, siteId, segmentId, '', FIXED_GROUP_LIMITS.ids);
  return ids && toCsv([['회원ID'], ...ids.map((id) => [id])]);
}
