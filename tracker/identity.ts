// Who is here: the visitor (this browser, by an id we gave it), the session, and the member the platform shows.
// One cookie on the registrable domain carries it from `www.` to `m.` and is renewed with every request, because
// Safari lets cookies written by scripts live a week; a copy in storage survives a lost cookie. Anonymous history is
// joined to the member at the edge: here, a member only ever comes to a visitor, and a different member never comes
// to the same visitor.

import { box, keep } from './box';
import { newId, now } from './safe';
import { flush, track } from './send';

/** What a platform knows of its member: the id, '' when it says nobody is logged in, undefined when it cannot tell. */
export type Member = string | undefined;

let vid = '';
/** When this visitor was last seen, epoch ms. */
let last = 0;
/** Who says that the member is logged in now: '1' the platform, '2' the shop's own script alone, '' nobody. */
let on = '';
/** The member last known for this visitor. Remembered after the session has run out, to tell the next one apart. */
let mid = '';
/** Proof of the member id, where the shop signs ids. Never stored. */
let proof: string | undefined;
/** The member this page is about, though nobody may be logged in: the join-complete page names them. */
let hint: string | undefined;

const beginVisitor = (): void => {
  vid = newId();
  on = mid = '';
  last = 0;
};

/** Reads the visitor. With every view of a page: another tab may have changed it since. */
export const loadVisitor = (): void => {
  const known = /\b_dw=([\w-]{8,40}):(\d+):([12]?):([^;]*)/.exec(`${document.cookie};_dw=${box._dw}`) as
    | string[]
    | null;
  if (known) {
    [, vid, last, on, mid] = known as unknown as [string, string, number, string, string];
    mid = unescape(mid);
  } else beginVisitor();
};

/** Writes the visitor down, for as long as browsers keep a cookie; with an age of 0, takes the cookie away. */
export const saveVisitor = (maxAge = 3456e4): void => {
  // `escape`, old as it is, never throws on the way back, whatever somebody did to the cookie.
  const value = [vid, last, on, escape(mid)].join(':');
  keep('', value);
  // From the widest domain down; browsers silently refuse public suffixes, so trying is knowing. The domains on which
  // platforms keep all their shops are no public suffixes: a cookie there would be everybody's.
  const labels = location.hostname.split('.');
  for (let i = labels.length - 2; ; i--) {
    const domain = labels.slice(i).join('.');
    if (/^(cafe24|makeshop|freesell)\./.test(domain)) continue;
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is asynchronous, and a page may be left at once
    document.cookie = `_dw=${value};path=/;samesite=lax;max-age=${maxAge}${i < 0 ? '' : `;domain=${domain}`}`;
    if (i < 0 || (maxAge && document.cookie.includes(value))) break;
  }
};

/** A session ends after half an hour without an event. */
const isIdle = (at: number): boolean => at - last > 18e5;

/** Notes activity at `at`; true when it opens a session. */
export const touch = (at: number): boolean => {
  const opens = isIdle(at);
  last = at;
  return opens;
};

/** Who an event sent now belongs to. */
export const envelope = () => ({ vid, mid: on ? mid : hint, mh: on && proof });

/** Notes the member a page names without anybody being logged in. */
export const hintMember = (id: string): void => {
  if (id && mid && mid !== id) beginVisitor();
  mid = hint = id || mid;
};

/**
 * Takes in what the platform ('1'), or the shop's own `identify` ('2'), says. True when a member newly appears.
 *
 * When it is another member than the one known here, a new visitor begins first. When nobody is logged in though
 * somebody was during this same session, they logged out: that is said as them, and a new visitor begins after it. If
 * the session had run out meanwhile (MakeShop's ends with the browser), the visitor stays, so that what a member
 * looks at without logging in still counts for them. Whom the platform never saw, it cannot log out.
 */
export const meet = (member: string, by: '1' | '2', hash?: string): unknown => {
  if (!member && on > by) return false;
  const leaves = !member && on && !isIdle(now());
  if (leaves) track('logout');
  if (leaves || (member && mid && member !== mid)) {
    flush();
    beginVisitor();
  }
  const appears = member && !on;
  proof = hash || proof;
  mid = member || mid;
  on = member && (by === '1' ? by : on || by);
  return appears;
};
