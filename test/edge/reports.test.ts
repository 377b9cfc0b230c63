// The figures of a campaign's page: each counts all there is, and leads to the rows it counts.

import { expect, it } from 'vitest';
import { DAY_MS, World } from '../support/world';

it('counts whom every run left out, also of those the page does not list', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_daily');
  const runs = Array.from({ length: 40 }, (_, n) => ({ plannedAt: world.now() - (n + 1) * DAY_MS }));
  await world.edge.db
    .prepare(
      `INSERT INTO runs (campaign_id, planned_at, state, cursor, matched, excluded)
       SELECT ?1, value ->> 'plannedAt', 'expanded', '', 0, '{"purchased":2,"cart_empty":1}' FROM json_each(?2)`,
    )
    .bind(campaignId, JSON.stringify(runs))
    .run();
  expect((await world.report(campaignId)).excluded).toEqual({ purchased: 80, cart_empty: 40 });
});
