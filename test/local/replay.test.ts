// Replay: rows that cannot be read cost no other its place, and what the campaigns do with the rest is what they would
// have done then.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guessFormat, readReplayLog } from './replay-log';
import { madeUpMember } from './replay-people';
import { Victim } from './victim';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dorawa-replay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

describe('a log to be replayed', () => {
  it('is read from REES46’s columns, in order of time and in won', async () => {
    const path = file('rees46.csv', [
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
      '2019-10-01 00:00:05 UTC,purchase,2,20,,,20.00,7,s',
      '2019-10-01 00:00:00 UTC,cart,1,10,electronics.smartphone,apple,10.50,7,s',
      '2019-10-01 00:00:01 UTC,hover,1,10,,,10.50,7,s',
      'yesterday,view,1,10,,,10.50,7,s',
      '2019-10-01 00:00:02 UTC,view,1,10,,,free,7,s',
      '2019-10-01 00:00:02 UTC,view,1,10,,,1.00,,s',
      '2019-10-01 00:00:02 UTC,view',
    ]);
    expect(await guessFormat(path)).toBe('rees46');
    const { events, bad, lines } = await readReplayLog(path, 'rees46');
    expect(lines).toBe(7);
    expect(events.map(({ name, memberId }) => [name, memberId])).toEqual([
      ['add_to_cart', '7'],
      ['purchase', '7'],
    ]);
    expect(events[0]).toMatchObject({
      t: Date.UTC(2019, 9, 1),
      params: { value: 13_650, items: [{ item_id: '1', item_name: 'apple smartphone', item_category: 'electronics' }] },
    });
    expect(Object.fromEntries(bad)).toEqual({ unknown_behaviour: 1, no_time: 1, bad_price: 1, no_person: 2 });
  });

  it('is read from Taobao’s, with a price for each product that stays, and without strays', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `1,${i % 3},9,pv,${1_511_544_070 + i * 60}`);
    const path = file('taobao.csv', [...rows, '2,5,9,pv,1505117799', '3,5,9', '4,5,9,"pv,1']);
    expect(await guessFormat(path)).toBe('taobao');
    const { events, bad } = await readReplayLog(path, 'taobao');
    expect(events).toHaveLength(200);
    expect(new Set(events.map(({ params }) => JSON.stringify(params))).size).toBe(3);
    expect(Object.fromEntries(bad)).toEqual({ stray: 1, no_time: 1, unreadable: 1 });
  });

  it('is read from lines of our own words', async () => {
    const path = file('log.jsonl', [
      '{"t":1000,"memberId":"a","visitorId":"browser-a","name":"search","params":{"search_term":"코트"}}',
      'not json',
      '{"t":"1970-01-01T00:00:02Z","memberId":"b","name":"page_view"}',
      '{"t":3000,"name":"page_view"}',
    ]);
    const { events, bad } = await readReplayLog(path, await guessFormat(path));
    expect(events.map(({ t, visitorId }) => [t, visitorId])).toEqual([
      [1_000, 'browser-a'],
      [2_000, 'browser-b'],
    ]);
    expect(Object.fromEntries(bad)).toEqual({ unreadable: 1, no_person: 1 });
  });

  it('gives people made-up names and numbers, always the same', () => {
    expect(madeUpMember('42', 0)).toEqual(madeUpMember('42', 0));
    expect(madeUpMember('42', 0).phone).toMatch(/^0100\d{7}$/);
  });

  it('goes through the collector, with everything that falls due on the way', async () => {
    const add = (member: string, at: string) =>
      JSON.stringify({
        t: at,
        memberId: member,
        name: 'add_to_cart',
        params: { items: [{ item_id: '1', item_name: '코트', price: 1_000 }] },
      });
    const [yes = '', buyer = ''] = ['a', 'b', 'c', 'd'].filter((id) => madeUpMember(id, 0).consents?.[0]?.granted);
    const path = file('log.jsonl', [
      add(yes, '2020-01-06T05:00:00Z'),
      add(buyer, '2020-01-06T05:00:00Z'),
      JSON.stringify({ t: '2020-01-06T06:00:00Z', memberId: buyer, name: 'purchase', params: { value: 1_000 } }),
      JSON.stringify({ t: '2020-01-06T06:00:00Z', memberId: buyer, name: 'no such name', params: {} }),
      '{',
    ]);
    const replay = new Victim(['--import', 'tsx', 'test/local/replay.ts', path, '--shift', 'today', '--data', folder]);
    expect([await replay.ended, replay.output]).toEqual([0, expect.any(String)]);
    expect(replay.output).toContain('5 lines, 4 events; left out: 1 could not be read');
    expect(replay.output).toContain('Accepted 3 of 4 events');
    expect(replay.output).toContain('Refused by the collector: name 1.');
    expect(replay.output).toMatch(/dispatches {4}1: delivered 1\n {4}held back {5}–/);
    expect(replay.output).toMatch(/dispatches {4}1: suppressed 1\n {4}held back {5}cap_day 1/);
    expect(replay.output).toContain('1 people got messages; nobody more than 1.');
  });
});

describe('projecting', () => {
  it('folds the log of a data folder anew, and says how far it came', async () => {
    const project = new Victim(['--import', 'tsx', 'test/local/project.ts', '--rebuild', '--data', folder]);
    expect([await project.ended, project.output]).toEqual([0, expect.stringMatching(/up to its position \d+/)]);
  });
});
