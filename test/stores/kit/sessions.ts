// Sessions by cookie, in memory. A session lives as long as its server.

import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/**
 * The cookie domain that all hosts of one shop share (`m.shop.localhost` and `shop.localhost` give `shop.localhost`),
 * or nothing where cookies belong to one host: addresses and `localhost` itself.
 */
export function sharedDomain(hostname: string): string | undefined {
  return /[^.]+\.localhost$/.exec(hostname)?.[0];
}

/** Finds or starts the session of a request. A request without the cookie gets a new session and the cookie. */
export class Sessions<S> {
  readonly #byId = new Map<string, S>();

  constructor(
    readonly cookie: string,
    readonly create: () => S,
  ) {}

  of(c: Context): S {
    const id = getCookie(c, this.cookie);
    const known = id === undefined ? undefined : this.#byId.get(id);
    if (known) return known;
    const session = this.create();
    const freshId = randomUUID();
    this.#byId.set(freshId, session);
    const domain = sharedDomain(new URL(c.req.url).hostname);
    setCookie(c, this.cookie, freshId, { path: '/', httpOnly: true, ...(domain ? { domain } : {}) });
    return session;
  }
}
