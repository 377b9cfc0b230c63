// The life of a shop's page: when it is viewed, who is there, what is clicked and sent in it. What a page says beyond
// that is read by the platform's part (`Shop`). The sign-up rule is here too, because the owner may choose one that
// has nothing to do with the platform.

import { changed, settle } from './box';
import { mayTrack } from './consent';
import { envelope, loadVisitor, type Member, meet } from './identity';
import { listen, safe } from './safe';
import { track } from './send';
import { settings } from './settings';

/**
 * How to read the pages of one platform. Any function may throw: what it was asked for is then not known. Names
 * begin with `read` or `on`: the build shortens them by that.
 */
export type Shop = {
  /** The kind of this page. */
  readKind(): string;
  readMember(): Member;
  /** A page of this kind is viewed. */
  onView(kind: string): void;
  onClick(target: Element, kind: string): void;
  /** A form-encoded request leaves the page. What is returned hears the answer. */
  onRequest(fields: URLSearchParams): ((address: string, answer: string) => void) | undefined;
};

let shop: Shop;
let kind = '';
/** The address last viewed. */
export let viewed = '';

/** Takes in what the platform, or the shop's own script, says of its member. */
export const welcome = (member: string, by: '1' | '2', proof?: string): void => {
  if (!meet(member, by, proof)) return;
  track('login');
  // They were on the join form a moment ago and never passed the log-in page: joined by Kakao, or inside the checkout.
  if (settle('join')) signedUp('auto');
};

/** Platforms fill the member id in late: looks for it a few seconds long. */
const lookForMember = (looks = 15): void => {
  const member = safe(shop.readMember)();
  if (member !== undefined) welcome(member, '1');
  else if (looks) setTimeout(safe(lookForMember), 300, looks - 1);
};

/** A sign-up is complete, by the owner's kind of rule; once for each person. */
export const signedUp = (method: 'auto' | 'click' | 'url'): void => {
  const { mid, vid } = envelope();
  if (settings.signUp.kind === method && changed('up', mid || vid)) track('sign_up', { method });
};

/** Notes the view of a page. `turned`: the page's own script turned it, so what platforms print into it is stale. */
export const viewPage = safe((turned?: boolean): void => {
  if (!mayTrack()) return;
  loadVisitor();
  viewed = location.pathname + location.search;
  kind = shop.readKind();
  // Pages that open in layers and pop-ups are not viewed; carts are filled in them all the same.
  if (kind === 'layer') return;
  lookForMember();
  track('page_view', { page_type: kind });
  if (!turned) safe(shop.onView)(kind);
  if (safe(settings.holds as (address: string) => boolean)(location.href)) signedUp('url');
});

/** A cart is often filled in an option layer: a frame of the shop itself, which may hold no tag. */
const hearRequests = safe((frame: Window & typeof globalThis) => {
  const { prototype } = frame.XMLHttpRequest;
  const { send } = prototype;
  prototype.send = function (...args) {
    const hear = safe(() => shop.onRequest(new URLSearchParams(args[0] as string)))();
    // Heard as early as the page hears it: its own handler may close the layer, and nothing comes after that.
    if (hear) listen('readystatechange', () => this.readyState > 3 && hear(this.responseURL, this.responseText), this);
    return send.apply(this, args);
  };
});

/** Starts noticing, once the page can be read. */
export const capture = (platform: Shop): void => {
  shop = platform;
  viewPage();
  hearRequests(window);
  listen('load', ({ target }) => hearRequests((target as HTMLIFrameElement).contentWindow as typeof window), document);
  listen('click', ({ target }) => {
    const { kind: by, selector } = settings.signUp as { kind: string; selector: string };
    if (by === 'click' && (target as Element).closest(selector)) signedUp('click');
    safe(settings.clicked as NonNullable<typeof settings.clicked>)(target as Element, track);
    shop.onClick(target as Element, kind);
  });
  listen('pageshow', (event) => (event as PageTransitionEvent).persisted && viewPage());
  // Tells of pushState and of going back without a hand on the page's history, in browsers of the last years.
  const { navigation } = window as unknown as { navigation: EventTarget };
  listen(
    'currententrychange',
    (event) =>
      (event as Event & { navigationType?: string }).navigationType !== 'replace' &&
      viewed !== location.pathname + location.search &&
      viewPage(true),
    navigation,
  );
};
