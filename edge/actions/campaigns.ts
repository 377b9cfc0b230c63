// What a person or a program may do with campaigns.

import {
  type ActivationObstacle,
  type Campaign,
  type CampaignCommand,
  type CampaignDefinition,
  decideCampaign,
  findObstacle,
} from '../../core/campaign/campaign';
import { err, ok, type Result } from '../../core/result';
import type { Edge } from '../context';
import { addCounts, type ReasonCounts, readAudiencePage } from '../db/audience';
import { findCampaign, insertCampaign, listCampaigns, updateCampaign } from '../db/campaigns';
import { catchUpProjections } from '../db/projections';
import { findSite } from '../db/sites';
import { wakeShards } from '../objects/stubs';

export type CampaignRefusal = ActivationObstacle | { reason: 'not_found' } | { reason: 'changed_meanwhile' };

/** A new campaign is a draft; nothing is sent before it is activated. */
export async function createCampaign(edge: Edge, siteId: number, definition: CampaignDefinition): Promise<Campaign> {
  return insertCampaign(edge.db, siteId, definition, edge.deps.now());
}

export async function getCampaign(edge: Edge, siteId: number, id: number): Promise<Campaign | null> {
  return findCampaign(edge.db, siteId, id);
}

export async function listSiteCampaigns(edge: Edge, siteId: number): Promise<Campaign[]> {
  return listCampaigns(edge.db, siteId);
}

/** Changes what a campaign says; an active one goes on with the new text, and must be as sendable as before. */
export async function editCampaign(
  edge: Edge,
  siteId: number,
  id: number,
  definition: CampaignDefinition,
): Promise<Result<Campaign, CampaignRefusal>> {
  return change(edge, siteId, id, async (campaign, site) => {
    if (campaign.status === 'ended') return err({ reason: 'ended' });
    const obstacle = campaign.status === 'active' ? findObstacle(definition, site.settings) : null;
    return obstacle ? err(obstacle) : ok({ ...campaign, definition });
  });
}

/** Activates, pauses or ends a campaign. */
export async function commandCampaign(
  edge: Edge,
  siteId: number,
  id: number,
  command: CampaignCommand,
): Promise<Result<Campaign, CampaignRefusal>> {
  const result = await change(edge, siteId, id, async (campaign, site) =>
    decideCampaign(campaign, command, site.settings, edge.deps.now()),
  );
  // The shards begin to follow the log from here; the minute would do it too, up to a minute later.
  if (result.ok && result.value.status === 'active') await wakeShards(edge.env, siteId);
  return result;
}

async function change(
  edge: Edge,
  siteId: number,
  id: number,
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
  const written = await updateCampaign(edge.db, next, campaign.version, edge.deps.now());
  return written ? ok(next) : err({ reason: 'changed_meanwhile' });
}

export type AudienceEstimate = { matched: number; excluded: ReasonCounts; at: number; complete: boolean };
const ESTIMATE_PAGES = 20;

/**
 * Who a scheduled campaign would reach if it ran now, before consent and the other gates of dispatch. Null for
 * real-time ones, whose audience is whoever comes.
 */
export async function estimateAudience(edge: Edge, campaign: Campaign): Promise<AudienceEstimate | null> {
  if (campaign.definition.send.type !== 'scheduled') return null;
  await catchUpProjections(edge.db);
  const at = edge.deps.now();
  let estimate: AudienceEstimate = { matched: 0, excluded: {}, at, complete: false };
  let after: string | null = '';
  for (let page = 0; page < ESTIMATE_PAGES && after !== null; page++) {
    const { matched, excluded, next }: Awaited<ReturnType<typeof readAudiencePage>> = await readAudiencePage(
      edge.db,
      campaign,
      at,
      after,
    );
    estimate = {
      ...estimate,
      matched: estimate.matched + matched.length,
      excluded: addCounts(estimate.excluded, excluded),
    };
    after = next;
  }
  return { ...estimate, complete: after === null };
}
