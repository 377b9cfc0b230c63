// What is asked about a few rows reads those, however many a shop has: its log, its ledger, its list of refusals.

import { expect, it } from 'vitest';
import { claimCodes, readCodesAtHand } from '../../edge/db/coupons';
import type { Db } from '../../edge/db/database';
import {
  appendReportedEvents,
  countEventsByName,
  readMemberLog,
  readSubjects,
  recentEvents,
} from '../../edge/db/events';
import { listMembersByAddress } from '../../edge/db/members';
import { readMemberships } from '../../edge/db/memberships';
import { keepNoticeHandle, listToldReconfirms, settleNotices } from '../../edge/db/notices';
import { listReviews } from '../../edge/db/orders';
import { listSuppressions, listSuppressionsOf } from '../../edge/db/suppressions';
import { explaining, walksOf } from '../support/explaining';
import { World } from '../support/world';

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
  ['the handle of a batch of notices', (db) => keepNoticeHandle(db, 1, 'handle')],
  ['what became of notices', (db) => settleNotices(db, [{ messageId: 1, state: 'sent', wakeAt: null }], 0)],
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
