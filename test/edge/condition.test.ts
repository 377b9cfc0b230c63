// P5: what the database says about an audience is exactly what `matchesTarget` says member by member.

import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { toStoredEvent } from '../../core/collect';
import { bornByOfYear, type Demographics, type Profile } from '../../core/condition/demographics';
import { groupsHeld, matchesTarget } from '../../core/condition/matches';
import {
  COMPARISONS,
  type Condition,
  conditionSchema,
  expandedSize,
  type Group,
  MEASURES,
  TARGET_LIMITS,
  type Target,
  targetSchema,
} from '../../core/condition/schema';
import type { StoredEvent } from '../../core/event';
import type { LoggedEvent } from '../../core/history';
import { toServerEvent } from '../../core/server-event';
import { DAY_MS, dayStart, kstDay } from '../../core/time';
import { readMembers } from '../../edge/db/audience';
import { compileCandidates } from '../../edge/db/candidates';
import { compileTarget, type MembersQuery } from '../../edge/db/condition-sql';
import type { Db } from '../../edge/db/database';
import { appendEvents, deleteOldEvents, readLog } from '../../edge/db/events';
import { readForgotten } from '../../edge/db/forgotten';
import { upsertMembers } from '../../edge/db/members';
import { catchUpProjections } from '../../edge/db/projections';
import { readCandidates } from '../../edge/db/run-pages';
import { kst, World } from '../support/world';

const T = kst('2026-03-10 11:00');
const ACTIVE = Array.from({ length: 16 }, (_, n) => `member-${String(n).padStart(2, '0')}`);
const GONE = ['withdrawn-1', 'dormant-1'];
/** Known to the log alone. */
const STRANGERS = ['stranger-1'];

const NAMES = ['page_view', 'view_item', 'add_to_cart', 'purchase', 'view_item_list', 'own_event'];
const PRODUCTS = ['1', '2', '30'];
const BRANDS = ['하늘', 'Nike', "O'Neill"];
const CATEGORIES = ['10/20/30', '10/20', '20', '200', '10'];
const URLS = [
  'https://www.shop.test/event/spring?id=7&utm_source=naver#top',
  'https://shop.test/event/spring?utm_source=kakao',
  'https://shop.test/event/%EB%B4%84-%EC%84%B8%EC%9D%BC/?id=7',
  'http://m.shop.test/product/detail.html?product_no=12&cate=%',
  'https://shop.test',
  'https://shop.test/?n_media=1&q=a?b',
];

/** Who the members are: every second one with something unknown, birthdays around the day the ages are counted on. */
const PROFILES = new Map<string, Profile>(
  [...ACTIVE, ...GONE].map((member, n) => [
    member,
    {
      gender: (['F', 'M', null] as const)[n % 3] ?? null,
      bornBy: [null, 19_960_310, 19_960_311, 20_040_229, bornByOfYear(2000), 20_270_101][n % 6] ?? null,
      region: (['seoul', 'jeonbuk', null, 'gangwon'] as const)[n % 4] ?? null,
    },
  ]),
);

/** Instants where windows begin and end, and a millisecond beside them. */
const edges = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.boolean(), fc.integer({ min: -1, max: 1 }))
  .map(([days, midnight, beside]) => (midnight ? dayStart(kstDay(T) - days) : T - days * DAY_MS) + beside);
const instants = fc.oneof(edges, fc.integer({ min: T - 9 * DAY_MS, max: T + DAY_MS }), fc.constant(T - 400 * DAY_MS));

