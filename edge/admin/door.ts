// The admin's one door: headers, the check against forged posts, the session, and which shop a signed-in person may
// see. Every page stands behind it; another shop's id is answered like one that does not exist.

import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { listSitesOfUser } from '../actions/access';
import { BROWSER_COOKIE, type Caller, networkOf } from '../actions/sign-in-tries';
import { createEdge, type Edge } from '../context';
import type { Env } from '../env';
import { readSession, type SignedIn } from './auth';
import { type Frame, type Shop, shopPath } from './layout';
import { page } from './page';
import { SignInPage } from './sign-in';
import { isFlash } from './words';

export type AdminEnv = {
  Bindings: Env;
  Variables: { edge: Edge; person: SignedIn; shops: Shop[]; shop: Shop };
};
export type AdminContext = Context<AdminEnv>;

const SIGN_IN = '/admin/sign-in';
/** Pages for people who are not signed in. */
const OPEN_PAGES = [SIGN_IN, '/admin/sign-out', '/admin/first'];
/** Invitations look themselves who has come, and so do links that set a password. */
const isOpen = (path: string) => OPEN_PAGES.includes(path) || /^\/admin\/(join\/|reset(\/|$))/.test(path);

/** Nothing inline, nothing foreign, nothing framed. */
const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    // A message's pictures are the shop's own, wherever the shop keeps them.
    imgSrc: ["'self'", 'data:', 'https:', 'http:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'same-origin',
});

/** A mail's body brings its own inline styles; in exchange it has no origin, no scripts and no forms. */
const mailHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'unsafe-inline'"],
    imgSrc: ['data:', 'https:', 'http:'],
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    sandbox: [],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
});

export const headers: MiddlewareHandler = (c, next) =>
  (c.req.query('as') === 'mail' ? mailHeaders : pageHeaders)(c, next);

/** An Edge for this request, and pages that no cache keeps. */
export const withEdge = createMiddleware<AdminEnv>(async (c, next) => {
  c.set('edge', createEdge(c.env));
  await next();
  c.header('cache-control', 'no-store');
});

/** Posts come from our own pages only, whichever of the Worker's addresses they were opened at. */
export const ownOrigin = csrf({
  origin: (origin, c) => origin === new URL(c.req.url).origin || origin === createEdge(c.env as Env).origin,
});

export const signedIn = createMiddleware<AdminEnv>(async (c, next) => {
  if (isOpen(c.req.path)) return next();
  const edge = c.get('edge');
  const { person, cookies } = await readSession(edge, c.req.raw.headers);
  if (!person) return (await heldPage(c)) ?? toSignIn(c);
  c.set('person', person);
  c.set('shops', await listSitesOfUser(edge, person.userId));
  await next();
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
});

/** Forms with a password or a provider's keys in them: those are kept in no page. */
const HOLDS_SECRETS = /^\/admin\/(account|s\/\d+\/settings\/providers)/;

/** The sign-in page that keeps what was sent without a session; null for what is no plain form. */
async function heldPage(c: AdminContext): Promise<Response | null> {
  const isForm = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded');
  if (c.req.method !== 'POST' || !isForm || isFragment(c)) return null;
  const held = { to: localPath(pathOf(c.req.url)), fields: await readFields(c) };
  if (HOLDS_SECRETS.test(held.to)) return null;
  return page(c, SignInPage({ email: '', next: '/admin/', refusal: null, held }), 401);
}

const isFragment = (c: AdminContext) => c.req.header('hx-request') === 'true';
const pathOf = (url: string, base?: string) => {
  const { pathname, search } = new URL(url, base);
  return `${pathname}${search}`;
};

/** To the sign-in page, and back here afterwards; a fragment takes its whole page along. */
function toSignIn(c: AdminContext): Response {
  const fragment = isFragment(c);
  // What was posted is gone with its file: back to the page it was chosen on.
  const from = fragment ? c.req.header('hx-current-url') : c.req.method === 'GET' ? c.req.url : c.req.header('referer');
  const back = localPath(from && URL.canParse(from, c.req.url) ? pathOf(from, c.req.url) : undefined);
  const to = `${SIGN_IN}?next=${encodeURIComponent(back)}`;
  if (!fragment) return c.redirect(to, 303);
  c.header('hx-redirect', to);
  return c.body(null, 401);
}

/** A path of the admin's own to go to, or its front page: never another site's address. */
export function localPath(path: string | undefined): string {
  return path && /^\/admin\/(?!sign-)[\w\-./?=&%:,~!*'()]*$/.test(path) && !path.includes('//') ? path : '/admin/';
}

/** One's own shop; of one whose settings cannot be read there is but the page to enter them anew. */
export const ownShop = createMiddleware<AdminEnv>(async (c, next) => {
  const shop = c.get('shops').find((own) => String(own.id) === c.req.param('shopId'));
  if (!shop) return c.notFound();
  c.set('shop', shop);
  const settings = shopPath(shop.id, '/settings');
  if (!shop.isReadable && c.req.path !== settings)
    // Followed by a fragment, the way there would put that whole page into itself, and again into that one.
    return isFragment(c) ? c.body(null, 204) : c.redirect(settings, 303);
  await next();
});

/** Who asks to be let in. */
export const callerOf = (c: AdminContext): Caller => ({
  network: networkOf(c.req.header('cf-connecting-ip') ?? ''),
  browser: getCookie(c, BROWSER_COOKIE) ?? '',
});

/** What the frame around a page shows. */
export function frameOf(c: AdminContext): Frame {
  const flash = c.req.query('flash');
  return {
    shop: c.get('shop'),
    shops: c.get('shops'),
    userName: c.get('person').name,
    flash: isFlash(flash) ? flash : null,
  };
}

/** A posted form; what is none, or was cut short on its way, is a bad request. */
const readForm = (c: AdminContext): Promise<FormData> =>
  c.req.formData().catch((cause) => {
    throw new HTTPException(400, { cause });
  });

/** The files of a posted form's field; a control left empty sends one without a name. */
export async function readFiles(c: AdminContext, name: string): Promise<File[]> {
  const values: unknown[] = (await readForm(c)).getAll(name);
  return values.filter((value): value is File => value instanceof File && value.size > 0);
}

/** What is in the one file of a posted form's field; null when none was chosen or it is empty. */
export async function readFile(c: AdminContext, name: string): Promise<Uint8Array | null> {
  const [file] = await readFiles(c, name);
  return file ? new Uint8Array(await file.arrayBuffer()) : null;
}

/** The fields of a posted form, without its files; repetitions are not asked for anywhere. */
export async function readFields(c: AdminContext): Promise<Record<string, string>> {
  const values: [string, unknown][] = [...(await readForm(c))];
  return Object.fromEntries(values.filter((field): field is [string, string] => typeof field[1] === 'string'));
}
