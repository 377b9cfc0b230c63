// Ends campaigns that run once when their run is over. What the night, the budget or the provider holds back is waited
// for: an ended campaign sends nothing any more.

import { finishCampaign } from '../../core/campaign/campaign';
import { GIVE_UP_ASKING_MS } from '../../core/dispatch/dispatch';
import type { Edge } from '../context';
import { listCampaignsById, updateCampaign } from '../db/campaigns';
import { listFinished } from '../db/finished-campaigns';
import { logFact } from '../log';

const LIMIT = 100;

export async function finishCampaigns(edge: Edge, now: number): Promise<void> {
  const finished = await listFinished(edge.db, now - GIVE_UP_ASKING_MS, LIMIT);
  const campaigns = await listCampaignsById(
    edge.db,
    finished.map(({ id }) => id),
  );
  for (const { id, version, hasRun } of finished) {
    const known = campaigns.get(id);
    // Whoever has changed it meanwhile is believed; the next minute looks again.
    if (known?.version !== version) continue;
    const { campaign, change } = finishCampaign(known, hasRun, now);
    if (await updateCampaign(edge.db, campaign, change, known.version, now)) {
      logFact('campaign_finished', { campaignId: id, change });
    }
  }
}
