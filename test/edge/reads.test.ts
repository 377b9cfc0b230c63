// What is asked about a few rows reads those, however many a shop has: its log, its ledger, its list of refusals.

import { expect, it } from 'vitest';
import { scenarioOf } from '../../core/campaign/definition';
import type { Goal } from '../../core/campaign/goal';
import type { LookBack } from '../../core/condition/window';
import { kstDay } from '../../core/time';
import { listSiteEvents } from '../../edge/actions/reports';
import { readMarksOf } from '../../edge/db/audience';
import { claimCodes, readCodesAtHand } from '../../edge/db/coupons';
import { commit, type Db } from '../../edge/db/database';
import { listDispatches } from '../../edge/db/dispatch-views';
import { insertDispatches, noteUnsubscribes } from '../../edge/db/dispatches';
import {
  appendReportedEvents,
  countEventsByName,
  readMemberEvents,
  readMemberLog,
  readSubjects,
  readTrails,
  recentEvents,
} from '../../edge/db/events';
import { lastReached } from '../../edge/db/goals';
import { listMembersByAddress } from '../../edge/db/members';
import { readMemberships } from '../../edge/db/memberships';
import { mendCart, mendDay } from '../../edge/db/mend';
import { countPressingNotices, keepNoticeHandle, listToldReconfirms, settleNotices } from '../../edge/db/notices';
import { listReviews } from '../../edge/db/orders';
import { readPlayers } from '../../edge/db/players';
import { countCampaigns } from '../../edge/db/reports';
import { listSuppressions, listSuppressionsOf } from '../../edge/db/suppressions';
import { countDays } from '../../edge/db/trends';
import { counting } from '../support/counting';
import { explaining, walksOf } from '../support/explaining';
import { definitionOf, kst, World } from '../support/world';

const ASKED: [what: string, ask: (db: Db) => unknown][] = [
  ['what messages are about', (db) => readSubjects(db, 1, [7])],
  ['what members did, told since a place of the log', (db) => readMemberLog(db, 1, 7, 9)],
  ['what was told last', (db) => recentEvents(db, 1, 10)],
  ['how often what was told', (db) => countEventsByName(db, 1, 7)],
  ['orders a program reports', (db) => appendReportedEvents(db, 1, [])],
  [
    'who waits for a campaign',
    (db) => readMemberships(db, 1, 1, { allOf: [], exclude: [], groups: { include: [], exclude: [] } }, new Map(), 0),
  ],
  ['what members reviewed', (db) => listReviews(db, 1, ['kim'])],
  ['who has a number', (db) => listMembersByAddress(db, 1, 'phone', ['hash'])],
  ['who has an address', (db) => listMembersByAddress(db, 1, 'email', ['hash'])],
  ['why an address is on the list', (db) => listSuppressionsOf(db, 1, ['hash'])],
  ['a page of the list, and who has the addresses', (db) => listSuppressions(db, 1, {}, null, 50)],
  ['notices that press', (db) => countPressingNotices(db, 1, 7, 9)],
  ['the handle of a batch of notices', (db) => keepNoticeHandle(db, 1, { batchId: 1, submittedAt: 0 }, 'handle')],
  [
    'what became of notices',
    (db) => settleNotices(db, [{ messageId: 1, submittedAt: 0, state: 'sent', wakeAt: null }], 0),
  ],
  ['messages by which adverts were stopped', (db) => noteUnsubscribes(db, 1, [7], 0)],
  ['figures of the last days', (db) => countDays(db, 1, 7)],
  ['consents told of again', (db) => listToldReconfirms(db, [1])],
];

it.each(ASKED)('%s', async (_, ask) => {
  const world = await World.begin();
  const { db, steps } = explaining(world.edge.db);
  await ask(db);
  const found = await steps();
  expect(found.length).toBeGreaterThan(0);
  expect(walksOf(found)).toEqual([]);
});

it.each([
  ['a pool is not empty', (db: Db) => readCodesAtHand(db, [1], [1])],
  ['a code is claimed', (db: Db) => claimCodes(db, 'worker', 1, [1], 0)],
])('whether %s is looked up among its own codes', async (_, ask) => {
  const world = await World.begin();
  const { db, steps } = explaining(world.edge.db);
  await ask(db);
  expect((await steps()).filter((step) => step.includes('coupon_codes_free (coupon_id=?)'))).toHaveLength(1);
});

const AT = kst('2026-03-09 11:00');
const trail = { siteId: 1, visitorId: 'browser', memberId: null, beforeSeq: 9, since: 0, ordersFrom: '20260201' };
const scenario = scenarioOf(definitionOf('cart_abandon_daily'));
const looksBack = (lookBack: LookBack) => (db: Db) => readMarksOf(db, 1, { scenario, lookBack, at: AT }, 'kim');
const ofItems: Goal = {
  type: 'event',
  event: 'view_item',
  filter: { products: ['1'] },
  valuePerConversion: 0,
  windowDays: 7,
};
const played = { siteId: 1, campaignId: 1, names: ['view_item'], since: 0, from: AT, to: AT, fixedGroups: [] };

