// Replay: rows that cannot be read cost no other its place, and what the campaigns do with the rest is what they would
// have done then.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRESET_IDS, PRESETS } from '../../core/campaign/presets';
import { dayStart, HOUR_MS } from '../../core/time';
import type { Dispatch } from './api';
import { capUse } from './replay-figures';
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
    expect(replay.output).toMatch(/ cart_abandon +realtime +2 +0 +0 +0 .* purchased 1, cap_day 1\n/);
    expect(replay.output).toMatch(/ cart_abandon +scheduled +2 +0 +1 +1 .* purchased 1\n/);
    expect(replay.output).toContain('1 people got messages; nobody more than 1 a day (of 1) and 1 a week (of 2).');
  }, 400_000);

  it('without a file is a made-up one, in which every preset finds somebody and nobody hears too often', async () => {
    const replay = new Victim(['--import', 'tsx', 'test/local/replay.ts', '--format', 'rees46']);
    expect([await replay.ended, replay.output]).toEqual([0, expect.any(String)]);
    const rows = [...replay.output.matchAll(/^ {2}\d+ (\w+) +(realtime|scheduled) +(\d+)/gm)];
    const found = new Map<string, number>();
    for (const [, preset = '', , qualified] of rows) {
      found.set(preset, (found.get(preset) ?? 0) + Number(qualified));
    }
    expect(rows).toHaveLength(PRESETS.length + PRESETS.filter(({ realtime }) => realtime).length);
    expect([...found.keys()].sort()).toEqual([...PRESET_IDS].sort());
    expect([...found].filter(([, qualified]) => qualified === 0)).toEqual([]);
    expect(replay.output).toMatch(/nobody more than 1 a day \(of 1\) and \d a week \(of 2\)/);
  }, 400_000);
});

describe('the frequency cap of a replay', () => {
  const sent = (memberId: string, ...days: number[]): Dispatch[] =>
    days.map((day, id) => ({
      ...{ id, campaignId: 1, memberId, state: 'delivered', reason: null, dueAt: 0, clicks: 0 },
      submittedAt: dayStart(day) + 10 * HOUR_MS,
    }));
  const over = (dispatches: Dispatch[]) => capUse(dispatches, { perDay: 1, perWeek: 2 }).over;

  it('is broken by two messages on one Korean day, and by three in seven', () => {
    expect(over(sent('a', 1, 7, 8))).toEqual([]);
    expect(over(sent('a', 1, 6, 7))).toEqual(['a']);
    expect(over([...sent('a', 1, 1), ...sent('b', 1)])).toEqual(['a']);
  });

  it('does not count what was never handed over, or refused for good', () => {
    const failed = sent('a', 1, 1).map((dispatch) => ({ ...dispatch, state: 'failed' }));
    const waiting = sent('a', 1, 1).map((dispatch) => ({ ...dispatch, submittedAt: null }));
    expect(over([...failed, ...waiting])).toEqual([]);
  });
});

describe('projecting', () => {
  it('folds the log of a data folder anew, and says how far it came', async () => {
    const project = new Victim(['--import', 'tsx', 'test/local/project.ts', '--rebuild', '--data', folder]);
    expect([await project.ended, project.output]).toEqual([0, expect.stringMatching(/up to its position \d+/)]);
  });
});