const items = fc.array(
  fc.record(
    {
      item_id: fc.constantFrom(...PRODUCTS),
      item_brand: fc.constantFrom(...BRANDS),
      item_category_id: fc.constantFrom(...CATEGORIES),
      price: fc.constantFrom(0, 9_900, 10_000, 10_000.5),
      list_price: fc.constantFrom(9_900, 10_000),
    },
    { requiredKeys: ['item_id'] },
  ),
  { maxLength: 3 },
);
const happening = fc.record({
  member: fc.option(fc.constantFrom(...ACTIVE.slice(0, 12), ...GONE, ...STRANGERS), { freq: 12 }),
  name: fc.constantFrom(...NAMES),
  at: instants,
  url: fc.constantFrom(...URLS),
  items: fc.option(items, { freq: 4, nil: undefined }),
  value: fc.option(fc.constantFrom(0, 0.9, 120.5, 10_000, 30_000, 99_999.5), { freq: 4, nil: undefined }),
  currency: fc.constantFrom(undefined, undefined, 'KRW', 'USD'),
  list: fc.option(fc.constantFrom(...CATEGORIES), { nil: undefined }),
  refund: fc.option(
    fc.record({
      at: instants,
      value: fc.option(fc.constantFrom(0.5, 0.9, 120.5, 5_000, 10_000, 30_000), { nil: undefined }),
      cancelled: fc.boolean(),
    }),
    { freq: 3 },
  ),
});

