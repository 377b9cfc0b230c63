// What is kept of one person is found by what is theirs, however much the shop keeps of others.

import { expect, it } from 'vitest';
import { erasePerson, readPerson } from '../../edge/db/people';
import { explaining } from '../support/explaining';
import { World } from '../support/world';

it('one member’s events, messages, conversions and orders are exported and forgotten without reading those of others', async () => {
  const { db, steps } = explaining((await World.begin()).edge.db);
  await readPerson(db, 1, 'kim');
  erasePerson(db, 1, 'kim', 0);
  const plans = await steps();
  /** By which indexes of a table, and how much of each, rows are found. */
  const ways = (table: string) => {
    const found = plans.flatMap((step) => /INDEX (\w+ \(.*\))/.exec(step)?.[1] ?? []);
    return [...new Set(found.filter((way) => way.startsWith(`${table}_`)))];
  };
  // Walked through are the days and rehearsals of the shop: one row a day, and one a campaign.
  expect(plans.filter((step) => /^SCAN (?!days|rehearsals)/.test(step))).toEqual([]);
  expect(ways('dispatches')).toEqual(['dispatches_once (campaign_id=? AND member_id=?)']);
  expect(ways('conversions')).toEqual(['conversions_campaign (campaign_id=? AND dispatch_id=?)']);
  expect(ways('orders')).toEqual(['orders_member (site_id=? AND member_id=?)']);
  expect(ways('sandbox_messages')).toEqual(['sandbox_messages_clientRef_unique (client_ref=?)']);
  expect(ways('events')).toEqual(['events_member (site_id=? AND member_id=?)']);
  expect(ways('visitors')).toEqual(['visitors_member (site_id=? AND member_id=?)']);
});
