// What a person or a program may do with target groups (타겟 그룹), and how many a target reaches.

import * as v from 'valibot';
import { lintTarget, type TargetError, type TargetFindings } from '../../core/condition/lint';
import {
  EMPTY_TARGET,
  expandedSize,
  groupIdsOf,
  TARGET_LIMITS,
  type Target,
  targetSchema,
} from '../../core/condition/schema';
import { nameSchema } from '../../core/name';
import { err, ok, type Result } from '../../core/result';
import { kstDay } from '../../core/time';
import type { Edge } from '../context';
import { listCampaigns } from '../db/campaigns';
import { compileTarget } from '../db/condition-sql';
import { catchUpProjections } from '../db/projections';
import {
  deleteUnusedSegment,
  groupsOf,
  insertSegment,
  listSegments,
  readReach,
  SEGMENTS_PER_SITE,
  type Segment,
  updateSegment,
} from '../db/segments';
import { findSite } from '../db/sites';

export type { Segment };

export const groupNameSchema = nameSchema(60);
export const segmentInputSchema = v.object({
  name: groupNameSchema,
  target: targetSchema,
});
export type SegmentInput = v.InferOutput<typeof segmentInputSchema>;

/** Why a target cannot be used: what its lint found, or groups it leads to. */
export type TargetObstacle =
  | TargetError
  | { reason: 'unknown_group'; groupId: number }
  /** A group that leads to groups cannot be led to: one level is all. */
  | { reason: 'group_too_deep'; groupId: number }
  | { reason: 'group_unreadable'; groupId: number }
  | { reason: 'group_in_itself' }
  | { reason: 'too_large' };

export type SegmentRefusal =
  | { reason: 'not_found' }
  | { reason: 'changed_meanwhile' }
  | { reason: 'target_refused'; obstacles: TargetObstacle[] }
  | { reason: 'segment_in_use'; by: string[] }
  | { reason: 'too_many_segments' };

export async function listSiteSegments(edge: Edge, siteId: number): Promise<Segment[]> {
  return listSegments(edge.db, siteId);
}

export async function getSegment(edge: Edge, siteId: number, id: number): Promise<Segment | null> {
  return (await listSegments(edge.db, siteId)).find((segment) => segment.id === id) ?? null;
}

/** Names of the groups and of the campaigns not ended that lead to this one: what else a change of it changes. */
export async function listGroupUsers(edge: Edge, siteId: number, id: number): Promise<string[]> {
  const [segments, ...campaigns] = await Promise.all([
    listSegments(edge.db, siteId),
    listCampaigns(edge.db, siteId),
    listCampaigns(edge.db, siteId, true),
  ]);
  const users = campaigns
    .flat()
    .filter(({ status, definition: { target } }) => status !== 'ended' && target && groupIdsOf(target).includes(id));
  return [...usersOf(segments, id).map(({ name }) => name), ...users.map(({ definition: { name } }) => name)];
}

/** Groups that lead to this one. */
function usersOf(segments: readonly Segment[], id: number): Segment[] {
  return segments.filter((segment) => segment.id !== id && groupIdsOf(segment.target).includes(id));
}

export async function createSegment(
  edge: Edge,
  siteId: number,
  { name, target }: SegmentInput,
): Promise<Result<Segment, SegmentRefusal>> {
  const segments = await listSegments(edge.db, siteId);
  if (segments.length >= SEGMENTS_PER_SITE) return err({ reason: 'too_many_segments' });
  const obstacles = findObstacles(target, segments, null, edge.deps.now());
  if (obstacles.length > 0) return err({ reason: 'target_refused', obstacles });
  return ok(await insertSegment(edge.db, { siteId, name, kind: 'live', target }, edge.deps.now()));
}

/** Changes a group, and with it everything that uses it. `readVersion` is the one the change was made from. */
export async function editSegment(
  edge: Edge,
  siteId: number,
  id: number,
  { name, target }: SegmentInput,
  readVersion?: number,
): Promise<Result<Segment, SegmentRefusal>> {
  const segments = await listSegments(edge.db, siteId);
  const segment = segments.find((one) => one.id === id);
  if (!segment) return err({ reason: 'not_found' });
  if (segment.kind === 'fixed') return renameFixed(edge, segment, name, readVersion);
  const obstacles = findObstacles(target, segments, id, edge.deps.now());
  if (obstacles.length > 0) return err({ reason: 'target_refused', obstacles });
  const from = readVersion ?? segment.version;
  // Who says what is stored, be it by pressing twice, writes over nothing.
  const isSaid = name === segment.name && JSON.stringify(target) === JSON.stringify(segment.target);
  if (isSaid && from !== segment.version) return ok(segment);
  const next = { ...segment, name, target, version: from + 1, updatedAt: edge.deps.now() };
  return (await updateSegment(edge.db, next, from)) ? ok(next) : err({ reason: 'changed_meanwhile' });
}

/** Of a fixed group the name alone can be edited; its members are put in as a list. */
async function renameFixed(
  edge: Edge,
  segment: Segment,
  name: string,
  readVersion = segment.version,
): Promise<Result<Segment, SegmentRefusal>> {
  const next = { ...segment, name, version: readVersion + 1, updatedAt: edge.deps.now() };
  return (await updateSegment(edge.db, next, readVersion)) ? ok(next) : err({ reason: 'changed_meanwhile' });
}