/** What the doors make of a happening, at the instant it says. */
function rowsOf(happenings: readonly Happening[]): StoredEvent[] {
  return happenings.flatMap((one, n) => {
    const order = `order-${n}${one.refund ? '' : ':refund'}`;
    const p = {
      ...(one.items && { items: one.items }),
      ...(one.value !== undefined && { value: one.value }),
      ...(one.currency && { currency: one.currency }),
      ...(one.list !== undefined && { item_list_id: one.list }),
      ...(one.name === 'purchase' && { transaction_id: order }),
    };
    const source = {
      visitorId: `visitor-${n}`,
      memberId: one.member,
      sent: 0,
      receivedAt: one.at,
      device: 'pc' as const,
    };
    const told = toStoredEvent(source, { id: `event-${n}-000`, n: one.name, t: 0, u: one.url, p: p as never });
    if (!one.refund || !one.member || one.name !== 'purchase') return [told];
    const refund = toServerEvent(
      {
        id: `refund-${n}-0`,
        name: one.refund.cancelled ? 'order_update' : 'refund',
        memberId: one.member,
        occurredAt: one.refund.at,
        params: {
          transaction_id: order,
          ...(one.refund.value !== undefined && { value: one.refund.value }),
          ...(one.refund.cancelled && { status: 'cancelled' }),
        },
      },
      one.refund.at,
    );
    if (!refund.ok) throw new Error(refund.error);
    return [told, refund.value];
  });
}
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const windows = fc.oneof(
  fc.integer({ min: 1, max: 8 }).map((lastDays) => ({ lastDays })),
  fc.integer({ min: 1, max: 8 }).map((calendarDays) => ({ calendarDays })),
  fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 4 }))
    .map(([to, more]) => ({ daysAgo: { from: to + more, to } })),
  fc.constant({ allTime: true as const }),
);
const rule = fc.record({
  part: fc.constantFrom('path' as const, 'query' as const, 'full' as const),
  op: fc.constantFrom('equals' as const, 'contains' as const, 'starts_with' as const, 'ends_with' as const),
  value: fc.constantFrom(
    '/event/spring',
    '/',
    'https://shop.test/event/spring',
    'shop.test/event',
    '봄-세일',
    'id=7',
    '?id=7',
    'utm_source=naver',
    'n_media',
    'product_no=12',
    '7',
    'b',
  ),
});
const some = <V>(of: readonly V[]) => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 2 });
const rules = fc.option(fc.array(rule, { minLength: 1, maxLength: 3 }), { nil: undefined });
const filter = fc.record(
  {
    url: fc.record({ any: rules, not: rules }),
    products: some(PRODUCTS),
    brands: some(BRANDS),
    categories: some(['10', '20', '10/20', '30', '0']),
    discounted: fc.constant(true as const),
    amount: fc.record({ min: fc.constantFrom(0, 10_000), max: fc.constantFrom(10_000, 99_999) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const condition: fc.Arbitrary<Condition> = fc
  .record({
    window: windows,
    event: fc.constantFrom(...NAMES),
    filter: fc.option(filter, { nil: undefined }),
    measure: fc.constantFrom(...MEASURES),
    op: fc.constantFrom(...COMPARISONS),
    few: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ few, filter, ...rest }) => ({
    ...rest,
    // Filters are not offered with all of time.
    filter: 'allTime' in rest.window ? undefined : filter,
    value: rest.measure === 'sum_amount' ? few * 10_000 : few,
  }));

const demographics: fc.Arbitrary<Demographics> = fc.record(
  {
    genders: some(['F', 'M', 'U'] as const),
    ages: some(['20-24', '25-29', '30-34', 'U', { min: 0, max: 21 }, { min: 22, max: 29 }] as const),
    regions: some(['seoul', 'jeonbuk', 'jeju', 'U'] as const),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Demographics>;

const conditions = (minLength: number, maxLength: number) => fc.array(condition, { minLength, maxLength });
const target = (groups: fc.Arbitrary<number[]>): fc.Arbitrary<Target> =>
  fc.record({
    allOf: conditions(0, 3),
    exclude: conditions(0, 2),
    groups: fc.record({ include: groups, exclude: groups }),
    demographics: fc.option(demographics, { nil: undefined, freq: 2 }),
    base: fc.constant(undefined),
  });
const none = fc.constant<number[]>([]);
const ids = (...of: number[]) =>
  fc.oneof({ weight: 2, arbitrary: none }, fc.uniqueArray(fc.constantFrom(...of), { maxLength: 2 }));

/** A fixed group, and whom it lists. */
const FIXED = 4;
const LISTED = [...ACTIVE.slice(3, 9), ...GONE, ...STRANGERS];

/** Two groups that stand alone, one that leads to them, and targets that may lead to all three and to one that is gone. */
const targets = fc.record({
  groups: fc.tuple(target(none), target(none), target(ids(1, 2))),
  targets: fc.array(target(ids(1, 2, 3, FIXED, 9)), { minLength: 25, maxLength: 25 }),
});

it('SQL and the pure reading name the same members, for thousands of histories and targets', async () => {
  let cases = 0;
  let matched = 0;
  let forgotten = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 20, maxLength: 160 }), targets, async (happenings, drawn) => {
      const world = await World.begin({ now: T });
      const { db } = world.edge;
      await db.batch(upsertMembers(db, world.site.id, [...ACTIVE, ...GONE].map(aRow)));
      const told = rowsOf(happenings).sort((a, b) => a.receivedAt - b.receivedAt);
      await appendEvents(db, world.site.id, told);
      // Another shop's member of the same name, who did everything.
      await db.batch(upsertMembers(db, world.site.id + 1, [aRow('member-15')]));
      await appendEvents(db, world.site.id + 1, rowsOf(happenings.map((one) => ({ ...one, member: 'member-15' }))));

      await catchUpProjections(db);
      await deleteOldEvents(db, T - 90 * DAY_MS, 100);
      const histories = new Map<string, LoggedEvent[]>();
      for (const member of ACTIVE) {
        const before = await readForgotten(db, world.site.id, member, NAMES);
        histories.set(member, before);
        forgotten += before.length;
      }
      for (const row of await readLog(db, 0, 10_000)) {
        if (row.siteId !== world.site.id || row.memberId === null) continue;
        histories.set(row.memberId, [...(histories.get(row.memberId) ?? []), row]);
      }
      await db
        .prepare('INSERT INTO segment_members (segment_id, member_id) SELECT ?1, value FROM json_each(?2)')
        .bind(FIXED, JSON.stringify(LISTED))
        .run();
      const groups = new Map<number, Group>(drawn.groups.map((group, i) => [i + 1, group]));
      groups.set(FIXED, 'fixed');
      const listed = (member: string) => new Set(LISTED.includes(member) ? [FIXED] : []);
      const held = new Map(
        ACTIVE.map((member) => [
          member,
          groupsHeld(groups, histories.get(member) ?? [], T, PROFILES.get(member), listed(member)),
        ]),
      );
      for (const one of drawn.targets.filter((one) => expandedSize(one, groups) <= TARGET_LIMITS.expanded)) {
        const pure = ACTIVE.filter((member) =>
          matchesTarget(one, histories.get(member) ?? [], T, held.get(member), PROFILES.get(member)),
        );
        const sql = await readAll(db, world.site.id, compileTarget(one, groups, T));
        expect(sql, JSON.stringify(one)).toEqual(pure);
        cases += ACTIVE.length;
        matched += pure.length;
      }
    }),
    { numRuns: 40, interruptAfterTimeLimit: 25_000 },
  );
  console.log(`${cases} member × target cases, ${matched} of them matched, ${forgotten} events forgotten`);
  expect(matched).toBeGreaterThan(cases / 20);
  expect(forgotten).toBeGreaterThan(0);
});

it('all of time reaches further back than the log', async () => {
  const world = await World.begin({ now: T });
  const { db } = world.edge;
  const siteId = world.site.id;
  const [buyer, returner, visitor, nobody] = ACTIVE.slice(0, 4) as [string, string, string, string];
  await db.batch(upsertMembers(db, siteId, [buyer, returner, visitor, nobody].map(aRow)));
  const told = (member: string, name: string, at: number, more: Partial<Happening> = {}): Happening => ({
    ...{ member, name, at, url: 'https://shop.test', items: undefined, value: undefined, currency: undefined },
    ...{ list: undefined, refund: null, ...more },
  });
  const longAgo = T - 100 * DAY_MS;
  const value = 30_000;
  const givenBack = { at: longAgo + 1, value: undefined, cancelled: false };
  const happenings = [
    told(buyer, 'purchase', longAgo, { value, items: [{ item_id: '1' }] as Happening['items'] }),
    told(returner, 'purchase', longAgo, { value, refund: givenBack }),
    told(visitor, 'page_view', longAgo),
    told(nobody, 'view_item', T - DAY_MS),
  ];
  await appendEvents(db, siteId, rowsOf(happenings));
  await catchUpProjections(db);
  await deleteOldEvents(db, T - 90 * DAY_MS, 100);
  const meant = (over: Partial<Condition>) => {
    const condition: Condition = {
      ...{ window: { allTime: true }, event: 'purchase', measure: 'count', op: 'gte', value: 1 },
      ...over,
    };
    const one: Target = { allOf: [condition], exclude: [], groups: { include: [], exclude: [] } };
    return readAll(db, siteId, compileTarget(one, new Map(), T));
  };
  expect(await meant({})).toEqual([buyer]);
  expect(await meant({ op: 'eq', value: 0 })).toEqual([returner, visitor, nobody]);
  expect(await meant({ measure: 'sum_amount', value })).toEqual([buyer]);
  expect(await meant({ measure: 'distinct_products' })).toEqual([buyer]);
  expect(await meant({ event: 'page_view' })).toEqual([visitor]);
  expect(await meant({ event: 'page_view', op: 'eq', value: 0 })).toEqual([buyer, returner, nobody]);
});

const aRow = (memberId: string) => ({
  memberId,
  nameSealed: null,
  phoneSealed: null,
  phoneHash: null,
  emailSealed: null,
  emailHash: null,
  birthdaySealed: null,
  addressSealed: null,
  adultFromDay: null,
  gender: null,
  bornBy: null,
  region: null,
  ...PROFILES.get(memberId),
  state: memberId.startsWith('withdrawn')
    ? ('withdrawn' as const)
    : memberId.startsWith('dormant')
      ? ('dormant' as const)
      : ('active' as const),
  joinedAt: null,
  updatedAt: T,
});

/** Every page of a query, seven members at a time. */
async function readAll(db: Db, siteId: number, query: MembersQuery): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const members = await readMembers(db, siteId, query, found.at(-1) ?? '', 7);
    found.push(...members);
    if (members.length < 7) return found;
  }
}

