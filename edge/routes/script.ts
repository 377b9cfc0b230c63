// GET /t/<site key>.js: the tracker with its site's settings inside, so that one request does it all. An unknown key
// gets an empty script: a shop's page must never see an error of ours.

import type { Context } from 'hono';
import type { TrackerSettings } from '../../core/event';
import { servedScript } from '../../core/served-script';
import { createEdge } from '../context';
import type { Env } from '../env';
import { ruleCode, trackerScripts } from '../generated/tracker.gen';
import { cachedSiteByKey } from '../site-cache';
import { toHex } from '../vault';

/** Settings reach shops within five minutes; meanwhile and while we are away, the old script serves. */
const CACHE_CONTROL = 'public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800';

export async function serveTracker(c: Context<{ Bindings: Env }>): Promise<Response> {
  const edge = createEdge(c.env);
  const key = (c.req.param('file') ?? '').replace(/\.js$/, '');
  const site = await cachedSiteByKey(edge, key);
  c.header('content-type', 'text/javascript; charset=utf-8');
  c.header('access-control-allow-origin', '*');
  c.header('x-content-type-options', 'nosniff');
  if (!site) return c.body('', 404);
  const { signUp, clickEvents, consent, dnt } = site.settings;
  const settings: TrackerSettings = {
    k: site.key,
    to: edge.origin,
    signUp,
    ...(clickEvents && { clickEvents }),
    ...(consent && { consent }),
    ...(dnt && { dnt }),
  };
  const script = servedScript(trackerScripts[site.platform], settings, ruleCode);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script)));
  const etag = `"${toHex(digest.subarray(0, 12))}"`;
  c.header('etag', etag);
  c.header('cache-control', CACHE_CONTROL);
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304);
  return c.body(script);
}
