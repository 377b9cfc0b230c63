// The doors of an edge on this machine: its minute is the platform's, and no page in a browser comes in by them.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../core/time';
import { Doors } from '../support/doors';
import { type LocalEdge, startLocalEdge } from '../support/local-edge';
import { demoSite } from './shops';

const TEN = Date.parse('2026-03-10T10:00:00+09:00');
const ELEVEN = TEN + HOUR_MS;

let edge: LocalEdge;
let doors: Doors;

beforeAll(async () => {
  edge = await startLocalEdge({ clock: { at: TEN, speed: 0 } });
  doors = new Doors(edge.url);
  await edge.seed({
    owner: { email: 'doors@example.com', password: 'a test password', name: 'doors' },
    sites: [demoSite('cafe24', 'http://shop.localhost')],
    campaigns: true,
  });
});
afterAll(() => edge?.stop());

it('a minute runs the campaign that is due, and looks forward to its next day', async () => {
  expect((await doors.time()).nextDueAt).toBe(ELEVEN);
  await edge.setClock(ELEVEN, 0);
  await edge.tick();
  expect(await doors.time()).toEqual({ now: ELEVEN, speed: 0, nextDueAt: ELEVEN + DAY_MS });
});

it('a page in a browser gets no further than the door', async () => {
  const answer = await fetch(`${edge.url}/__local/clock`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.test' },
    body: JSON.stringify({ at: 0, speed: 0 }),
  });
  expect(answer.status).toBe(403);
  expect((await doors.time()).now).toBe(ELEVEN);
});