it('no target walks through the log: every set is read from the audience index', async () => {
  const world = await World.begin({ now: T });
  const { db } = world.edge;
  await fc.assert(
    fc.asyncProperty(targets, async (drawn) => {
      const groups = new Map(drawn.groups.map((group, i) => [i + 1, group]));
      for (const one of drawn.targets.slice(0, 4)) {
        const { sql, lists } = compileTarget(one, groups, T);
        const { results } = await db
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .bind(world.site.id, '', 10, lists)
          .all<{ detail: string }>();
        const plan = results.map((row) => row.detail);
        expect(plan.filter((step) => /^SCAN (e|f|l|m|o)\b/.test(step))).toEqual([]);
        const reads = plan.filter((step) => /^SEARCH e\b/.test(step));
        expect(reads.filter((step) => !/events_audience \(site_id=\? AND name=\? AND occurred_at>/.test(step))).toEqual(
          [],
        );
      }
    }),
    { numRuns: 10, interruptAfterTimeLimit: 10_000 },
  );
});

/** The longest statement D1 takes; the engine on one machine takes longer ones. */
const D1_STATEMENT_BYTES = 100_000;

it('the largest target the limits allow is one statement the database takes', async () => {
  const world = await World.begin({ now: T });
  const rules = Array.from({ length: TARGET_LIMITS.rules }, (_, n) => ({
    part: 'path' as const,
    op: 'contains' as const,
    value: `/${n}/${'x'.repeat(250)}`,
  }));
  const large: Condition = {
    window: { lastDays: 90 },
    event: 'purchase',
    filter: {
      url: { any: rules, not: rules },
      products: Array.from({ length: TARGET_LIMITS.products }, (_, n) => String(n)),
      brands: BRANDS,
      categories: CATEGORIES,
      amount: { min: 1, max: 2 },
    },
    measure: 'sum_amount',
    op: 'gte',
    value: 2,
  };
  const alone: Target = { allOf: Array(6).fill(large), exclude: [], groups: { include: [], exclude: [] } };
  const groups = new Map([1, 2].map((id) => [id, alone]));
  const target: Target = {
    allOf: Array(10).fill(large),
    exclude: Array(10).fill(large),
    groups: { include: [1], exclude: [2] },
  };
  expect(expandedSize(target, groups)).toBe(TARGET_LIMITS.expanded);
  const query = compileTarget(target, groups, T);
  const program = await world.edge.db.prepare(`EXPLAIN ${query.sql}`).bind(world.site.id, '', 10, query.lists).all();
  console.log(query.sql.length, 'characters,', program.results.length, 'instructions');
  expect(await readMembers(world.edge.db, world.site.id, query, '', 10)).toEqual([]);
  // A campaign asks for its qualifying events beside it.
  const anyOf = ['purchase', 'view_item', 'begin_checkout'].map((event) => ({ event, filter: large.filter }));
  const candidates = compileCandidates({
    scenario: {
      ...{ qualify: { kind: 'events', anyOf, measure: 'views', atLeast: 1 }, episode: 'browsing', restarts: true },
      unless: [],
    },
    ...{ lookBack: { kind: 'last_event', from: 3, to: 3 }, target, groups, at: T },
  });
  console.log(candidates.sql.length, 'characters of a campaign');
  expect(candidates.sql.length).toBeLessThan(D1_STATEMENT_BYTES);
  expect(await readCandidates(world.edge.db, world.site.id, candidates, 10)).toEqual([]);
});

it('what the schema takes is what the property throws at it', () => {
  fc.assert(
    fc.property(condition, target(ids(1)), (one, whole) => {
      expect(v.is(conditionSchema, one)).toBe(true);
      expect(v.is(targetSchema, whole)).toBe(true);
    }),
  );
});
