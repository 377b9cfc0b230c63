// 미리 돌려보기 over the shop of `bench:audience`: a draft about abandoned carts, played through to its last member by the
// action the admin's page calls, page by page as that page would.

import { startOf } from '../../core/campaign/definition';
import { findPreset } from '../../core/campaign/presets';
import { DAY_MS } from '../../core/time';
import { createCampaign } from '../../edge/actions/campaigns';
import { type Rehearsal, startRehearsal, stepRehearsal } from '../../edge/actions/rehearsals';
import { createEdge, type Edge } from '../../edge/context';
import { openShop } from './a-shop';

/** One look at it: how far it is then, and what that took. */
export type Look = { members: number; total: number; rowsRead: number; ms: number };
export type Played = { looks: Look[]; sums: Rehearsal['sums']; state: Rehearsal['state'] };

/** More looks than any rehearsal of this size takes. */
const MOST_LOOKS = 10_000;

type Watched = { db: unknown; read(): number };

/** Plays it to its end; tells of every look. `at` is the instant it is asked at. */
export async function playRehearsal({ db, read }: Watched, at: number, seen: (look: Look) => void): Promise<Played> {
  const env = {
    DB: db,
    DORAWA_SECRET: 'a secret for measuring only, forty characters',
    PUBLIC_ORIGIN: 'https://edge.test',
  };
  const edge = createEdge(env as never, {
    now: () => at,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    newId: () => crypto.randomUUID(),
    alarmAt: (instant) => instant,
  });
  const siteId = await openShopOfLog(edge);
  const preset = findPreset('cart_abandon');
  if (!preset) throw new Error('no such preset');
  const draft = await createCampaign(edge, siteId, startOf(preset, 'realtime'));
  if (!draft.ok) throw new Error(draft.error.reason);
  const started = await startRehearsal(edge, siteId, draft.value.id);
  if (!started.ok) throw new Error(started.error.reason);
  const looks: Look[] = [];
  for (let n = 0; n < MOST_LOOKS; n++) {
    const [began, readBefore] = [performance.now(), read()];
    const now = await stepRehearsal(edge, siteId, draft.value.id);
    if (!now) throw new Error('the rehearsal is gone');
    const { members, total, state, sums } = now;
    const look = { members, total, rowsRead: read() - readBefore, ms: performance.now() - began };
    looks.push(look);
    seen(look);
    if (state !== 'running') return { looks, sums, state };
  }
  throw new Error('the rehearsal does not end');
}

/** The shop around what is in the log: nine of ten members have a phone and said yes, and orders have their numbers. */
async function openShopOfLog(edge: Edge): Promise<number> {
  const site = await openShop(edge);
  const saidYesAt = edge.deps.now() - 90 * DAY_MS;
  const run = (sql: string) => edge.db.prepare(sql).bind(site.id).run();
  await run(`UPDATE members SET phone_sealed = 'sealed', phone_hash = member_id WHERE site_id = ?1`);
  await run(`INSERT INTO consents (site_id, member_id, channel, purpose, granted, source, acted_at, recorded_at)
    SELECT site_id, member_id, 'sms', 'advertising', 1, 'bench', ${saidYesAt}, ${saidYesAt} FROM members
    WHERE site_id = ?1 AND member_id NOT LIKE '%7'`);
  await run(
    `UPDATE events SET data = json_set(data, '$.p.transaction_id', event_id) WHERE site_id = ?1 AND name = 'purchase'`,
  );
  // Everything told is folded: `fillShop` has made what it asks of the projections.
  await edge.db.prepare(`INSERT INTO cursors (reader, seq) SELECT 'projections', max(seq) FROM events`).run();
  return site.id;
}
