// /u/<token>: the shopper's own page, and the address mail programs post to. Looking changes nothing, whoever looks:
// link scanners open every link. One post stops, without login, cost, question or redirect (RFC 8058; Network Act art.
// 50(5)1, 50(6)); posted twice it says the same.

import type { Context } from 'hono';
import { CHANNELS, type Channel } from '../../core/member';
import { openPreferences, type Preferences, resumeAdverts, stopAdverts } from '../actions/preferences';
import { readCapped } from '../body';
import { createEdge, type Edge } from '../context';
import type { Env } from '../env';
import { toHex } from '../vault';
import { LostLinkPage, PreferencesPage } from './preferences-page';
import type { PREFERENCE_REFUSALS } from './preferences-words';

const LOST_PREFERENCES =
  '주소가 잘렸거나 잘못되었습니다. 받은 메시지의 링크를 다시 눌러 주시거나, 메시지에 적힌 연락처로 수신거부를 알려 주세요.';

/** A form of two short fields; mail programs send one. */
const FORM_BYTES = 2_000;

type PublicContext = Context<{ Bindings: Env }>;

export async function showPreferences(c: PublicContext): Promise<Response> {
  const edge = createEdge(c.env);
  const preferences = await openPreferences(edge, c.req.param('token') ?? '');
  if (!preferences) return unknown(c, edge);
  const changed = (c.req.query('changed') ?? '').split(',').flatMap(channelsNamed);
  return show(c, edge, preferences, { changed });
}

export async function changePreferences(c: PublicContext): Promise<Response> {
  const edge = createEdge(c.env);
  const token = c.req.param('token') ?? '';
  const preferences = await openPreferences(edge, token);
  if (!preferences) return unknown(c, edge);
  const body = await readCapped(c.req.raw, FORM_BYTES);
  if (body === 'too_large') return c.body(null, 413);
  const form = await readForm(body, c.req.header('content-type') ?? '');

  if (form.get('List-Unsubscribe') === 'One-Click') {
    await stopAdverts(edge, preferences, [preferences.cameBy], 'one_click');
    return c.body(null, 200);
  }
  const stop = form.get('stop');
  const stopped = stop === 'all' ? CHANNELS : channelsNamed(stop);
  if (stopped.length > 0) {
    const turnedOff = preferences.cameBy === 'push' && stopped.every((channel) => channel === 'push');
    await stopAdverts(edge, preferences, stopped, turnedOff ? 'push_off' : 'page');
    return backTo(c, stopped);
  }
  const [resumed] = channelsNamed(form.get('resume'));
  if (!resumed) return show(c, edge, preferences, {}, 400);
  if (form.get('agree') !== 'yes') return show(c, edge, preferences, { refusal: 'agree_first' }, 422);
  const result = await resumeAdverts(edge, preferences, resumed);
  return result.ok ? backTo(c, [resumed]) : show(c, edge, preferences, { refusal: result.error.reason }, 422);
}

/** The page anew, which says what became of these channels. */
function backTo(c: PublicContext, changed: readonly Channel[]): Response {
  return c.redirect(`${new URL(c.req.url).pathname}?changed=${changed.join(',')}`, 303);
}

const channelsNamed = (name: unknown): Channel[] => CHANNELS.filter((channel) => channel === name);

/** Mail programs may post the one field as a form of either kind. */
async function readForm(body: Uint8Array, type: string): Promise<FormData | URLSearchParams> {
  if (!/^multipart\/form-data/i.test(type)) return new URLSearchParams(new TextDecoder().decode(body));
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData();
  } catch {
    return new URLSearchParams();
  }
}

function show(
  c: PublicContext,
  edge: Edge,
  { site, channels }: Preferences,
  { refusal, changed = [] }: { refusal?: keyof typeof PREFERENCE_REFUSALS; changed?: readonly Channel[] },
  status: 200 | 400 | 422 = 200,
): Response {
  const nonce = closeDoors(c, edge);
  const { senderName } = site.settings;
  return c.html(`<!doctype html>${<PreferencesPage {...{ nonce, senderName, channels, refusal, changed }} />}`, status);
}

const unknown = (c: PublicContext, edge: Edge): Response => lostLink(c, edge, LOST_PREFERENCES);

/** What a link that leads nowhere shows. */
export function lostLink(c: PublicContext, edge: Edge, advice: string): Response {
  const nonce = closeDoors(c, edge);
  return c.html(`<!doctype html>${<LostLinkPage {...{ nonce, advice }} />}`, 404);
}

/** Headers of a page whose address is a key: kept by nobody, sent to nobody, framed by nobody. */
function closeDoors(c: PublicContext, edge: Edge): string {
  const nonce = toHex(edge.deps.randomBytes(16));
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  c.header('x-robots-tag', 'noindex');
  c.header('x-content-type-options', 'nosniff');
  return nonce;
}
