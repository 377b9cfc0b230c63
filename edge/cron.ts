// The minute: which jobs run, in which order. Each is driven by due rows and safe to repeat, so a late, doubled or
// missed minute changes nothing but the delay; one that fails does not keep the others from running.

import { advanceRehearsals } from './actions/rehearsals';
import type { Edge } from './context';
import { attribute } from './jobs/attribute';
import { askBalances } from './jobs/balances';
import { countForCheck } from './jobs/count-sightings';
import { deriveNotices } from './jobs/derive-notices';
import { dispatchDue } from './jobs/dispatch';
import { eraseShops } from './jobs/erase-shops';
import { expandRuns } from './jobs/expand-runs';
import { finishCampaigns } from './jobs/finish-campaigns';
import { probeHolds } from './jobs/holds';
import { readOptOuts } from './jobs/opt-outs';
import { reconcile } from './jobs/reconcile';
import { retain } from './jobs/retain';
import { retireImages } from './jobs/retire-images';
import { startRuns } from './jobs/start-runs';
import { tellNotices } from './jobs/tell-notices';
import { watchTimers } from './jobs/watch-timers';
import { logFailure } from './log';

const JOBS: [string, (edge: Edge) => Promise<void>][] = [
  ['watch_timers', watchTimers],
  ['start_runs', (edge) => startRuns(edge, edge.deps.now())],
  ['expand_runs', (edge) => expandRuns(edge, edge.deps.now())],
  ['read_opt_outs', (edge) => readOptOuts(edge, edge.deps.now())],
  ['probe_holds', (edge) => probeHolds(edge, edge.deps.now())],
  ['dispatch', dispatchDue],
  ['reconcile', (edge) => reconcile(edge, edge.deps.now())],
  ['finish_campaigns', (edge) => finishCampaigns(edge, edge.deps.now())],
  ['ask_balances', (edge) => askBalances(edge, edge.deps.now())],
  ['attribute', attribute],
  ['derive_notices', deriveNotices],
  ['tell_notices', tellNotices],
  ['count_sightings', (edge) => countForCheck(edge, edge.deps.now())],
  ['rehearse', advanceRehearsals],
  ['retain', (edge) => retain(edge, edge.deps.now())],
  ['retire_images', (edge) => retireImages(edge, edge.deps.now())],
  ['erase_shops', (edge) => eraseShops(edge, edge.deps.now())],
];

export async function runMinute(edge: Edge): Promise<void> {
  for (const [name, job] of JOBS) {
    try {
      await job(edge);
    } catch (error) {
      logFailure('job', error, { job: name });
    }
  }
}
