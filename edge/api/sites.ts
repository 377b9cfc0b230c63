// /sites: the token's shops, and a shop's own settings.

import { Hono } from 'hono';
import * as v from 'valibot';
import { listSitesOfToken } from '../actions/access';
import { changeSite, showSite, siteInputSchema, tagOf } from '../actions/sites';
import type { Edge } from '../context';
import type { ApiEnv } from './access';
import { body, operation, path, WITH_BODY, wholeNumber } from './operation';
import { problem } from './problems';
import { siteInputShape, siteShape, sitesShape } from './shapes/site';

/** An id in a path. */
export const idInPath = wholeNumber(1, Number.MAX_SAFE_INTEGER);
/** The path of everything that belongs to one shop. */
export const inSite = { siteId: idInPath };

type Site = NonNullable<Awaited<ReturnType<typeof showSite>>>;

/** A shop as programs see it: never its secret. */
function toSite(edge: Edge, site: Site): v.InferOutput<typeof siteShape> {
  const { id, key, name, platform, hosts, settings, isReadable } = site;
  return { id, key, name, platform, hosts, settings, readable: isReadable, tag: tagOf(edge, site) };
}

export const sites = new Hono<ApiEnv>()
  .get(
    '/sites',
    operation({
      operationId: 'listSites',
      tag: 'sites',
      scope: 'read',
      summary: 'Shops of this token',
      answer: sitesShape,
    }),
    async (c) => {
      const found = await listSitesOfToken(c.get('edge'), c.get('token'));
      return c.json({ sites: found.map((site) => toSite(c.get('edge'), site)) } satisfies v.InferOutput<
        typeof sitesShape
      >);
    },
  )
  .get(
    '/sites/:siteId',
    operation({
      operationId: 'getSite',
      tag: 'sites',
      scope: 'read',
      summary: 'A shop, its settings and the tag to paste',
      answer: siteShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const site = await showSite(c.get('edge'), c.get('siteId'));
      return site ? c.json(toSite(c.get('edge'), site)) : problem(c, 'not_found');
    },
  )
  .put(
    '/sites/:siteId',
    operation({
      operationId: 'changeSite',
      tag: 'sites',
      scope: 'write',
      summary: "Replace a shop's name, hosts and settings",
      answer: siteShape,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(siteInputSchema, siteInputShape),
    async (c) => {
      const changed = await changeSite(c.get('edge'), c.get('siteId'), c.req.valid('json'));
      return changed.ok ? c.json(toSite(c.get('edge'), changed.value)) : problem(c, changed.error.reason);
    },
  );
