// Who of the members waiting for a campaign is in its target now.

import type { Membership } from '../../core/campaign/facts';
import type { Target } from '../../core/condition/schema';
import { Compiler, type Groups } from './condition-sql';
import { all, type Db } from './database';

/** Members with a dispatch of the campaign that waits, who are in its target or in a group it leaves out; the rest are absent. */
export async function readMemberships(
  db: Db,
  siteId: number,
  campaignId: number,
  target: Target,
  groups: Groups,
  at: number,
): Promise<Map<string, Membership>> {
  const compiler = new Compiler(groups, at);
  const waiting = `SELECT d.member_id FROM dispatches d WHERE d.campaign_id = ?3 AND d.state IN ('queued', 'claimed')`;
  const { exclude } = target.groups;
  const left = exclude.length > 0 ? compiler.inGroups(exclude) : null;
  const sql = `
    SELECT w.member_id AS memberId, ${compiler.isIn(target, 'w.member_id')} AS inTarget,
      ${left ? `w.member_id IN (${left})` : 'false'} AS inExcluded
    FROM (${waiting}) w WHERE ?2 = '' AND ?4 IS NOT NULL`;
  const rows = await all<{ memberId: string; inTarget: number; inExcluded: number }>(
    db.prepare(sql).bind(siteId, '', campaignId, JSON.stringify(compiler.lists)),
  );
  return new Map(
    rows.map((row) => [row.memberId, { inTarget: row.inTarget === 1, inExcludedGroup: row.inExcluded === 1 }]),
  );
}

/** Whether one member is in the target, or in a group it leaves out, at `at`: the same terms, asked of one. */
export async function readMembershipOf(
  db: Db,
  siteId: number,
  memberId: string,
  target: Target,
  groups: Groups,
  at: number,
): Promise<Membership> {
  const compiler = new Compiler(groups, at);
  const { exclude } = target.groups;
  const left = exclude.length > 0 ? `k.id IN (${compiler.inGroups(exclude)})` : 'false';
  const sql = `
    SELECT ${compiler.isIn(target, 'k.id')} AS inTarget, ${left} AS inExcluded
    FROM (SELECT ?3 AS id) k WHERE ?1 IS NOT NULL AND ?2 = '' AND ?4 IS NOT NULL`;
  const row = await db
    .prepare(sql)
    .bind(siteId, '', memberId, JSON.stringify(compiler.lists))
    .first<{ inTarget: number; inExcluded: number }>();
  return { inTarget: row?.inTarget === 1, inExcludedGroup: row?.inExcluded === 1 };
}
