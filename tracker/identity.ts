// Who is here: the visitor (this browser, by an id we gave it), the session, and the member the platform shows.
// Storage has the visitor from every request on; one cookie on the shop's domain carries it from `www.` to `m.` and is
// renewed as each page is left, because Safari lets cookies written by scripts live a week. Whichever was seen last is
// here, so either may be lost. Anonymous history is joined to the member at the edge: here, a member only ever comes to
// a visitor, and a different member never comes to the same visitor.

import { box, keep } from './box';
import { newId, now, safe } from './safe';
import { flush, track } from './send';

/** Who says so: the platform, the shop's own script, or, of somebody who has joined, the page that names them. */
export type Witness = '0' | '1' | '2';

/** The page's cookies, as they were when it was viewed. */
export let cookies: string;
export const readCookies = safe(() => {
  cookies = document.cookie;
});

/** This browser's id; none before somebody who is to be asked first has said yes in this very page. */
export let vid: string | undefined;
/** When this visitor was last seen, epoch ms; as `now` gives it, in digits. */
let last: number | string;
/** Who says that the member is logged in now; '0' that they have only joined, '' that nobody is. */
export let on: Witness | '';
/** The member last known for this visitor. Remembered after the session has run out, to tell the next one apart. */
export let mid: string;
/** Proof of the member id, where the shop signs ids. Never stored. */
export let proof: string | undefined;

const beginVisitor = (): void => {
  vid = newId();
  on = mid = '';
  last = 0;
  // What was noted for the next page was somebody else's.
  delete box._dwb;
};

/** Reads the visitor. With every view of a page: another tab may have changed it since. */
export const loadVisitor = (): void => {
  last = 0;
  // biome-ignore lint/suspicious/useIterableCallbackReturn: `forEach`, used nowhere else, packs eight bytes worse
  `${cookies}; _dw=${box._dw}`.split('; ').map((cookie) => {
    const [id, at, witness, member] = cookie.split(':') as [string, never, Witness, string];
    if (!id.indexOf('_dw=') && at > (last as number)) {
      vid = id.slice(4);
      on = witness;
      mid = unescape(member);
      last = +at;
    }
  });
  if (!last) beginVisitor();
};

/**
 * Writes the visitor down for this host; with an age in seconds for all hosts of the shop, too, in a cookie: for as long
 * as browsers keep one, or, with 0, no longer. The cookie as the page is left and not with every request, because
 * browsers have the page wait for it.
 */
export const saveVisitor = (maxAge?: number): void => {
  // `escape`, old as it is, never throws on the way back, whatever somebody did to the cookie.
  const value = [vid, last, on, escape(mid)].join(':');
  keep('_dw', value);
  // `www.` and `m.` of a shop are the same shop. Never further up: there, all shops of a platform may be.
  if (maxAge != null)
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is asynchronous, and the page is being left
    document.cookie = `_dw=${value};max-age=${maxAge};path=/;samesite=lax;domain=${location.hostname.replace(/^(www|m|mobile)\./, '')}`;
};

/** Notes activity at `at`; true when it opens a session: the last has ended after half an hour, 18e5 ms, without an event. */
export const touch = (at: string): boolean => {
  const opens = (at as never) - (last as never) > 18e5;
  last = at;
  return opens;
};

/**
 * Takes in what somebody says of the member: an id, or '' for nobody. True when a member newly appears.
 *
 * When it is another member than the one known here, a new visitor begins first. When nobody is logged in though
 * somebody was during this same session, they logged out: that is said as them, and a new visitor begins after it. If
 * the session had run out meanwhile (MakeShop's ends with the browser), nobody can say whether it is them who is back: the
 * visitor stays, so that what it does is one browser's, and is nobody's until a member shows. Whom the platform never
 * saw, it cannot log out.
 */
export const welcome = (member: string, by: Witness, hash?: string): boolean | undefined => {
  if (!member && on > by) return;
  const leaves = !member && (on as never) > 0 && (now() as never) - (last as never) <= 18e5;
  if (leaves) track('logout');
  if (leaves || (member && mid && member !== mid)) {
    flush();
    beginVisitor();
  }
  const wasOff = !((on as never) > 0);
  proof = hash || proof;
  mid = member || mid;
  if (wasOff || !member || by === '1') on = member && by;
  return !!member && (by as never) > 0 && wasOff;
};
