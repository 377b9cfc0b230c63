// Members from a file a person of the shop puts in, through the same door as those a program tells.

import { MEMBER_FILE_ROWS, type MemberFileRefusal, readMemberFile } from '../../core/member-file';
import { err, ok, type Result } from '../../core/result';
import type { Edge } from '../context';
import { CSV_MAX_BYTES, readRows } from '../csv';
import { MEMBERS_PER_CALL, type MemberRefusal, upsertMemberList } from './members';

export { MEMBER_FILE_ROWS };

export type MembersImported = {
  upserted: number;
  /** Rows that could not be put in, by their line of the file. */
  refused: { line: number; why: MemberRefusal }[];
  ignored: string[];
  undated: number;
  unclear: number[];
};

export type ImportRefusal = MemberFileRefusal | { reason: 'file_too_large' } | { reason: 'csv_unreadable' };

/**
 * Puts in what can be read of the file, and says line by line what cannot. The same file again changes nothing, but for
 * refusals without a day, which count as told on the day of each.
 */
export async function importMembers(
  edge: Edge,
  siteId: number,
  bytes: Uint8Array,
  joinedMeansConsent: boolean,
): Promise<Result<MembersImported, ImportRefusal>> {
  if (bytes.length > CSV_MAX_BYTES) return err({ reason: 'file_too_large' });
  const rows = readRows(bytes, MEMBER_FILE_ROWS);
  if (!rows.ok) return err({ reason: rows.error });
  const read = readMemberFile(rows.value, joinedMeansConsent, edge.deps.now());
  if (!read.ok) return read;
  const { members, ignored, undated, unclear } = read.value;
  const imported: MembersImported = { upserted: 0, refused: [], ignored, undated, unclear };
  for (let from = 0; from < members.length; from += MEMBERS_PER_CALL) {
    const part = members.slice(from, from + MEMBERS_PER_CALL);
    const { upserted, refused } = await upsertMemberList(
      edge,
      siteId,
      part.map(({ input }) => input),
    );
    imported.upserted += upserted;
    imported.refused.push(...refused.map(({ i, why }) => ({ line: part[i]?.line ?? 0, why })));
  }
  return ok(imported);
}
