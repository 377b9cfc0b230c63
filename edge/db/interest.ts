// Who cares about which products, over whole Korean days: sums over the short days of `member_days`, one statement per
// page. `core/facts/interest` and `core/facts/member-day` say the same of one member.

import { INTEREST_POINTS } from '../../core/facts/interest';
import { DAY_MS, dayStart } from '../../core/time';
import { all, type Db } from './database';

/** Whole Korean days, both included. */
export type Days = { from: number; to: number };

/** What interest is asked about; each chosen category means everything below it too. Without any, every product. */
export type InterestTargets = { products: readonly string[] } | { categories: readonly string[] } | 'every_product';

export type InterestedMember = {
  memberId: string;
  /** The member's strongest product or category among the chosen: its id or code. */
  target: string;
  score: number;
  /** Latest sign of it, epoch ms. */
  lastAt: number;
};

/**
 * Members after `after`, in id order, with at least `minScore` points in any of the targets, each with the strongest
 * one. Reads every short day of the site within `days`, and nothing else. At most `limit` members.
 */
export async function readInterested(
  db: Db,
  siteId: number,
  days: Days,
  targets: InterestTargets,
  minScore: number,
  after: string,
  limit: number,
): Promise<InterestedMember[]> {
  const { view, mostViews, cart, checkout } = INTEREST_POINTS;
  const inCategories = typeof targets === 'object' && 'categories' in targets;
  const products = `
    SELECT d.member_id, p.key AS target,
      min(sum(p.value ->> 'n'), ${mostViews}) * ${view} + coalesce(max(p.value ->> 'c'), 0) * ${cart}
        + coalesce(max(p.value ->> 'k'), 0) * ${checkout} AS score,
      max(p.value ->> 't') AS last_at, ${LATEST_PATH} AS path
    FROM ${PRODUCT_DAYS} ${typeof targets === 'object' && 'products' in targets ? 'AND p.key IN (SELECT value FROM json_each(?6))' : ''}
    GROUP BY d.member_id, p.key`;
  const categories = `
    SELECT s.member_id, c.value AS target, sum(s.score) AS score, max(s.last_at) AS last_at
    FROM (${products}) s JOIN json_each(?6) c ON instr('/' || s.path || '/', '/' || c.value || '/') > 0
    GROUP BY s.member_id, c.value`;
  const list = targets === 'every_product' ? [] : 'products' in targets ? targets.products : targets.categories;
  return all(
    db
      .prepare(
        `SELECT member_id AS memberId, target, score, last_at AS lastAt FROM (
           SELECT member_id, target, score, last_at, row_number() OVER (
             PARTITION BY member_id ORDER BY score DESC, last_at DESC, target) AS nth
           FROM (${inCategories ? categories : products}) WHERE score >= ?7 AND ?6 IS NOT NULL)
         WHERE nth = 1 ORDER BY member_id LIMIT ?5`,
      )
      .bind(siteId, days.from, days.to, after, limit, JSON.stringify(list), minScore),
  );
}

/** Which views are counted, and how: each product once, or every view that counts (one per half hour and product). */
export type ViewMeasure = {
  count: 'distinct_products' | 'views';
  brands?: readonly string[];
  categories?: readonly string[];
  /** Only views at a price below the list price. */
  discounted?: boolean;
};

export type Viewer = {
  memberId: string;
  count: number;
  /** Latest view of those counted, epoch ms. */
  lastAt: number;
};

/** Members after `after`, in id order, with at least `min` such views within `days`; at most `limit` of them. */
export async function readViewers(
  db: Db,
  siteId: number,
  days: Days,
  { count, brands, categories, discounted = false }: ViewMeasure,
  min: number,
  after: string,
  limit: number,
): Promise<Viewer[]> {
  const [counted, instants] = discounted ? ['d', 'r'] : ['n', 'v'];
  const terms = [
    `p.value ->> '${counted}' > 0`,
    ...(brands ? [`p.value ->> 'b' IN (SELECT value FROM json_each(?6, '$.brands'))`] : []),
    ...(categories
      ? [
          `EXISTS (SELECT 1 FROM json_each(?6, '$.categories') c
             WHERE instr('/' || (p.value ->> 'p') || '/', '/' || c.value || '/') > 0)`,
        ]
      : []),
    '?6 IS NOT NULL',
  ];
  const measured = count === 'views' ? `sum(p.value ->> '${counted}')` : 'count(DISTINCT p.key)';
  return all(
    db
      .prepare(
        `SELECT d.member_id AS memberId, ${measured} AS count,
           max(d.day * ${DAY_MS} + (p.value ->> '$.${instants}[#-1]')) + ${dayStart(0)} AS lastAt
         FROM ${PRODUCT_DAYS} AND ${terms.join(' AND ')}
         GROUP BY d.member_id HAVING ${measured} >= ?7 ORDER BY d.member_id LIMIT ?5`,
      )
      .bind(siteId, days.from, days.to, after, limit, JSON.stringify({ brands, categories }), min),
  );
}

/** Every product of every short day asked for, of members after ?4. */
const PRODUCT_DAYS = `member_days d CROSS JOIN json_each(d.products) p
  WHERE d.site_id = ?1 AND d.day BETWEEN ?2 AND ?3 AND d.member_id > ?4`;

/** The path of categories a product was last seen under. */
const LATEST_PATH = `substr(max(CASE WHEN p.value ->> 'p' IS NOT NULL
  THEN printf('%015d', p.value ->> 't') || (p.value ->> 'p') END), 16)`;
