// A collector that only listens: it serves the built tracker the way the edge will, reads each request with the real
// contract, and remembers every event. Tests can make it slow, refuse, or be away.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserEvent, type Platform, parseCollectRequest, type TrackerSettings } from '../../core/event';
import { servedScript } from '../../core/served-script';
import { buildTracker } from '../../tracker/build';

/** An event as the edge would store it, with the request it came in. */
export type Noticed = BrowserEvent & {
  vid: string;
  mid: string | undefined;
  mh: string | undefined;
  request: number;
  sent: number;
};

export type Collector = {
  url: string;
  /** The tag of a site with these settings, as its owner pastes it. */
  tag(platform: Platform, settings?: Partial<TrackerSettings>): string;
  /** All events so far, in the order they came; sent twice is here twice. */
  readonly events: Noticed[];
  /** What the contract refused: always empty, or the tracker is wrong. */
  readonly refused: unknown[];
  readonly requests: { method: string; type: string | undefined; bytes: number; answered: number }[];
  /** How the next requests are answered. 0 takes the request in and breaks the line. */
  answer: number;
  delayMs: number;
  forget(): void;
  close(): Promise<void>;
};

export async function startCollector(): Promise<Collector> {
  const built = await buildTracker();
  const sites = new Map<string, string>();
  const events: Noticed[] = [];
  const refused: unknown[] = [];
  const requests: Collector['requests'] = [];

  const read = (body: string) => {
    const parsed = parseCollectRequest(JSON.parse(body));
    if (!parsed.ok) return void refused.push(body);
    const { vid, mid, mh, sent } = parsed.value.envelope;
    refused.push(...parsed.value.bad.map(({ i, why }) => ({ why, event: JSON.parse(body).events[i] })));
    for (const { event } of parsed.value.events)
      events.push({ ...event, vid, mid, mh, sent, request: requests.length });
  };

  const collect = (body: string, method: string, type: string | undefined, response: ServerResponse) => {
    const status = collector.answer;
    requests.push({ method, type, bytes: Buffer.byteLength(body), answered: status });
    if (status === 200 && method === 'POST') read(body);
    if (status === 0) return void response.destroy();
    setTimeout(() => {
      response.writeHead(status, { 'access-control-allow-origin': '*', 'content-type': 'application/json' });
      response.end('{"ok":1,"bad":[]}');
    }, collector.delayMs);
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://collector');
    if (pathname.startsWith('/t/')) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' });
      return void response.end(sites.get(pathname.slice(3, -3)) ?? '');
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      collect(Buffer.concat(chunks).toString(), request.method ?? '', request.headers['content-type'], response),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const collector: Collector = {
    url,
    tag(platform, settings = {}) {
      const k = `site${sites.size}`;
      const served = { k, to: url, signUp: { kind: 'auto' as const }, ...settings };
      sites.set(k, servedScript(built.scripts[platform].code, served, built.rules));
      const member = platform === 'makeshop' ? ' data-member="<!--/user_id/-->"' : '';
      return `<script async src="${url}/t/${k}.js"${member}></script>`;
    },
    events,
    refused,
    requests,
    answer: 200,
    delayMs: 0,
    forget() {
      events.length = refused.length = requests.length = 0;
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return collector;
}
