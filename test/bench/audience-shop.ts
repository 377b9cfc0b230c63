// The shop `bench:audience` asks about: its members and events, and what the projections would have made of them.

import type { Miniflare } from 'miniflare';
import { DAY_MS, dayStart, MINUTE_MS } from '../../core/time';

export type Database = Awaited<ReturnType<Miniflare['getD1Database']>>;

/** The planned instant everything is asked about. */
export const T = Date.parse('2026-03-10T11:00:00+09:00');
export const SITE = 1;
/** Members of the other shop for each of this one's. */
const OTHERS = 5;
/** The log goes back so far, in the order in which it was written; what was late, was late by no more than this. */
const LOG_MS = 31 * DAY_MS;
const LATE_MS = 10 * MINUTE_MS;
/** Rows one statement writes. */
const BATCH = 50_000;

/** Of a thousand events. */
const SHARES: [string, number][] = [
  ['page_view', 420],
  ['view_item', 260],
  ['add_to_cart', 150],
  ['session_start', 70],
  ['login', 40],
  ['purchase', 30],
  ['begin_checkout', 25],
  ['sign_up', 5],
];

const BRANDS = ['Nike', '하늘', 'Adidas', 'Mizuno'];
const CATEGORIES = ['10/20', '10/21', '11', '12/30/31', '13'];

/** What events say: twenty products of four brands and five categories, one in four at a discount. */
const DATA = Array.from({ length: 20 }, (_, n) => ({
  u: `https://shop.test/product/detail.html?product_no=${n}&cate_no=24`,
  p: {
    items: [
      {
        ...{
          item_id: String(n),
          item_name: '캐시미어 코트',
          item_brand: BRANDS[n % 4],
          item_category_id: CATEGORIES[n % 5],
        },
        ...{ price: 10_000 * (n + 1), quantity: 1, ...(n % 4 === 0 && { list_price: 12_000 * (n + 1) }) },
      },
    ],
    value: 10_000 * (n + 1),
  },
  d: 'mobile',
  from: 'tag',
}));

/** A column of repeatable numbers in [0, below) from the column `n`, told apart by `salt`; SQLite has no XOR of its own. */
function drawn(salt: number, below: number): string {
  const mask = 0xffff_ffff;
  const xorShift = (x: string, by: number) => `((${x} | (${x} >> ${by})) - (${x} & (${x} >> ${by})))`;
  const stage = (x: string, next: string) => `(SELECT ${next} FROM (SELECT ${x} AS x))`;
  const first = `((n * 668265263 + ${salt * 374761393}) & ${mask})`;
  const mixed = stage(first, `(${xorShift('x', 15)} * 374761393) & ${mask}`);
  return `${stage(mixed, xorShift('x', 13))} % ${below}`;
}

/** `CASE` over a number of a thousand. */
function nameOf(column: string): string {
  let upTo = 0;
  const cases = SHARES.map(([name, share]) => {
    upTo += share;
    return `WHEN ${column} < ${upTo} THEN '${name}'`;
  });
  return `CASE ${cases.join(' ')} END`;
}

const MEMBER_ID = (number: string) => `printf('member-%07d', ${number})`;
const ROWS = 'WITH RECURSIVE rows (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM rows WHERE n + 1 < ?2)';

/**
 * Writes `events` events of the last 31 days, four fifths of them the shop's, its `members` members and another shop's
 * five times as many, and what the projections make of them. Made inside the database, for five million rows are not
 * sent to it in a hurry.
 */
export async function fillShop(database: Database, events: number, members: number): Promise<void> {
  const insertMembers = database.prepare(
    `${ROWS} INSERT INTO members (site_id, member_id, state, updated_at)
     SELECT ?3, ${MEMBER_ID('n')}, 'active', 0 FROM rows`,
  );
  const insertEvents = database.prepare(
    `${ROWS} INSERT INTO events (site_id, event_id, visitor_id, member_id, name, occurred_at, received_at, data)
     SELECT iif(place < 4, ${SITE}, ${SITE + 1}), 'e' || n, 'v',
       ${MEMBER_ID(`iif(place < 4, member % ${members}, member)`)}, ${nameOf('kind')}, ${T - 1} - age,
       ${T - 1} - age, json_extract(?3, '$[' || product || ']')
     FROM (SELECT n, ${drawn(1, 5)} AS place, ${drawn(2, members * OTHERS)} AS member, ${drawn(3, 1_000)} AS kind,
       ((?4 - n) * ${LOG_MS / 1_000} / ?4) * 1000 + ${drawn(4, LATE_MS)} AS age, ${drawn(5, DATA.length)} AS product FROM rows)`,
  );
  const data = JSON.stringify(DATA.map((one) => JSON.stringify(one)));
  const inBatches = async (count: number, run: (from: number, to: number) => Promise<unknown>) => {
    for (let from = 0; from < count; from += BATCH) await run(from, Math.min(count, from + BATCH));
  };
  await inBatches(members, (from, to) => insertMembers.bind(from, to, SITE).run());
  await inBatches(members * OTHERS, (from, to) => insertMembers.bind(from, to, SITE + 1).run());
  await withoutIndexes(database, () =>
    inBatches(events, (from, to) => insertEvents.bind(from, to, data, events).run()),
  );
  await project(database);
}

/** Fills the log with its indexes away, and makes them anew at the end: sorted once, not torn open at every row. */
async function withoutIndexes(database: Database, fill: () => Promise<void>): Promise<void> {
  const { results } = await database
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'events' AND sql IS NOT NULL`)
    .all<{ name: string; sql: string }>();
  for (const { name } of results) await database.prepare(`DROP INDEX ${name}`).run();
  await fill();
  for (const { sql } of results) await database.prepare(sql).run();
}

/** What the projections make of this log, set by set; they would fold it event by event. */
async function project(database: Database): Promise<void> {
  const day = `((occurred_at - ${dayStart(0)}) / ${DAY_MS})`;
  for (const statement of [
    `INSERT INTO last_events (site_id, member_id, name, day)
     SELECT site_id, member_id, name, max(${day}) FROM events GROUP BY 1, 2, 3`,
    `INSERT INTO orders (site_id, order_id, member_id, paid_at, arrived_at, net_value, undone, facts, first_seq)
     SELECT site_id, event_id, member_id, occurred_at, occurred_at, data ->> '$.p.value', 0, '{}', seq FROM events
     WHERE name = 'purchase'`,
    `INSERT INTO member_days (site_id, day, member_id, events, products)
     SELECT site_id, day, member_id, json_group_object(name, json_object('n', n, 'at', at)), '{}' FROM (
       SELECT site_id, ${day} AS day, member_id, name, count(*) AS n, max(occurred_at) AS at FROM events
       WHERE name IN ('session_start', 'login', 'sign_up') GROUP BY 1, 2, 3, 4) GROUP BY 1, 2, 3`,
  ]) {
    await database.prepare(statement).run();
  }
}
