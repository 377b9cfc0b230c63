// What stands between the shoppers' browsers and the edge: the network, as bad as one likes. It passes everything on,
// and can answer late, answer 503 without asking the edge, lose the edge's answer, or be away.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Of the requests with events, what share meets which fate. */
export type Faults = { refused: number; lost: number };

export type Gate = {
  readonly url: string;
  /** The edge behind it. */
  target: string;
  /** Every answer waits this long, the edge's work done. */
  delayMs: number;
  faults: Faults;
  /** Away: every line is cut, nothing reaches the edge. */
  away: boolean;
  /** What came to `POST /e`, and how much of it asked first or was harmed. */
  readonly seen: { events: number; preflights: number; refused: number; lost: number; cut: number };
  /** Called for every request, before it is passed on. */
  onRequest: (method: string, path: string) => void;
  close(): Promise<void>;
};

/** Numbers from 0 to 1, the same ones in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer };

export async function startGate(): Promise<Gate> {
  const chance = seeded(20_261_126);

  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/' } = incoming;
    const body = await read(incoming);
    gate.onRequest(method, url);
    const isCollect = url === '/e' && method === 'POST';
    if (method === 'OPTIONS') gate.seen.preflights++;
    if (isCollect) gate.seen.events++;
    if (gate.away) {
      gate.seen.cut++;
      return void response.destroy();
    }
    const fate = isCollect ? chance() : 1;
    if (fate < gate.faults.refused) {
      gate.seen.refused++;
      return void response.writeHead(503, { 'access-control-allow-origin': '*' }).end();
    }
    const answer = await ask(gate.target + url, method, incoming.headers, body);
    await new Promise((wake) => setTimeout(wake, gate.delayMs));
    if (fate < gate.faults.refused + gate.faults.lost) {
      gate.seen.lost++;
      return void response.destroy();
    }
    if (!response.destroyed) response.writeHead(answer.status, answer.headers).end(answer.body);
  };

  const server = createServer((incoming, response) => {
    // The edge being gone is a fate, too.
    serve(incoming, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    delayMs: 0,
    faults: { refused: 0, lost: 0 },
    away: false,
    seen: { events: 0, preflights: 0, refused: 0, lost: 0, cut: 0 },
    onRequest: () => {},
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return gate;
}

function ask(url: string, method: string, headers: IncomingMessage['headers'], body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { ...headers, host: new URL(url).host } }, (answer) => {
      read(answer).then(
        (whole) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: whole }),
        reject,
      );
    });
    outgoing.on('error', reject).end(body);
  });
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
