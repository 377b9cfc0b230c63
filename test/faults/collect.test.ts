import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { readLog } from '../../edge/db/events';
import worker from '../../edge/worker';
import { World } from '../support/world';
import { type Death, dyingDatabase } from './faulty-database';

it.each<Death>([
  { afterCalls: 0, lastCall: 'never made' },
  { afterCalls: 0, lastCall: 'answer lost' },
  { afterCalls: 1, lastCall: 'never made' },
  { afterCalls: 1, lastCall: 'answer lost' },
])(
  'an event the collector could not promise is answered 503, and is in the log once after the retry (%o)',
  async (death) => {
    const world = await World.begin();
    const body = JSON.stringify({
      v: 1,
      k: world.site.key,
      vid: 'visitor-1',
      sent: 0,
      events: [{ id: 'event-0001', n: 'page_view', t: 0, u: 'https://shop.test/' }],
    });
    const init = {
      method: 'POST',
      body,
      headers: { origin: 'https://shop.test', 'user-agent': 'Mozilla/5.0 Chrome/140' },
    };
    const { db } = dyingDatabase(world.edge.db, death);
    const ctx = createExecutionContext();
    const request = new Request('https://edge.test/e', init) as unknown as Parameters<typeof worker.fetch>[0];
    const response = await worker.fetch(request, { ...world.edge.env, DB: db }, ctx);
    await waitOnExecutionContext(ctx);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');

    expect((await world.request('/e', init)).status).toBe(200);
    expect(await readLog(world.edge.db, 0, 10)).toHaveLength(1);
  },
);
