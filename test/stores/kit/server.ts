// Starting and stopping a stand-in shop. Both shops listen on loopback only; browsers reach them by address, or by
// `*.localhost` names where a test needs several hosts of one shop.

import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';

/** Where a shop listens. Port 0, the default, takes any free port. */
export type ListenOptions = { port?: number; host?: string };

/** A shop that is listening. `url` has no slash at its end; `close` also drops connections kept alive. */
export type Running = { url: string; port: number; close(): Promise<void> };

type App = { fetch(request: Request): Response | Promise<Response> };

/** Serves `app` until `close` is called. */
export function listen(app: App, { port = 0, host = '127.0.0.1' }: ListenOptions): Promise<Running> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: (request: Request) => app.fetch(request), port, hostname: host },
      (info: AddressInfo) =>
        resolve({
          url: `http://${host}:${info.port}`,
          port: info.port,
          close: () =>
            new Promise((done, fail) => {
              if ('closeAllConnections' in server) server.closeAllConnections();
              server.close((error) => (error ? fail(error) : done()));
            }),
        }),
    );
    server.on('error', reject);
  });
}

/**
 * Another origin on the same server, for the pages that are not the shop's: Naver Pay, Kakao, the card company.
 * Going there is a real change of site, and no name has to resolve but `localhost`.
 */
export function outsideOrigin(requestUrl: string): string {
  const url = new URL(requestUrl);
  return `http://${url.hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1'}:${url.port}`;
}
