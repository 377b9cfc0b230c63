// A collector that only listens: it serves the built tracker the way the edge does, reads each request with the real
// contract, understands it with the real interpretation, and remembers every event the log would hold, once. Tests can
// make it slow, refuse, or be away.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type BrowserEvent,
  COLLECT_LIMITS,
  happenedAt,
  parseCollectRequest,
  readCollectText,
  toStoredEvent,
} from '../../core/collect';
import { understand } from '../../core/page/understand';
import { servedScript } from '../../core/served-script';
import type { Platform, TrackerSettings } from '../../core/tracker-settings';
import { isPreviewHost } from '../../core/visit';
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
  /** All events the log would hold so far, in the order they came. */
  readonly events: Noticed[];
  /** Ids of what was sent more than once. The log holds it once all the same. */
  readonly repeated: string[];
  /** Bodies of the requests taken, as they came: what has left the page. */
  readonly bodies: string[];
  /** What the contract refused: always empty, or the tracker is wrong. */
  readonly refused: unknown[];
  readonly requests: { method: string; type: string | undefined; bytes: number; answered: number }[];
  /** How the next requests are answered. 0 breaks the line: nothing has arrived. */
  answer: number;
  /** What arrives is taken in, and the answer does not arrive. */
  losesAnswers: boolean;
  delayMs: number;
  forget(): void;
  close(): Promise<void>;
};

export async function startCollector(): Promise<Collector> {
  const built = await buildTracker();
  const sites = new Map<string, { platform: Platform; settings: TrackerSettings }>();
  const events: Noticed[] = [];
  const repeated: string[] = [];
  const bodies: string[] = [];
  const sent = new Set<string>();
  const logged = new Set<string>();
  const refused: unknown[] = [];
  const requests: Collector['requests'] = [];

  const read = (body: string) => {
    const parsed = parseCollectRequest(readCollectText(body));
    if (!parsed.ok) return void refused.push(body);
    const { k, vid, mid, mh, sent: sentAt } = parsed.value.envelope;
    const site = sites.get(k);
    if (!site) return void refused.push(body);
    bodies.push(body);
    refused.push(
      ...parsed.value.bad.map(({ i, why }) => ({
        why,
        event: (readCollectText(body) as { events: unknown[] }).events[i],
      })),
    );
    const source = { visitorId: vid, memberId: mid ?? null, sent: sentAt, receivedAt: sentAt, device: 'pc' as const };
    for (const { event: told } of parsed.value.events) {
      if (sent.has(told.id)) repeated.push(told.id);
      sent.add(told.id);
      const owner = { platform: site.platform, key: k, signUp: site.settings.signUp };
      for (const event of understand(owner, told, mid, happenedAt(source, told))) {
        const { eventId } = toStoredEvent(source, event);
        if (logged.has(eventId)) continue;
        logged.add(eventId);
        events.push({ ...event, vid, mid, mh, sent: sentAt, request: requests.length });
      }
    }
  };

  const collect = (
    body: string,
    { method = '', headers }: Pick<IncomingMessage, 'method' | 'headers'>,
    response: ServerResponse,
  ) => {
    const status = Buffer.byteLength(body) > COLLECT_LIMITS.bytes ? 413 : collector.answer;
    requests.push({ method, type: headers['content-type'], bytes: Buffer.byteLength(body), answered: status });
    const isPreview = isPreviewHost(new URL(headers.origin ?? 'http://none').hostname);
    if (status === 200 && method === 'POST' && !isPreview) read(body);
    if (status === 0 || collector.losesAnswers) return void response.destroy();
    setTimeout(() => {
      response.writeHead(status, { 'access-control-allow-origin': '*', 'content-type': 'application/json' });
      response.end('{"ok":1,"bad":[]}');
    }, collector.delayMs);
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://collector');
    if (pathname.startsWith('/t/')) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' });
      const site = sites.get(pathname.slice(3, -3));
      const script = site && servedScript(built.scripts[site.platform].code, site.settings, built.rules);
      return void response.end(script ?? '');
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => collect(Buffer.concat(chunks).toString(), request, response));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const collector: Collector = {
    url,
    tag(platform, settings = {}) {
      const k = `site${sites.size}`;
      sites.set(k, { platform, settings: { k, to: url, signUp: { kind: 'auto' }, ...settings } });
      const member = platform === 'makeshop' ? ' data-member="<!--/user_id/-->"' : '';
      return `<script async src="${url}/t/${k}.js"${member}></script>`;
    },
    events,
    repeated,
    bodies,
    refused,
    requests,
    answer: 200,
    delayMs: 0,
    losesAnswers: false,
    forget() {
      events.length = refused.length = requests.length = repeated.length = bodies.length = 0;
      sent.clear();
      logged.clear();
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return collector;
}
