// What a person or a program may do with campaigns.

import {
  type ActivationObstacle,
  type Campaign,
  type CampaignChange,
  type CampaignCommand,
  type CampaignDefinition,
  copyName,
  decideCampaign,
  findObstacle,
  findQuietTime,
} from '../../core/campaign/campaign';
import { presetOf } from '../../core/campaign/definition';
import { nextRunAt, type Schedule } from '../../core/campaign/schedule';
import { err, ok, type Result } from '../../core/result';
import type { SiteSettings } from '../../core/site';
import type { Edge } from '../context';
import {
  type CampaignVersion,
  findCampaign,
  findCampaignVersion,
  insertCampaign,
  listCampaigns,
  listCampaignVersions,
  updateCampaign,
} from '../db/campaigns';
import { hasRun } from '../db/runs';
import { findSite } from '../db/sites';
import { endWaits, wakeShards } from '../objects/stubs';
import { mayGive } from './coupons';
import { obstaclesOfCampaign, type TargetObstacle } from './segments';

export type { CampaignVersion } from '../db/campaigns';

export type CampaignRefusal =
  | ActivationObstacle
  | { reason: 'still_running' }
  /** The coupon its messages promise is gone, runs out within a day, or its pool is empty. */
  | { reason: 'coupon_unavailable' }
  | { reason: 'not_found' }
  | { reason: 'changed_meanwhile' }
  | TargetRefusal;

/** Conditions or groups of the campaign's own target that cannot be used. */
export type TargetRefusal = { reason: 'target_refused'; obstacles: TargetObstacle[] };

/** A new campaign is a draft; nothing is sent before it is activated. One planned for the night is not kept at all. */
export async function createCampaign(
  edge: Edge,
  siteId: number,
  definition: CampaignDefinition,
): Promise<Result<Campaign, CampaignRefusal>> {
  const site = await findSite(edge.db, siteId);
  if (!site) return err({ reason: 'not_found' });
  const quiet = findQuietTime(definition, site.settings);
  const refusal = quiet ?? (await findTargetRefusal(edge, siteId, definition));
  return refusal ? err(refusal) : ok(await insertCampaign(edge.db, siteId, definition, edge.deps.now()));
}

export async function getCampaign(edge: Edge, siteId: number, id: number): Promise<Campaign | null> {
  return findCampaign(edge.db, siteId, id);
}

/** The shop's campaigns, newest first: those in the list, or those put away. */
export async function listSiteCampaigns(
  edge: Edge,
  siteId: number,
  shown: 'listed' | 'archived' = 'listed',
): Promise<Campaign[]> {
  return listCampaigns(edge.db, siteId, shown === 'archived');
}

/** Running campaigns whose preset finds members this one's finds too. */
export async function listOverlapping(edge: Edge, siteId: number, { id, definition }: Campaign): Promise<Campaign[]> {
  const overlaps: readonly string[] = presetOf(definition)?.overlaps ?? [];
  if (overlaps.length === 0) return [];
  return (await listSiteCampaigns(edge, siteId)).filter(
    (other) => other.id !== id && other.status === 'active' && overlaps.includes(other.definition.preset),
  );
}

/** A draft that says what another campaign says; null when there is no such campaign. */
export async function duplicateCampaign(edge: Edge, siteId: number, id: number): Promise<Campaign | null> {
  const campaign = await findCampaign(edge.db, siteId, id);
  if (!campaign) return null;
  const { definition } = campaign;
  const copy = { ...definition, name: copyName(definition.name) };
  return insertCampaign(edge.db, siteId, copy, edge.deps.now());
}

/**
 * Changes what a campaign says; an active one goes on with the new text, and must be as sendable as before. `seen` is the
 * version the change was made from, where that is known: what somebody else has said since is not written over.
 */
export async function editCampaign(
  edge: Edge,
  siteId: number,
  id: number,
  definition: CampaignDefinition,
  seen?: number,
): Promise<Result<Campaign, CampaignRefusal>> {
  return redefine(edge, siteId, id, 'edited', async () => definition, seen);
}

/** How many versions a list of them shows. */
export const VERSIONS_SHOWN = 20;

/** What a campaign said before and says now, newest first; null when there is no such campaign. */
export async function listVersions(edge: Edge, siteId: number, id: number): Promise<CampaignVersion[] | null> {
  const campaign = await findCampaign(edge.db, siteId, id);
  return campaign && listCampaignVersions(edge.db, id, VERSIONS_SHOWN);
}

/** Takes edits back: the campaign says again what it said in `version`, under a new version of its own. */
export async function restoreVersion(
  edge: Edge,
  siteId: number,
  id: number,
  version: number,
): Promise<Result<Campaign, CampaignRefusal>> {
  return redefine(edge, siteId, id, 'restored', () => findCampaignVersion(edge.db, id, version));
}