const OF_SOMEBODY: [what: string, ask: (db: Db) => unknown][] = [
  ['what is shown of a member', (db) => readMemberEvents(db, 1, 'kim', ['view_item'])],
  ['what a campaign looks back on of a member', looksBack({ kind: 'one_day', daysAgo: 1 })],
  ['what it saw of a member last', looksBack({ kind: 'last_event', from: 30, to: 0 })],
  ['a page of a rehearsal', (db) => readPlayers(db, played, ['kim', 'lee'], 10)],
  ['who reached a goal', (db) => lastReached(db, 1, { scenario, goal: ofItems }, [{ memberId: 'kim', anchorAt: AT }])],
  ['a cart read anew', (db) => mendCart(db, 1, 'kim')],
  ['a day read anew', (db) => mendDay(db, 1, 'kim', kstDay(AT))],
  ['what a browser did before it showed its member', (db) => readTrails(db, [trail], 500)],
];

it.each(OF_SOMEBODY)('%s reads nothing of what others did', async (_, ask) => {
  const world = await World.begin();
  const did = world.edge.db.prepare(
    `INSERT INTO last_events (site_id, member_id, name, day) VALUES (1, 'kim', 'view_item', ?1)`,
  );
  await did.bind(kstDay(AT)).run();
  const { db, steps } = explaining(world.edge.db);
  await ask(db);
  const ways = (await steps()).flatMap((step) => /(?:events|e) USING .*INDEX (\w+ \(.*\))/.exec(step)?.[1] ?? []);
  expect(ways.length).toBeGreaterThan(0);
  const narrow =
    /^events_(member \(site_id=\? AND member_id[=>]|orders \(site_id=\? AND visitor_id=|once \(site_id=\? AND event_id>\? AND event_id<)/;
  expect(ways.filter((way) => !narrow.test(way))).toEqual([]);
});

/** Messages of a campaign, one a member. */
const open = ({ edge: { db }, site }: World, campaignId: number, count: number) =>
  commit(
    db,
    insertDispatches(
      db,
      Array.from({ length: count }, (_, n) => ({
        ...{ siteId: site.id, campaignId, memberId: `m${n}`, occurrence: 'run:1', runId: null, priority: 1 },
        ...{ dueAt: AT, anchorAt: AT, subject: { seq: 0, products: 0 } },
      })),
      AT,
    ),
  );

it('a campaign’s messages are listed without reading what was sent since', async () => {
  const world = await World.begin();
  await open(world, 1, 5);
  await open(world, 2, 300);
  const { db, rows } = counting(world.edge.db);
  expect(await listDispatches(db, world.site.id, { campaignId: 1 }, 3)).toHaveLength(3);
  expect(rows()).toBeLessThan(20);
});

it('campaigns that are not shown are not counted', async () => {
  const world = await World.begin();
  const [shown, other] = [await world.campaign('cart_abandon'), await world.campaign('cart_abandon')];
  await open(world, shown, 5);
  await open(world, other, 300);
  const { db, rows } = counting(world.edge.db);
  expect([...(await countCampaigns(db, world.site.id, [shown])).keys()]).toEqual([shown]);
  expect(rows()).toBeLessThan(50);
});

it('the events of a quiet shop are listed without those of others, page by page to its first', async () => {
  const world = await World.begin();
  const quiet = await world.another();
  const told = async () => (await quiet.addsToCart('kim')).status;
  for (let n = 0; n < 3; n++) expect(await told()).toBe(200);
  const { db } = world.edge;
  await db
    .prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 30000)
       INSERT INTO events (site_id, event_id, visitor_id, member_id, name, occurred_at, received_at, data)
       SELECT ?1, 'visitor.' || n, 'visitor', NULL, 'page_view', 1, 1, '{}' FROM n`,
    )
    .bind(world.site.id)
    .run();
  expect(await told()).toBe(200);
  const counted = counting(db);
  const edge = { ...world.edge, db: counted.db };
  const [newest, ...older] = await listSiteEvents(edge, quiet.site.id, 50);
  expect(older).toHaveLength(3);
  expect(await listSiteEvents(edge, quiet.site.id, 50, newest?.seq)).toEqual(older);
  expect(await listSiteEvents(edge, quiet.site.id, 50, older.at(-1)?.seq)).toEqual([]);
  expect(counted.rows()).toBeLessThan(25_000);
  expect(await listSiteEvents(edge, world.site.id, 50)).toHaveLength(50);
}, 60_000);
