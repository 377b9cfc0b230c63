// Who may come in: a program with a token, to its own shops, for what its scopes allow. Everything that is refused
// here is refused in one place, and another shop looks exactly like no shop.

import type { MiddlewareHandler } from 'hono';
import { type ApiToken, authenticateToken } from '../actions/access';
import { createEdge, type Edge } from '../context';
import type { Env } from '../env';
import { problem } from './problems';

export type ApiEnv = {
  Bindings: Env;
  Variables: {
    edge: Edge;
    token: ApiToken;
    /** The shop in the path; one of the token's. */
    siteId: number;
  };
};

/** Gives handlers their edge, and keeps answers out of every cache. */
export const open: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.set('edge', createEdge(c.env));
  c.header('cache-control', 'no-store');
  c.header('x-content-type-options', 'nosniff');
  await next();
};

/** At most so many requests per address, where the platform counts them. */
export const limitRate: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const address = c.req.header('cf-connecting-ip') ?? '';
  if (c.env.COLLECT_RATE && !(await c.env.COLLECT_RATE.limit({ key: `api:${address}` })).success) {
    return problem(c, 'too_many', {}, { 'retry-after': '60' });
  }
  await next();
};

/** Lets nobody past without a valid token. A missing one costs as much as a wrong one. */
export const authenticate: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const [, secret] = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const token = await authenticateToken(c.get('edge'), secret ?? '');
  if (!token) {
    const error = secret === undefined ? '' : ', error="invalid_token"';
    return problem(c, 'unauthenticated', {}, { 'www-authenticate': `Bearer realm="dorawa"${error}` });
  }
  c.set('token', token);
  await next();
};

/** Everything below `/sites/:siteId` belongs to that shop alone. */
export const enterSite: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const text = c.req.param('siteId') ?? '';
  const siteId = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
  if (siteId === null || !c.get('token').siteIds.includes(siteId)) return problem(c, 'not_found');
  c.set('siteId', siteId);
  await next();
};