async function redefine(
  edge: Edge,
  siteId: number,
  id: number,
  as: CampaignChange,
  read: () => Promise<CampaignDefinition | null>,
  seen?: number,
): Promise<Result<Campaign, CampaignRefusal>> {
  let waited = false;
  const changed = await change(edge, siteId, id, as, async (campaign, site) => {
    if (campaign.status === 'ended') return err({ reason: 'ended' });
    if (seen !== undefined && seen !== campaign.version) return err({ reason: 'changed_meanwhile' });
    waited = campaign.status !== 'draft' && campaign.definition.send.type === 'realtime';
    const definition = await read();
    if (!definition) return err({ reason: 'not_found' });
    const find = campaign.status === 'active' ? findObstacle : findQuietTime;
    const obstacle = find(definition, site.settings) ?? (await findTargetRefusal(edge, siteId, definition));
    if (obstacle) return err(obstacle);
    // A running campaign follows its schedule from the change on.
    const { send } = definition;
    const runs = campaign.status === 'active' && send.type === 'scheduled';
    const nextRunAt = runs ? nextPlanned(send.schedule, campaign, edge.deps.now()) : null;
    if (runs && nextRunAt === null && !hasSchedule(campaign, send.schedule)) return err({ reason: 'schedule_over' });
    return ok({ ...campaign, definition, nextRunAt });
  });
  // What waited after an event is not waited for any more.
  if (changed.ok && waited && changed.value.definition.send.type !== 'realtime')
    await endWaits(edge.env, siteId, id, 'send_changed');
  return changed;
}

async function findTargetRefusal(
  edge: Edge,
  siteId: number,
  { target }: CampaignDefinition,
): Promise<TargetRefusal | null> {
  const obstacles = target ? await obstaclesOfCampaign(edge, siteId, target) : [];
  return obstacles.length > 0 ? { reason: 'target_refused', obstacles } : null;
}

/** The next run under a schedule; one that has come and not begun is kept. */
function nextPlanned(schedule: Schedule, { nextRunAt: planned }: Campaign, now: number): number | null {
  return planned !== null && planned <= now ? planned : nextRunAt(schedule, now);
}

/** Of one that runs once and has run, the words may still change. */
const hasSchedule = ({ definition: { send } }: Campaign, schedule: Schedule): boolean =>
  send.type === 'scheduled' && JSON.stringify(send.schedule) === JSON.stringify(schedule);

const CHANGE_OF: Record<CampaignCommand, CampaignChange> = {
  activate: 'activated',
  pause: 'paused',
  end: 'ended',
  archive: 'archived',
  unarchive: 'unarchived',
};

/**
 * Activates, pauses or ends a campaign, puts it away or takes it out again. `seen` is the version somebody was shown and
 * agreed to start, where that is known: another is not started for it.
 */
export async function commandCampaign(
  edge: Edge,
  siteId: number,
  id: number,
  command: CampaignCommand,
  seen?: number,
): Promise<Result<Campaign, CampaignRefusal>> {
  const result = await change(edge, siteId, id, CHANGE_OF[command], async (campaign, site) => {
    if (command === 'activate') {
      const waits = campaign.status === 'draft' || campaign.status === 'paused';
      return waits && seen !== undefined && seen !== campaign.version
        ? err({ reason: 'changed_meanwhile' })
        : activate(edge, campaign, site.settings);
    }
    return decideCampaign(campaign, command, site.settings, edge.deps.now());
  });
  // The shards begin to follow the log from here; the minute would do it too, up to a minute later.
  if (result.ok && command === 'activate') await wakeShards(edge.env, siteId);
  if (result.ok && command === 'end') await endWaits(edge.env, siteId, id, 'campaign_inactive');
  return result;
}

/** What stands in the way of starting a campaign that does not run; null for one that may, runs, or is over. */
export async function findActivationObstacle(
  edge: Edge,
  campaign: Campaign,
  settings: SiteSettings,
): Promise<CampaignRefusal | null> {
  if (campaign.status !== 'draft' && campaign.status !== 'paused') return null;
  const activated = await activate(edge, campaign, settings);
  return activated.ok ? null : activated.error;
}

async function activate(
  edge: Edge,
  campaign: Campaign,
  settings: SiteSettings,
): Promise<Result<Campaign, CampaignRefusal>> {
  const begun = await hasBegun(edge, campaign);
  const decided = decideCampaign(campaign, 'activate', settings, edge.deps.now(), begun);
  const { coupon } = campaign.definition;
  if (decided.ok && coupon && !(await mayGive(edge, campaign.siteId, coupon)))
    return err({ reason: 'coupon_unavailable' });
  return decided;
}

/** Has the one run of a campaign begun? What it has not sent yet goes on where it stopped. */
async function hasBegun(edge: Edge, { id, definition: { send } }: Campaign): Promise<boolean> {
  if (send.type !== 'scheduled' || send.schedule.kind !== 'once') return false;
  const plannedAt = nextRunAt(send.schedule, 0);
  return plannedAt !== null && (await hasRun(edge.db, id, plannedAt));
}

async function change(
  edge: Edge,
  siteId: number,
  id: number,
  as: CampaignChange,
  decide: (
    campaign: Campaign,
    site: NonNullable<Awaited<ReturnType<typeof findSite>>>,
  ) => Promise<Result<Campaign, CampaignRefusal>>,
): Promise<Result<Campaign, CampaignRefusal>> {
  const [campaign, site] = await Promise.all([findCampaign(edge.db, siteId, id), findSite(edge.db, siteId)]);
  if (!campaign || !site) return err({ reason: 'not_found' });
  const decided = await decide(campaign, site);
  if (!decided.ok || decided.value === campaign) return decided;
  const next = { ...decided.value, version: campaign.version + 1 };
  const written = await updateCampaign(edge.db, next, as, campaign.version, edge.deps.now());
  return written ? ok(next) : err({ reason: 'changed_meanwhile' });
}
