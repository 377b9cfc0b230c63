// GET /r/<token>: a tap on a message's link. One read, then the redirect; the click is written after. Previews and
// crawlers are redirected and not counted, and nobody is ever led off the shop's own hosts.

import type { Context } from 'hono';
import { DAY_MS } from '../../core/time';
import { isCrawler, isShopHost } from '../../core/visit';
import { createEdge, type Edge } from '../context';
import { type ClickedDispatch, findClickedDispatch } from '../db/dispatches';
import { appendEvents } from '../db/events';
import { insertClick } from '../db/reports';
import { findTestLinks } from '../db/test-sends';
import type { Env } from '../env';
import { type ClickTarget, readClickToken, testOfClickId, withParameters } from '../links';
import { logFailure } from '../log';
import { lostLink } from './preferences';

/** A link in an older message still leads to the shop, but no longer counts. */
const CLICKABLE_MS = 90 * DAY_MS;

const GONE = '만료되었거나 잘못된 링크입니다. 쇼핑몰에 직접 방문해 주세요.';

export async function followLink(c: Context<{ Bindings: Env }>): Promise<Response> {
  const edge = createEdge(c.env);
  const target = await readClickToken(edge.vault, c.req.param('token') ?? '');
  const testId = target && testOfClickId(target.dispatchId);
  if (target && testId !== null) return followTestLink(c, edge, testId, target.link);
  const dispatch = target && (await findClickedDispatch(edge.db, target.dispatchId));
  if (!target || !dispatch) return lostLink(c, edge, GONE);

  const now = edge.deps.now();
  const counts =
    c.req.method === 'GET' && !isCrawler(c.req.header('user-agent') ?? '') && now - dispatch.submittedAt < CLICKABLE_MS;
  if (counts) {
    c.executionCtx.waitUntil(
      recordClick(edge, target, dispatch.siteId, now).catch((error: unknown) =>
        logFailure('click', error, { dispatchId: target.dispatchId }),
      ),
    );
  }
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  const destination = destinationOf(dispatch.links[target.link], dispatch, target.token);
  return destination ? c.redirect(destination, 302) : lostLink(c, edge, GONE);
}

/** A link of a test send leads where the real one would, and counts for nobody. */
async function followTestLink(
  c: Context<{ Bindings: Env }>,
  edge: Edge,
  testId: number,
  link: number,
): Promise<Response> {
  const test = await findTestLinks(edge.db, testId);
  if (!test) return lostLink(c, edge, GONE);
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  const page = pageOf(test.links[link], test.site);
  return page ? c.redirect(page.href, 302) : lostLink(c, edge, GONE);
}

async function recordClick(edge: Edge, target: ClickTarget, siteId: number, now: number): Promise<void> {
  const memberId = await insertClick(edge.db, { dispatchId: target.dispatchId, button: target.link }, now);
  if (memberId === null) return;
  await appendEvents(edge.db, siteId, [
    {
      eventId: `click:${target.dispatchId}:${target.link}:${now}`,
      visitorId: null,
      memberId,
      name: 'message_click',
      occurredAt: now,
      receivedAt: now,
      data: { p: { message_id: String(target.dispatchId), button: String(target.link) }, from: 'api' },
    },
  ]);
}

/** The link's page on the shop's own hosts; anything else becomes the shop's front door, where it is known. */
function pageOf(link: string | undefined, { hosts, settings }: ClickedDispatch['site']): URL | null {
  const url = parseUrl(link ?? '');
  const isOwn = url !== null && /^https?:$/.test(url.protocol) && isShopHost(hosts, url.hostname);
  return isOwn ? url : parseUrl(settings.shopUrl);
}

/** The same, marked for the shop's analytics and for ours. */
function destinationOf(
  link: string | undefined,
  { campaignId, channel, site }: Pick<ClickedDispatch, 'campaignId' | 'channel' | 'site'>,
  token: string,
): string | null {
  const { linkMarks = 'all' } = site.settings;
  const page = pageOf(link, site);
  if (!page) return null;
  return withParameters(page, {
    ...(linkMarks === 'all' && { utm_source: 'dorawa', utm_medium: channel, utm_campaign: `c${campaignId}` }),
    ...(linkMarks !== 'none' && { dw: token }),
  });
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
