// GET /t/<site key>.js: the tracker with its site's settings inside, so that one request does it all. An unknown key
// gets an empty script: a shop's page must never see an error of ours.

import type { Context } from 'hono';
import type { TrackerSettings } from '../../core/event';
import { servedScript } from '../../core/served-script';
import { createEdge, type Edge } from '../context';
import type { Site } from '../db/sites';
import type { Env } from '../env';
import { ruleCode, trackerScripts } from '../generated/tracker.gen';
import { cachedSiteByKey } from '../site-cache';
import { toHex } from '../vault';

/**
 * A page loads no script older than five minutes but one: a shopper who comes back within the hour starts with the one
 * they have, while the new one is fetched behind it. That hour is what keeps shops noticed while the edge is away.
 */
const CACHE_CONTROL = 'public, max-age=240, stale-while-revalidate=3600, stale-if-error=604800';

type Served = { script: string; etag: string };

export async function serveTracker(c: Context<{ Bindings: Env }>): Promise<Response> {
  const edge = createEdge(c.env);
  const key = (c.req.param('file') ?? '').replace(/\.js$/, '');
  const site = await cachedSiteByKey(edge, key);
  c.header('content-type', 'text/javascript; charset=utf-8');
  c.header('access-control-allow-origin', '*');
  c.header('x-content-type-options', 'nosniff');
  if (!site) return c.body('', 404);
  const { script, etag } = await servedTo(edge, site);
  c.header('etag', etag);
  c.header('cache-control', CACHE_CONTROL);
  c.header('vary', 'accept-encoding');
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304);
  // The runtime packs what says it is packed. Brotli is offered over TLS only; what is left is gzip.
  const packing = ['br', 'gzip'].find((each) => new RegExp(`\\b${each}\\b(?!;q=0)`).test(accepted(c)));
  if (packing) c.header('content-encoding', packing);
  return c.body(script);
}

const accepted = (c: Context): string => c.req.header('accept-encoding') ?? '';

/** A site's script is made once for as long as the site is remembered as it is. */
const served = new WeakMap<Site, Promise<Served>>();

function servedTo(edge: Edge, site: Site): Promise<Served> {
  const known = served.get(site) ?? make(edge, site);
  served.set(site, known);
  return known;
}

async function make(edge: Edge, site: Site): Promise<Served> {
  const { signUp, clickEvents, dataLayer, consent, dnt } = site.settings;
  const settings: TrackerSettings = {
    k: site.key,
    to: edge.origin,
    signUp,
    ...(clickEvents && { clickEvents }),
    ...(dataLayer && { dataLayer }),
    ...(consent && { consent }),
    ...(dnt && { dnt }),
  };
  const script = servedScript(trackerScripts[site.platform], settings, ruleCode);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script)));
  // Weak: the same script travels packed and unpacked.
  return { script, etag: `W/"${toHex(digest.subarray(0, 12))}"` };
}
