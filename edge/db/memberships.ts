// What a campaign's target makes of the members waiting for it now.

import type { Membership } from '../../core/campaign/facts';
import type { Target } from '../../core/condition/schema';
import { Compiler, type Groups } from './condition-sql';
import { all, type Db } from './database';

/** What the target makes of the members with a dispatch of the campaign that waits; the rest are absent. */
export async function readMemberships(
  db: Db,
  siteId: number,
  campaignId: number,
  target: Target,
  groups: Groups,
  at: number,
): Promise<Map<string, Membership>> {
  const compiler = new Compiler(groups, at);
  // Looked for among all that wait, not all that the campaign ever had.
  const waiting = `SELECT d.member_id FROM dispatches d INDEXED BY dispatches_wake
    WHERE d.wake_at IS NOT NULL AND d.campaign_id = ?3 AND d.state IN ('queued', 'claimed')`;
  const sql = `
    SELECT w.member_id AS memberId, ${columns(compiler.membership(target, 'w.member_id'))}
    FROM (${waiting}) w WHERE ?1 IS NOT NULL AND ?2 = '' AND ?4 IS NOT NULL`;
  const rows = await all<Answer & { memberId: string }>(
    db.prepare(sql).bind(siteId, '', campaignId, JSON.stringify(compiler.lists)),
  );
  return new Map(rows.map((row) => [row.memberId, read(row)]));
}

/** What the target makes of one member at `at`: the same terms, asked of one. */
export async function readMembershipOf(
  db: Db,
  siteId: number,
  memberId: string,
  target: Target,
  groups: Groups,
  at: number,
): Promise<Membership> {
  const compiler = new Compiler(groups, at);
  const sql = `
    SELECT ${columns(compiler.membership(target, 'k.id'))}
    FROM (SELECT ?3 AS id) k WHERE ?1 IS NOT NULL AND ?2 = '' AND ?4 IS NOT NULL`;
  const row = await db.prepare(sql).bind(siteId, '', memberId, JSON.stringify(compiler.lists)).first<Answer>();
  if (!row) throw new Error('no answer about a member');
  return read(row);
}

type Answer = Record<keyof Membership, number>;

const columns = ({ inTarget, inExcludedGroup, fitsDemographics }: Record<keyof Membership, string>) =>
  `${inTarget} AS inTarget, ${inExcludedGroup} AS inExcludedGroup, ${fitsDemographics} AS fitsDemographics`;

const read = ({ inTarget, inExcludedGroup, fitsDemographics }: Answer): Membership => ({
  inTarget: inTarget === 1,
  inExcludedGroup: inExcludedGroup === 1,
  fitsDemographics: fitsDemographics === 1,
});
