// What a shop's page says, gathered and not understood: the elements and globals a platform is known to fill, as they
// stand, with what was clicked or sent. What it means is worked out at the edge (`core/platform/`), where it costs no
// shopper anything and can be mended without a new script. Only named elements and fields are read: the contact data
// these pages hold stays in them.

import { box, keep } from './box';
import { mayTrack } from './consent';
import { saveVisitor, vid, welcome } from './identity';
import { boot, viewed } from './index';
import { json } from './json';
import { listen, now, safe } from './safe';
import { track } from './send';
import { settings } from './settings';

/** Where one platform's pages keep what they say. Names begin with `read`: the build shortens them by that. */
export type Platform = {
  /** The member: the id, '' when nobody is logged in, undefined when the page cannot tell (yet). */
  readMember(): string | undefined;
  /** Short facts that no element or global is wholly about. */
  readMore(): Record<string, unknown>;
  /** Something, but for the page of a finished order that does not hold the order yet. */
  readOrder(): unknown;
  /** The elements to send. */
  readTable: string;
  /** The globals to send, and the fields of objects in them; each followed by a space. */
  readNames: string;
  /** What is found in the names of observations and pages that a later page confirms or ends: a cart, an order form, a join form. */
  readNoted: string[];
  /** The fields to send of a request for a cart or a wish list. */
  readFields: RegExp;
  /** Buttons whose clicks tell something. */
  readButtons: string;
};

/** The page's globals, of which nothing is believed: shops redefine them. */
// biome-ignore lint/suspicious/noExplicitAny: only the platform knows their shapes
export const globals = window as any;

/** The text of the first such element. */
export const text = (selector: string): string | undefined => document.querySelector(selector)?.textContent?.trim();

/** What a pattern's first pair of brackets finds. A pattern costs most when it is used first, so not for nothing. */
export const found = (pattern: RegExp, within: unknown): string | undefined =>
  (within && pattern.exec(within as string)?.[1]) as string | undefined;

/** The name the platform gives this page, and its path, in small letters. */
export let place: string;

export const observe = (platform: Platform): void =>
  boot(() => {
    /** The last thing noted before it. */
    let before: string;
    /** Who is logged in, as the page last told. */
    let member: string | undefined;
    let isOrderAwaited: unknown;

    /** A link in a cart or an order stands for its whole row. */
    const rowOf = (element: Element): Element =>
      ((place.includes('order') || place.includes('basket')) &&
        (element as HTMLAnchorElement).href &&
        element.closest('li,tr,dl')) ||
      element;

    /**
     * An element's number, if it is a field with one, and its HTML. What is long, or holds fields with what somebody
     * typed within it, goes without the tags that only lay it out; what is short goes as it stands, for a pattern costs time.
     * `max` of the one number, because V8 remembers a text that is no number as it is, which costs as much as in `now`.
     */
    const seen = (element: Element): string => {
      const html = element.outerHTML;
      return (
        Math.max((element as HTMLInputElement).value as never) +
        (!html[900] && !html.includes('<in', 1)
          ? html
          : html.replace(/(.)(\s*<(?!\/?a\b|img|[^>]*("amount"|-opt))[^>]*>)+\s*/g, '$1|').slice(0, 900))
      );
    };

    const tell = (name: string, more?: Record<string, unknown>, alsoRead = ''): void => {
      const note = `${json({
        ...more,
        ...safe(platform.readMore)(),
        u: document.URL,
        i: member,
        h: [...new Set([...document.querySelectorAll(platform.readTable + alsoRead)].map(rowOf))].map(seen),
      }).slice(0, -1)},"t":${now()},"g":${json(globals, (platform.readNames + settings.names).split(' '))}`;
      // Before a yes, and after a no, nothing is noted.
      const isNoted = mayTrack() && platform.readNoted.some((word) => (name + place).includes(word));
      track(name, `${note}${isNoted && before ? `,"b":${before}` : ''}}`);
      if (isNoted) keep('_dwb', `${note}}`);
    };

    /** Platforms fill in the member, and the order, late. A page left earlier is read as it is then. */
    const look = safe((looks: number): void => {
      member = safe(platform.readMember)();
      if (member != null && welcome(member, '1')) tell('_member');
      if (isOrderAwaited && (!looks || safe(platform.readOrder)())) {
        isOrderAwaited = 0;
        tell('_leave');
      }
      if (looks && (member == null || isOrderAwaited)) setTimeout(look, 300, looks - 1);
    });

    /** A cart is often filled in an option layer: a frame of the shop itself, which may hold no tag. */
    const hear = safe((frame: typeof window) => {
      const { prototype } = frame.XMLHttpRequest;
      const { send } = prototype;
      const follow = safe((request: XMLHttpRequest, body: unknown) => {
        const q = `${body}`.match(platform.readFields);
        // Heard as early as the page hears it: its own handler may close the layer, and nothing comes after that.
        if (q)
          listen(
            'readystatechange',
            () =>
              request.readyState > 3 &&
              /basket|wishlist/i.test(request.responseURL) &&
              tell(
                '_request',
                { q, to: request.responseURL, a: found(/"(?:result|status)": ?([^,}]+)/, request.responseText) },
                `,#anchorBoxId_${found(/no=(\d+)/, q)} img`,
              ),
            request,
          );
      });
      prototype.send = function (...args) {
        follow(this, args[0]);
        return send.apply(this, args);
      };
    });

    hear(window);
    // Most of what loads is an image.
    listen<Event & { target: HTMLIFrameElement }>(
      'load',
      ({ target: { contentWindow } }) => contentWindow && hear(contentWindow as typeof window),
      document,
    );
    listen('click', ({ target }) => {
      const button = (target as Element).closest(platform.readButtons);
      if (button) tell('_click', { c: button.outerHTML });
    });
    listen('pagehide', () => {
      if (vid && mayTrack()) saveVisitor(4e7);
      if (isOrderAwaited || settings.names) tell('_leave');
    });
    return (name, turned) => {
      if (name === '_page') {
        place = (
          (document.querySelector('[name=path_role]') as HTMLMetaElement | null)?.content +
          ((viewed.split('?')[0] as string).split('/').slice(3) as never)
        ).toLowerCase();
        before = box._dwb as string;
        isOrderAwaited = !safe(platform.readOrder)();
        look(70);
      }
      // What platforms have printed into a page that its own script has turned is stale.
      (turned ? track : tell)(name);
    };
  });
