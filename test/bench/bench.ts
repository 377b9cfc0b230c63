// `npm run bench`: what the hot doors and a campaign's run cost on this machine. Figures are for comparing one change
// with another on the same machine, not capacities: D1 is simulated here, and the load comes from the same cores.

import { Agent, request } from 'node:http';
import { DAY_MS, kstDay, kstInstant } from '../../core/time';
import { type LocalEdge, type SeededSite, startLocalEdge } from '../support/local-edge';

const CONNECTIONS = 16;
const SECONDS = 5;
const MEMBERS = 2_000;
const ORIGIN = 'http://shop.localhost';

type Sent = { status: number; ms: number };
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function send(url: string, method: string, body?: string, headers: Record<string, string> = {}): Promise<Sent> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, agent, headers: { origin: ORIGIN, 'user-agent': 'Mozilla/5.0 Chrome/140', ...headers } },
      (answer) => {
        answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began }));
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

/** Keeps every connection busy for `SECONDS`; refuses to report a run with a wrong answer in it. */
async function load(name: string, expected: number, call: (n: number) => Promise<Sent>, unit = 1): Promise<void> {
  const times: number[] = [];
  const until = performance.now() + SECONDS * 1_000;
  let n = 0;
  const worker = async () => {
    while (performance.now() < until) {
      const { status, ms } = await call(n++);
      if (status !== expected) throw new Error(`${name}: answered ${status}`);
      times.push(ms);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  const rate = Math.round(times.length / SECONDS);
  row(name, `${rate}/s`, `${rate * unit} events/s`, `p50 ${at(0.5)} ms`, `p99 ${at(0.99)} ms`);
}

function row(...cells: string[]): void {
  console.log(cells.map((cell, i) => cell.padEnd(i === 0 ? 44 : 16)).join(''));
}

function eventsOf(site: SeededSite, n: number, count: number): string {
  const now = Date.now();
  const events = Array.from({ length: count }, (_, i) => ({
    id: `bench-${n}-${i}`.padEnd(12, '0'),
    n: 'view_item',
    t: now,
    u: `${ORIGIN}/product/1/`,
    p: { items: [{ item_id: String(i), item_name: '캐시미어 코트', price: 189_000, quantity: 1 }], currency: 'KRW' },
  }));
  return JSON.stringify({ v: 1, k: site.key, vid: `visitor-${n % 500}`, sent: now, events });
}

async function benchDoors(edge: LocalEdge, site: SeededSite): Promise<void> {
  await load('POST /e, one event', 200, (n) => send(`${edge.url}/e`, 'POST', eventsOf(site, n, 1)));
  await load('POST /e, ten events', 200, (n) => send(`${edge.url}/e`, 'POST', eventsOf(site, n + 1e7, 10)), 10);
  await load('POST /e, the same event again and again', 200, () => send(`${edge.url}/e`, 'POST', eventsOf(site, 0, 1)));
  await load('GET /t/<key>.js', 200, () => send(`${edge.url}/t/${site.key}.js`, 'GET'), 0);
  await load('POST /e, unreadable', 400, () => send(`${edge.url}/e`, 'POST', '{'), 0);
}

/** A daily run over `MEMBERS` carts: from the planned minute to every message handed over. */
async function benchRun(edge: LocalEdge, site: SeededSite, apiToken: string): Promise<void> {
  const auth = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' };
  const members = Array.from({ length: MEMBERS }, (_, n) => ({
    memberId: `member-${n}`,
    name: '김하늘',
    phone: `0109${String(n).padStart(7, '0')}`,
    consents: [{ channel: 'sms', granted: true, at: Date.now() - DAY_MS, source: 'bench' }],
  }));
  for (let n = 0; n < MEMBERS; n += 1_000) {
    const body = JSON.stringify({ members: members.slice(n, n + 1_000) });
    const { status } = await send(`${edge.url}/api/v1/sites/${site.id}/members`, 'POST', body, auth);
    if (status !== 200) throw new Error(`members: answered ${status}`);
  }
  const now = await edge.now();
  for (const [n, { memberId }] of members.entries()) {
    const event = {
      id: `cart-${String(n).padStart(8, '0')}`,
      n: 'add_to_cart',
      t: now,
      u: ORIGIN,
      p: { items: [{ item_id: '1', item_name: '코트', price: 10_000, quantity: 1 }] },
    };
    await send(
      `${edge.url}/e`,
      'POST',
      JSON.stringify({ v: 1, k: site.key, vid: `cart-${n}-visitor`, mid: memberId, sent: now, events: [event] }),
    );
  }
  const eleven = kstInstant(kstDay(now) + 1, 11, 0);
  await edge.advance(eleven - 1);
  const began = performance.now();
  await edge.advance(eleven + 10_000);
  const seconds = (performance.now() - began) / 1_000;
  row(`daily run, ${MEMBERS} members to delivered`, `${Math.round(MEMBERS / seconds)}/s`, `${seconds.toFixed(1)} s`);
}

const edge = await startLocalEdge();
try {
  const { sites, apiToken } = await edge.seed({
    owner: { email: 'bench@example.com', password: 'a bench password', name: 'bench' },
    campaigns: true,
    sites: [
      {
        name: '하늘옷장',
        platform: 'cafe24',
        hosts: ['shop.localhost'],
        settings: { shopUrl: ORIGIN, senderName: '하늘옷장', senderNumber: '0212345678', optOut080: '080-123-4567' },
      },
    ],
  });
  const [site] = sites;
  if (!site) throw new Error('no site');
  await edge.setClock(kstInstant(kstDay(Date.now()), 12, 0), 0);
  await benchRun(edge, site, apiToken);
  await benchDoors(edge, site);
} finally {
  agent.destroy();
  await edge.stop();
}
