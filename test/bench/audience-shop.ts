// The shop `bench:audience` asks about: its members and events, and what the projections would have made of them.

import type { Miniflare } from 'miniflare';
import { DAY_MS, dayStart } from '../../core/time';

export type Database = Awaited<ReturnType<Miniflare['getD1Database']>>;

/** The planned instant everything is asked about. */
export const T = Date.parse('2026-03-10T11:00:00+09:00');
export const SITE = 1;
const BATCH = 5_000;

/** A repeatable stream of numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Shares of a shop's events. */
const SHARES: [string, number][] = [
  ['page_view', 0.42],
  ['view_item', 0.26],
  ['add_to_cart', 0.15],
  ['session_start', 0.07],
  ['login', 0.04],
  ['purchase', 0.03],
  ['begin_checkout', 0.025],
  ['sign_up', 0.005],
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

const memberId = (n: number) => `member-${String(n).padStart(7, '0')}`;

/** Writes `events` events of the last 31 days, four fifths of them the shop's, and its `members` members. */
export async function fillShop(database: Database, events: number, members: number): Promise<void> {
  const next = numbers(7);
  const nameOf = () => {
    let left = next();
    for (const [name, share] of SHARES) {
      left -= share;
      if (left < 0) return name;
    }
    return 'page_view';
  };
  const insertMembers = database.prepare(
    `INSERT INTO members (site_id, member_id, state, updated_at) SELECT ?1, value, 'active', 0 FROM json_each(?2)`,
  );
  for (let from = 0; from < members; from += BATCH * 4) {
    const ids = Array.from({ length: Math.min(BATCH * 4, members - from) }, (_, n) => memberId(from + n));
    await insertMembers.bind(SITE, JSON.stringify(ids)).run();
  }
  const insertEvents = database.prepare(
    `INSERT INTO events (site_id, event_id, visitor_id, member_id, name, occurred_at, received_at, data)
     SELECT e.value ->> 0, e.value ->> 1, 'v', e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 4, d.value
     FROM json_each(?1) e JOIN json_each(?2) d ON d.key = e.value ->> 5`,
  );
  const data = JSON.stringify(DATA.map((one) => JSON.stringify(one)));
  for (let from = 0; from < events; from += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, n) => {
      const site = next() < 0.8 ? SITE : SITE + 1;
      const at = T - 1 - Math.floor(next() * 31 * DAY_MS);
      const kind = Math.floor(next() * DATA.length);
      return [site, `e${from + n}`, memberId(Math.floor(next() * members)), nameOf(), at, kind];
    });
    await insertEvents.bind(JSON.stringify(rows), data).run();
  }
  await project(database);
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