/** The target a group is: its own, or the list it keeps. */
export function targetOf(segment: Segment): Target {
  if (segment.kind === 'live') return segment.target;
  return { ...EMPTY_TARGET, groups: { include: [segment.id], exclude: [] } };
}

/** Deletes a group that no other group and no campaign that may still run leads to. */
export async function deleteSegment(edge: Edge, siteId: number, id: number): Promise<Result<null, SegmentRefusal>> {
  if (await deleteUnusedSegment(edge.db, siteId, id)) return ok(null);
  if (!(await getSegment(edge, siteId, id))) return err({ reason: 'not_found' });
  return err({ reason: 'segment_in_use', by: await listGroupUsers(edge, siteId, id) });
}

/** Everything that stands in a target's way, given the groups there are. */
function findObstacles(
  target: Target,
  segments: readonly Segment[],
  own: number | null,
  now: number,
): TargetObstacle[] {
  const found: TargetObstacle[] = [...lintTarget(target, now).errors];
  const groups = groupsOf(segments);
  for (const groupId of new Set(groupIdsOf(target))) {
    const group = groups.get(groupId);
    if (groupId === own) found.push({ reason: 'group_in_itself' });
    else if (!group) found.push({ reason: 'unknown_group', groupId });
    else if (group === 'unreadable') found.push({ reason: 'group_unreadable', groupId });
    else if (group !== 'fixed' && groupIdsOf(group).length > 0) found.push({ reason: 'group_too_deep', groupId });
  }
  const used = own === null ? [] : usersOf(segments, own);
  if (used.length > 0 && groupIdsOf(target).length > 0) found.push({ reason: 'group_too_deep', groupId: own ?? 0 });
  if (found.length > 0) return found;
  // A group that grows must still fit into those that lead to it.
  const grown = own === null ? groups : new Map(groups).set(own, target);
  const sizes = [target, ...used.map((segment) => segment.target)].map((one) => expandedSize(one, grown));
  return sizes.some((size) => size > TARGET_LIMITS.expanded) ? [{ reason: 'too_large' }] : [];
}

/** What stands in the way of a campaign's target: as a group's, but what it begins with is the campaign's scenario. */
export async function obstaclesOfCampaign(edge: Edge, siteId: number, target: Target): Promise<TargetObstacle[]> {
  const segments = await listSegments(edge.db, siteId);
  return findObstacles({ ...target, base: 'all_members' }, segments, null, edge.deps.now());
}

/** What a target looks like now: its findings, and the groups in its way. */
export async function inspectTarget(
  edge: Edge,
  siteId: number,
  target: Target,
  own: number | null,
): Promise<TargetFindings & { obstacles: TargetObstacle[]; at: number }> {
  const at = edge.deps.now();
  const segments = await listSegments(edge.db, siteId);
  return { ...lintTarget(target, at), obstacles: findObstacles(target, segments, own, at), at };
}

export type TargetEstimate = {
  at: number;
  /** Active members the target means. */
  matched: number;
  /** Of those, who falls out of an advertising text and why, in the gate's order. */
  dropped: { under_14: number; no_consent: number; withdrawn: number; blocked: number; no_address: number };
  reachable: number;
  /** Won, were the text short enough for SMS, and were it an LMS. */
  cost: { SMS: number; LMS: number };
  /** False when there are more members than were counted. */
  complete: boolean;
};

/** Members one statement counts, and statements of one estimate: enough for every shop there is. */
const REACH_PAGE = 100_000;
const REACH_PAGES = 20;

/** How many a target reaches now. It looks at consent and address, not at caps, budget or what happens until a run. */
export async function estimateTarget(
  edge: Edge,
  siteId: number,
  target: Target,
): Promise<Result<TargetEstimate, SegmentRefusal>> {
  const at = edge.deps.now();
  const [site, segments] = await Promise.all([findSite(edge.db, siteId), listSegments(edge.db, siteId)]);
  if (!site) return err({ reason: 'not_found' });
  const obstacles = findObstacles(target, segments, null, at);
  if (obstacles.length > 0) return err({ reason: 'target_refused', obstacles });
  // What a browser did before its member signed in counts as the member's.
  await catchUpProjections(edge.db);
  const query = compileTarget(target, groupsOf(segments), at);
  const sum = { matched: 0, under14: 0, noConsent: 0, withdrawn: 0, blocked: 0, noAddress: 0, reachable: 0 };
  let after: string | null = '';
  for (let page = 0; page < REACH_PAGES && after !== null; page++) {
    const reach: Awaited<ReturnType<typeof readReach>> = await readReach(
      edge.db,
      siteId,
      query,
      after,
      REACH_PAGE,
      kstDay(at),
    );
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += reach[name];
    after = reach.matched < REACH_PAGE ? null : reach.last;
  }
  const { SMS, LMS } = site.settings.prices;
  return ok({
    at,
    matched: sum.matched,
    dropped: {
      under_14: sum.under14,
      no_consent: sum.noConsent,
      withdrawn: sum.withdrawn,
      blocked: sum.blocked,
      no_address: sum.noAddress,
    },
    reachable: sum.reachable,
    cost: { SMS: sum.reachable * SMS, LMS: sum.reachable * LMS },
    complete: after === null,
  });
}
