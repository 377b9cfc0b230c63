// GET /t/<site key>.js: the tracker with its site's settings inside, so that one request does it all. An unknown key
// gets an empty script: a shop's page must never see an error of ours.

import { brotliCompressSync, constants } from 'node:zlib';
import type { Context } from 'hono';
import { servedScript } from '../../core/served-script';
import type { TrackerSettings } from '../../core/tracker-settings';
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

type Served = { script: string; etag: string; packed?: Uint8Array };

export async function serveTracker(c: Context<{ Bindings: Env }>): Promise<Response> {
  const edge = createEdge(c.env);
  const key = (c.req.param('file') ?? '').replace(/\.js$/, '');
  const site = await cachedSiteByKey(edge, key);
  c.header('content-type', 'text/javascript; charset=utf-8');
  c.header('access-control-allow-origin', '*');
  c.header('x-content-type-options', 'nosniff');
  if (!site) return c.body('', 404);
  const answer = await servedTo(edge, site);
  c.header('etag', answer.etag);
  c.header('cache-control', CACHE_CONTROL);
  c.header('vary', 'accept-encoding');
  if (c.req.header('if-none-match')?.includes(answer.etag)) return c.body(null, 304);
  // Brotli is offered over TLS only. What is left is gzip, which the runtime makes of what says it is gzipped.
  if (accepts(c, 'br')) return packed(c, answer);
  if (accepts(c, 'gzip')) c.header('content-encoding', 'gzip');
  return c.body(answer.script);
}

function accepts(c: Context, packing: string): boolean {
  return new RegExp(`\\b${packing}\\b(?!;q=0)`).test(c.req.header('accept-encoding') ?? '');
}

/** As small as it gets, once for as long as the script is remembered; the runtime would pack each answer, and larger. */
function packed(c: Context, answer: Served): Response {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: answer.script.length };
  answer.packed ??= brotliCompressSync(answer.script, { params });
  c.header('content-encoding', 'br');
  const { headers } = c.res;
  return new Response(answer.packed, { headers, encodeBody: 'manual' });
}

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
