// Ends campaigns that run once when their run is over. What the night, the budget or the provider holds back is waited
// for: an ended campaign sends nothing any more.

import { finishCampaign } from '../../core/campaign/campaign';
import type { Edge } from '../context';
import { listCampaignsById, listFinished, updateCampaign } from '../db/campaigns';
import { logFact } from '../log';

const LIMIT = 100;

export async function finishCampaigns(edge: Edge, now: number): Promise<void> {
  const finished = await listFinished(edge.db, LIMIT);
  const campaigns = await listCampaignsById(
    edge.db,
    finished.map(({ id }) => id),
  );
  for (const { id, hasRun } of finished) {
    const known = campaigns.get(id);
    if (!known) continue;
    const { campaign, change } = finishCampaign(known, hasRun, now);
    // Whoever has changed it meanwhile is believed; the next minute looks again.
    if (await updateCampaign(edge.db, campaign, change, known.version, now)) {
      logFact('campaign_finished', { campaignId: id, change });
    }
  }
}
