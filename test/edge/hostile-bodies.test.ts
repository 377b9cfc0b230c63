// What strangers can send to the collector's door: it always answers, keeps what is whole, and what it keeps can be read
// by everybody who reads the log.

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../../edge/db/events';
import { catchUpProjections } from '../../edge/db/projections';
import { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.begin();
});

/** Text with what databases and JSON stumble over: NUL, halves of characters, quotes. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfff\ud800',
    `');--`,
    '"',
    '\\',
    '{}',
    '[1]',
    'null',
    '\u2028',
  ),
);
const params = fc.oneof(
  fc.dictionary(
    fc.oneof(text, fc.constantFrom('items', 'value', 'currency', 'transaction_id', 'method', '__proto__')),
    fc.anything(),
  ),
  fc.dictionary(fc.constantFrom('search_term', 'method', 'size', 'page_type'), text),
  fc.anything(),
);
const event = fc.record(
  {
    id: fc.oneof(fc.uuid(), text),
    n: fc.constantFrom(
      'page_view',
      'purchase',
      'add_to_cart',
      'quiz_done',
      '_page',
      '_leave',
      '_click',
      '_member',
      '__proto__',
    ),
    t: fc.oneof(fc.integer(), fc.double(), text),
    u: fc.oneof(
      text,
      text.map((path) => `https://shop.test/${path}`),
    ),
    r: text,
    ti: text,
    p: params,
  },
  { requiredKeys: ['n'] },
);

const aView = (id: string) => ({ id, n: 'page_view', t: 0, u: 'https://shop.test/' });

describe('the collector', () => {
  it('answers whatever it is sent, keeps what is whole of it, and leaves a log everybody can read', async () => {
    let request = 0;
    const kept: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(event, fc.anything()), { maxLength: 6 }), text, async (events, mid) => {
        const id = `whole-${1_000 + request++}`;
        const body = { v: 1, k: world.site.key, vid: 'visitor-1', mid, sent: 0, events: [...events, aView(id)] };
        const sent = JSON.stringify(body, (_, part) => (typeof part === 'bigint' ? String(part) : part));
        const response = await world.collect(sent);
        expect(response.status).toBe(200);
        kept.push(id);
      }),
      { numRuns: 120 },
    );
    const log = await readLog(world.edge.db, 0, 10_000);
    const views = log.filter(({ url, name }) => name === 'page_view' && url === 'https://shop.test/');
    expect(views.length).toBeGreaterThanOrEqual(kept.length);
    await world.minute();
  });

  it('takes what is called as every object has something called, and everybody goes on', async () => {
    const items = ['constructor', 'toString', '__proto__'].map((item_id) => ({ item_id }));
    const names = ['view_item', 'add_to_cart', 'view_cart', 'begin_checkout', 'constructor', 'toString'];
    const events = names.map((n, i) => ({ ...aView(`named-${1_000 + i}`), n, p: { items } }));
    const body = { v: 1, k: world.site.key, vid: 'visitor-1', mid: 'constructor', sent: 0, events };
    expect((await world.collect(JSON.stringify(body))).status).toBe(200);
    await catchUpProjections(world.edge.db);
    const { results } = await world.edge.db.prepare('SELECT events FROM member_days').all<{ events: string }>();
    expect(results.map((row) => Object.keys(JSON.parse(row.events)))).toEqual([expect.arrayContaining(names)]);
  });

  it.each(['\ud800', '\u0001', '"', '한'])(
    'keeps no more of a member than a row holds, of whatever characters: %j',
    async (unit) => {
      const of = (chars: number) => unit.repeat(chars);
      for (let n = 0; n < 160; n += 5) {
        const items = Array.from({ length: 5 }, (_, i) => ({
          ...{ item_id: `${of(60)}${n + i}`, item_name: of(200), item_brand: of(200), item_variant: of(200) },
          ...{ item_category_id: of(200), url: of(2_048), image: of(2_048) },
        }));
        for (const [i, name] of ['view_item', 'add_to_cart'].entries()) {
          const events = [{ ...aView(`row-${n}-${i}-1234`), n: name, p: { items } }];
          const body = { v: 1, k: world.site.key, vid: 'visitor-1', mid: 'kim', sent: 0, events };
          expect(await (await world.collect(JSON.stringify(body))).json()).toEqual({ ok: 1, bad: [] });
        }
      }
      await catchUpProjections(world.edge.db);
    },
  );

  it('answers bytes that are nothing at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json()), async (body) => {
        expect([200, 400]).toContain((await world.collect(body)).status);
      }),
      { numRuns: 60 },
    );
  });
});
