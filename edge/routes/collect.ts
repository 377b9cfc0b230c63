// POST /e: the tracker's door. A 2xx means committed. Answers: 200 with what was refused and why, 400 unreadable,
// 403 unknown site or foreign origin, 413 too large, 429 too many, 503 try later (the tracker keeps the events).

import type { Context } from 'hono';
import {
  COLLECT_LIMITS,
  type CollectResponse,
  happenedAt,
  parseCollectRequest,
  readCollectText,
  toStoredEvent,
} from '../../core/collect';
import { claimedMember, understand } from '../../core/page/understand';
import { deviceOf, isCrawler, isPreviewHost, isShopHost } from '../../core/visit';
import { parseJson, readCapped } from '../body';
import { createEdge, type Edge } from '../context';
import { appendEvents } from '../db/events';
import { noteForeignOrigin } from '../db/installation';
import type { Site } from '../db/sites';
import type { Env } from '../env';
import { logFailure } from '../log';
import { hintShards } from '../objects/stubs';
import { cachedSiteByKey } from '../site-cache';
import { equalSecrets, toHex } from '../vault';

export async function collect(c: Context<{ Bindings: Env }>): Promise<Response> {
  // The page must be able to read the status, whatever it is: a refusal it cannot see would be tried again for ever.
  c.header('access-control-allow-origin', c.req.header('origin') ?? '*');
  c.header('vary', 'origin');
  try {
    return await accept(c);
  } catch (error) {
    logFailure('collect', error);
    c.header('retry-after', '30');
    return c.json({ error: 'try_later' }, 503);
  }
}

/** Reads, refuses or commits; throws when nothing can be promised. */
async function accept(c: Context<{ Bindings: Env }>): Promise<Response> {
  const edge = createEdge(c.env);

  const body = await readCapped(c.req.raw, COLLECT_LIMITS.bytes);
  if (body === 'too_large') return c.json({ error: 'too_large', limit: COLLECT_LIMITS.bytes }, 413);
  const parsed = parseCollectRequest(parseJson(body, readCollectText));
  if (!parsed.ok) return c.json({ error: 'unreadable' }, 400);
  const { envelope, events, bad } = parsed.value;

  const site = await cachedSiteByKey(edge, envelope.k);
  if (!site) return c.json({ error: 'unknown_site' }, 403);
  const host = originHost(c.req.header('origin'));
  if (isPreviewHost(host)) return c.json({ ok: 0, bad } satisfies CollectResponse);
  if (!isShopHost(site.hosts, host)) {
    noteForeignHost(c, edge, site, host);
    return c.json({ error: 'foreign_origin' }, 403);
  }
  const address = c.req.header('cf-connecting-ip') ?? '';
  if (c.env.COLLECT_RATE && !(await c.env.COLLECT_RATE.limit({ key: `${site.id}:${address}` })).success) {
    c.header('retry-after', '60');
    return c.json({ error: 'too_many' }, 429);
  }

  const userAgent = c.req.header('user-agent') ?? '';
  if (isCrawler(userAgent)) return c.json({ ok: 0, bad } satisfies CollectResponse);

  const receivedAt = edge.deps.now();
  const owner = { platform: site.platform, key: site.key, signUp: site.settings.signUp };
  const claimed = claimedMember(owner, envelope.mid, events);
  const source = {
    visitorId: envelope.vid,
    memberId: await believedMember(edge, site, claimed, envelope.mh),
    sent: envelope.sent,
    receivedAt,
    device: deviceOf(userAgent),
  };
  const understood = events.flatMap(({ i, event }) =>
    understand(owner, event, claimed, happenedAt(source, event)).map((meant) => ({ i, meant })),
  );
  const rows = understood.map(({ meant }) => toStoredEvent(source, meant));
  if (rows.length > 0) {
    const committing = appendEvents(edge.db, site.id, rows);
    // The shopper may leave: the work goes on, and is awaited all the same before anything is promised.
    c.executionCtx.waitUntil(committing.catch(() => undefined));
    await committing;
  }
  c.executionCtx.waitUntil(hintShards(c.env, site.id, rows));
  const as = understood.map(({ i, meant: { n, p } }) => ({ i, n, p }));
  const explains = c.req.query('explain') !== undefined;
  return c.json({ ok: rows.length, bad, ...(explains && { as }) } satisfies CollectResponse);
}

const NOTE_EVERY_MS = 60_000;
const noted = new Map<string, number>();

/** Lets the owner see who else uses the key: at most once a minute per host, so that a flood costs nothing. */
function noteForeignHost(c: Context<{ Bindings: Env }>, edge: Edge, site: Site, host: string): void {
  const now = edge.deps.now();
  const key = `${site.id} ${host}`;
  if (host === '' || now - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return;
  if (noted.size > 1_000) noted.clear();
  noted.set(key, now);
  c.executionCtx.waitUntil(
    noteForeignOrigin(edge.db, site.id, host, now).catch((error: unknown) =>
      logFailure('foreign_origin', error, { siteId: site.id }),
    ),
  );
}

/** The member a browser claims to be, if this site believes it: with strict identity only when the shop signed the id. */
async function believedMember(edge: Edge, site: Site, memberId?: string, signature?: string): Promise<string | null> {
  if (!memberId) return null;
  if (!site.settings.strictIdentity) return memberId;
  const secret = await edge.vault.open(site.id, site.secretSealed);
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(memberId)));
  return equalSecrets(toHex(mac), (signature ?? '').toLowerCase()) ? memberId : null;
}

function originHost(origin: string | undefined): string {
  try {
    return new URL(origin ?? '').hostname;
  } catch {
    return '';
  }
}
