// What is kept of one person is found by what is theirs, however much the shop keeps of others.

import { expect, it } from 'vitest';
import { erasePerson, readPerson } from '../../edge/db/people';
import { World } from '../support/world';

it('one member’s messages, conversions and orders are exported and forgotten without reading those of others', async () => {
  const { db } = (await World.begin()).edge;
  const asked: string[] = [];
  const noting = Object.assign(Object.create(db), {
    prepare(sql: string) {
      asked.push(sql);
      return db.prepare(sql);
    },
  });
  await readPerson(noting, 1, 'kim');
  erasePerson(noting, 1, 'kim', 0);
  const plans: string[] = [];
  for (const sql of asked) {
    const values = [1, 'kim', 0].slice(0, sql.includes('?3') ? 3 : 2);
    const explained = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values);
    plans.push(...(await explained.all<{ detail: string }>()).results.map(({ detail }) => detail));
  }
  /** By which indexes of a table, and how much of each, rows are found. */
  const ways = (table: string) => {
    const found = plans.flatMap((step) => /INDEX (\w+ \(.*\))/.exec(step)?.[1] ?? []);
    return [...new Set(found.filter((way) => way.includes(`${table}_`)))];
  };
  // Walked through are the days and rehearsals of the shop: one row a day, and one a campaign.
  expect(plans.filter((step) => /^SCAN (?!days|rehearsals)/.test(step))).toEqual([]);
  expect(ways('dispatches')).toEqual(['dispatches_once (campaign_id=? AND member_id=?)']);
  expect(ways('conversions')).toEqual(['conversions_campaign (campaign_id=? AND dispatch_id=?)']);
  expect(ways('orders')).toEqual(['orders_member (site_id=? AND member_id=?)']);
  expect(ways('sandbox_messages')).toEqual(['sandbox_messages_clientRef_unique (client_ref=?)']);
});
