// Who is here: the visitor (this browser, by an id we gave it), the session, and the member the platform shows.
// One cookie on the shop's domain carries it from `www.` to `m.` and is renewed with every request, because Safari lets
// cookies written by scripts live a week; a copy in storage survives a lost cookie. Anonymous history is joined to the
// member at the edge: here, a member only ever comes to a visitor, and a different member never comes to the same
// visitor.

import { box, keep } from './box';
import { newId, now } from './safe';
import { see } from './see';
import { flush, track } from './send';
import { settings } from './settings';

/** Who says so: the platform, the shop's own script, or, of somebody who has joined, the page that names them. */
export type Witness = '0' | '1' | '2';

/** The page's cookies, as they were when it was viewed. */
export let cookies: string;

let vid: string;
/** When this visitor was last seen, epoch ms. */
let last: number;
/** Who says that the member is logged in now; '0' that they have only joined, '' that nobody is. */
let on: Witness | '';
/** The member last known for this visitor. Remembered after the session has run out, to tell the next one apart. */
let mid: string;
/** Proof of the member id, where the shop signs ids. Never stored. */
let proof: string | undefined;

/** A session ends after half an hour without an event. */
const sessionMs = 18e5;

const beginVisitor = (): void => {
  vid = newId();
  on = mid = '';
  last = 0;
  // What was noted for the next page was somebody else's.
  delete box._dwb;
};

/** Reads the visitor. With every view of a page: another tab may have changed it since. */
export const loadVisitor = (): void => {
  cookies = document.cookie;
  const known = `${cookies}; _dw=${box._dw}`
    .split('; ')
    .map((cookie) => cookie.split(':') as [string, string])
    .find(([id, at]) => !id.indexOf('_dw=') && (at as never) > 0);
  if (known) {
    [vid, last, on, mid] = known as unknown as [string, number, Witness, string];
    vid = vid.slice(4);
    mid = unescape(mid);
  } else beginVisitor();
};

/** Writes the visitor down, for as long as browsers keep a cookie; with an age of 0, takes the cookie away. */
export const saveVisitor = (maxAge = 3456e4): void => {
  // `escape`, old as it is, never throws on the way back, whatever somebody did to the cookie.
  const value = [vid, last, on, escape(mid)].join(':');
  keep('_dw', value);
  // `www.` and `m.` of a shop are the same shop. Never further up: there, all shops of a platform may be.
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is asynchronous, and a page may be left at once
  document.cookie = `_dw=${value};path=/;samesite=lax;max-age=${maxAge};domain=${location.hostname.slice({ www: 4, m: 2, mobile: 7 }[location.hostname.split('.')[0] as 'm'])}`;
};

/** Notes activity at `at`; true when it opens a session. */
export const touch = (at: number): boolean => {
  const opens = at - last > sessionMs;
  last = at;
  return opens;
};

/** Who an event sent now belongs to. */
export const envelope = () => ({ v: 1, k: settings.k, vid, mid: on && mid, mh: on && proof });

/**
 * Takes in what somebody says of the member: an id, or '' for nobody. A member who newly appears is seen.
 *
 * When it is another member than the one known here, a new visitor begins first. When nobody is logged in though
 * somebody was during this same session, they logged out: that is said as them, and a new visitor begins after it. If
 * the session had run out meanwhile (MakeShop's ends with the browser), the visitor stays, so that what a member
 * looks at without logging in still counts for them. Whom the platform never saw, it cannot log out.
 */
export const welcome = (member: string, by: Witness, hash?: string): void => {
  if (!member && on > by) return;
  const leaves = !member && (on as never) > 0 && now() - last <= sessionMs;
  if (leaves) track('logout');
  if (leaves || (member && mid && member !== mid)) {
    flush();
    beginVisitor();
  }
  const wasOff = !((on as never) > 0);
  proof = hash || proof;
  mid = member || mid;
  if (wasOff || !member || by === '1') on = member && by;
  if (member && (by as never) > 0 && wasOff) see('_member');
};
