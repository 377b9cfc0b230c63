// The owner's tools in the shop's pages: the script they are made of, and the door it speaks to. The tracker asks for
// the script only where an owner came with a token, so shoppers never load it.

import type { Context } from 'hono';
import * as v from 'valibot';
import { isShopHost } from '../../core/visit';
import { checkOwnerToken, type PickRefusal, pickSchema, takePick } from '../actions/picks';
import { parseJson, readCapped } from '../body';
import { createEdge, type Edge } from '../context';
import type { Env } from '../env';
import { pickerScript } from '../generated/picker.gen';
import { siteNamedBy } from '../owner-token';
import { cachedSite } from '../site-cache';

export function servePicker(c: Context<{ Bindings: Env }>): Response {
  // A module, which browsers load from elsewhere only if they may.
  c.header('access-control-allow-origin', '*');
  c.header('content-type', 'text/javascript; charset=utf-8');
  c.header('x-content-type-options', 'nosniff');
  c.header('cache-control', 'public, max-age=300');
  return c.body(pickerScript);
}

/** Without a selector: is the token still good? With one: take it. */
const requestSchema = v.object({
  token: v.pipe(v.string(), v.maxLength(200)),
  purpose: v.picklist(['pick', 'debug']),
  pick: v.optional(pickSchema),
});
const REQUEST_BYTES = 8 * 1024;

/** What the owner reads in the picker. */
const REFUSALS: Record<PickRefusal, string> = {
  forged: '이 쇼핑몰의 관리자에서 연 링크가 아닙니다. 관리자의 설정에서 다시 열어 주세요.',
  over: '10분이 지났거나 관리자에서 로그아웃했습니다. 관리자의 설정에서 다시 열어 주세요.',
  used: '이미 요소를 골랐습니다. 다시 고르려면 관리자의 설정에서 다시 열어 주세요.',
};

/** POST /t/picked. Sent as plain text, so that no preflight is needed; read by pages of the token's shop alone. */
export async function takePicked(c: Context<{ Bindings: Env }>): Promise<Response> {
  const edge = createEdge(c.env);
  const address = c.req.header('cf-connecting-ip') ?? '';
  if (c.env.COLLECT_RATE && !(await c.env.COLLECT_RATE.limit({ key: `picked:${address}` })).success)
    return c.json({ error: 'too_many' }, 429);
  const body = await readCapped(c.req.raw, REQUEST_BYTES);
  if (body === 'too_large') return c.json({ error: 'too_large' }, 413);
  const parsed = v.safeParse(requestSchema, parseJson(body));
  if (!parsed.success) return c.json({ error: 'unreadable' }, 400);
  const { token, purpose, pick } = parsed.output;

  const origin = c.req.header('origin') ?? '';
  if (!(await isOwnPage(edge, token, origin))) return c.json({ error: 'foreign_origin' }, 403);
  c.header('access-control-allow-origin', origin);
  c.header('vary', 'origin');
  const taken = pick ? await takePick(edge, token, pick) : await checkOwnerToken(edge, purpose, token);
  if (!taken.ok) return c.json({ error: taken.error, message: REFUSALS[taken.error] }, 403);
  return c.json({ ok: true });
}

/** Is the page asking one of the shop that the token names? */
async function isOwnPage(edge: Edge, token: string, origin: string): Promise<boolean> {
  const siteId = siteNamedBy(token);
  const site = siteId === null ? null : await cachedSite(edge, siteId);
  try {
    return site !== null && isShopHost(site.hosts, new URL(origin).hostname);
  } catch {
    return false;
  }
}
