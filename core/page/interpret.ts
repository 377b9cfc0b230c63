// From what a page shows to the steps of the funnel: what counts as a step, and how often. Ids of what an observation
// means come from the observation's own, or from what happened, so that the log holds each once however often it is
// sent, and however often the page shows it.

import { readAddress, readRule, ruleFits } from '../address';
import { type BrowserEvent, isObserved, type ObservedEvent } from '../collect';
import { stableHash } from '../hash';
import { DAY_MS, MINUTE_MS } from '../time';
import type { Platform, SignUpRule, UrlRule } from '../tracker-settings';
import { cafe24 } from './cafe24';
import { begunBefore, checkout, checkoutId, isBackFromOrder } from './checkout';
import { pushesIn } from './data-layer';
import { type Candidate, goodsBefore, itemsOf, type Look, type PageOwner, shopOf, step } from './look';
import { makeshop } from './makeshop';
import { purchase } from './order';
import { type FoundItem, type PageReader, pageOf, type Step } from './reader';
import { parameter, partsOf, unescaped } from './text';

const READERS: Readonly<Record<Platform, PageReader>> = { cafe24, makeshop };

/** What an earlier page began, a later one confirms within this time. */
const CONFIRMED_WITHIN_MS = 30 * MINUTE_MS;
/** Somebody who joined so lately joined here. */
const JUST_JOINED_MS = 15 * MINUTE_MS;
/** Products of one list. */
const MOST_LISTED = 20;

/**
 * Everything an observation means, in order; `at` is when it was made by our own clock. The candidates are unchecked: a
 * page may hold any nonsense.
 */
export function interpret(
  owner: PageOwner,
  event: ObservedEvent,
  memberId: string | undefined,
  at: number,
): Candidate[] {
  const reader = READERS[owner.platform];
  const page = pageOf(event.p, event.u);
  const { before } = event.p;
  const isLate = before !== undefined && !((event.p.t ?? 0) - (before.t ?? 0) < CONFIRMED_WITHIN_MS);
  const look: Look = {
    owner,
    reader,
    event,
    memberId,
    at,
    page,
    kind: reader.kindOf(page),
    before: before && !isLate ? pageOf(before, '') : undefined,
  };
  switch (event.n) {
    case '_page':
      return look.kind === 'layer' ? [] : viewed(look);
    case '_leave':
      return left(look);
    case '_click':
      return taken(look, reader.stepOfClick(page, look.kind));
    case '_request':
      return taken(look, reader.stepOfRequest(page));
    case '_member':
      return appeared(look);
  }
}

/**
 * Only the page that names who has joined tells of this member, and where a design has left their id out, it is a name.
 * What a shop says there itself says of the page no more than its address.
 */
export function isNameOfJoined(
  platform: Platform,
  events: readonly (BrowserEvent | ObservedEvent)[],
  member: string,
): boolean {
  const reader = READERS[platform];
  if (reader.isMemberId(member)) return false;
  if (events.some((event) => isObserved(event) && event.p.i === member)) return false;
  return events.some((event) => {
    const seen = isObserved(event) ? event.p : { u: event.u };
    return seen.i === undefined && reader.kindOf(pageOf(seen, event.u)) === 'join_done';
  });
}

/** A sign-up is complete, by the owner's kind of rule; once for each person. */
function signedUp({ owner, memberId }: Look, method: SignUpRule['kind']): Candidate[] {
  if (owner.signUp.kind !== method) return [];
  return [{ n: 'sign_up', id: signUpId(memberId), p: { method } }];
}

/** One visitor signs up once as one member, whoever says so. */
export const signUpId = (memberId: string | undefined): string => `sign_up.${memberId ? stableHash(memberId) : ''}`;

/** The page as it was when it was viewed. */
function viewed(look: Look): Candidate[] {
  const { event, kind, page, owner } = look;
  const view: Candidate = { n: 'page_view', id: event.id, p: { page_type: kind } };
  const arrived = owner.signUp.kind === 'url' && fitsRule(owner.signUp.any, page.url) ? signedUp(look, 'url') : [];
  // A page its own script turned is not read: what platforms print into it is stale.
  if (page.isTurned) return [view, ...arrived];
  return [view, ...shown(look), ...arrived, ...pastedTwice(look)];
}

function fitsRule(rules: readonly UrlRule[], url: string): boolean {
  const address = readAddress(url);
  return rules.some((rule) => ruleFits(readRule(rule), address));
}

/** The steps this page is itself. */
function shown(look: Look): Candidate[] {
  const { kind, page, reader } = look;
  const items = itemsOf(look, page, kind);
  switch (kind) {
    case 'item':
      return step(look, 'view_item', items);
    case 'search': {
      const list = reader.listOf(page);
      // The page is open before a word is searched, too.
      return [...(list.search_term ? [{ n: 'search', p: list }] : []), ...listed(look, items)];
    }
    case 'list':
      return listed(look, items);
    case 'cart':
      if (!reader.isCartRead(page)) return [];
      return [
        ...addedOnTheWay(look, items),
        ...removed(look, items),
        ...step(look, 'view_cart', items, { cart_part: reader.cartPartOf(page) }),
      ];
    case 'checkout':
      if (isBackFromOrder(look, items)) return [];
      // A classic design may not repeat the goods on its order form.
      return checkout(
        look,
        items[0] ? items : goodsBefore(look, 'cart'),
        // A checkout that a button has begun is the same one, told under the same id.
        begunBefore(look)?.method ?? reader.companyOf(page),
      );
    case 'order':
      return purchase(look, reader.isSeenOnce(page));
    case 'review':
      return reviewed(look);
    case 'join_done':
      return signedUp(look, 'auto');
    default:
      return [];
  }
}

function listed({ reader, page }: Look, items: readonly FoundItem[]): Candidate[] {
  const brief = items.slice(0, MOST_LISTED).map(({ item_id, item_name }) => ({ item_id, item_name }));
  return [{ n: 'view_item_list', p: { ...reader.listOf(page), items: brief } }];
}

/** From one view of the cart to the next, lines disappear by removing them; not from one half of it to the other. */
function removed(look: Look, items: readonly FoundItem[]): Candidate[] {
  const { before, page, reader } = look;
  const part = reader.cartPartOf(page);
  if (!before || reader.cartPartOf(before) !== part || shopOf(before) !== shopOf(page)) return [];
  // What is gone after another company's button was bought there.
  if (begunBefore(look)) return [];
  const gone = goodsBefore(look, 'cart').filter((line) => !items.some((item) => mayBeSame(line, item)));
  return step(look, 'remove_from_cart', gone, { cart_part: part });
}

/** Lines of one product, unless both say of which option, and of different ones: a page may tell less than another did. */
const mayBeSame = (one: FoundItem, other: FoundItem): boolean =>
  one.item_id === other.item_id &&
  (!one.item_variant || !other.item_variant || one.item_variant === other.item_variant);

/** A design that posts a form arrives at the cart; only there is it certain that the product went in. */
function addedOnTheWay(look: Look, items: readonly FoundItem[]): Candidate[] {
  const { before, reader } = look;
  const awaited = before?.c === undefined ? undefined : reader.awaitedInCart(before);
  if (!awaited || !items.some(({ item_id }) => item_id === awaited.item_id)) return [];
  return step(look, 'add_to_cart', [awaited]).map((candidate) => ({ ...candidate, id: `add_to_cart.${before?.t}` }));
}

/** A review is written when its form leads straight on to the reviews, or through the address it was sent to. */
function reviewed(look: Look): Candidate[] {
  const { before, reader, event, page } = look;
  if (before?.c === undefined) return [];
  const from = partsOf(event.r ?? '').path;
  const isStraight = from === before.path || from === page.path;
  const item = isStraight && !isForQuestions(look) ? reader.reviewSent(before, page) : undefined;
  return item ? step(look, 'write_review', [item]) : [];
}

const QUESTIONS =
  /\bq\W{0,3}(n\W?|and\W?)?a\b|_qna|\ubb38\uc758|\uc9c8\ubb38|question|inquir|\u8cea\u554f|\u554f\u3044?\u5408/i;
const REVIEWS = /review|\ud6c4\uae30|\ub9ac\ubdf0|\uc0c1\ud488\ud3c9|\u30ec\u30d3\u30e5\u30fc/i;

/**
 * Questions about a product are asked on a board like that for its reviews: the platform names both alike. Its title or
 * address says which it is; where neither does, the number that shops are given theirs under.
 */
function isForQuestions({ page, before, event }: Look): boolean {
  const addresses = [page.path, page.query, before?.path ?? ''].map(unescaped);
  const told = [event.ti, ...addresses].join(' ');
  if (REVIEWS.test(told)) return false;
  return QUESTIONS.test(told) || parameter('board_no', before?.query || page.query) === '6';
}

/** A later look at a page, mostly the last: what came too late for the first. A push tells an order better than no platform. */
function left(look: Look): Candidate[] {
  const isOrder = look.kind === 'order';
  const printed = isOrder ? purchase(look, false) : [];
  const filledIn = pushed(look);
  const isTold = [...printed, ...filledIn].some(({ n }) => n === 'purchase');
  return [...printed, ...filledIn, ...(isOrder && !isTold ? purchase(look, true) : [])];
}

function taken(look: Look, found: Step | undefined): Candidate[] {
  if (!found) return [];
  const { name, items, method, cartPart } = found;
  return name === 'begin_checkout' ? checkout(look, items, method) : step(look, name, items, { cart_part: cartPart });
}

/**
 * A member appears. They joined, when the platform says so of this very hour, or when they were on a form for joining
 * a moment ago and never passed the log-in page: joined by Kakao, or inside the checkout.
 */
function appeared(look: Look): Candidate[] {
  const { reader, page, before, kind, at } = look;
  const joinedAt = reader.joinedAt(page);
  const kindBefore = before && reader.kindOf(before);
  const cameFromJoining =
    (before && kindBefore && reader.letsJoin(before, kindBefore)) ||
    // Who logs in on an order form comes back to it: a guest there whom the order knows has joined by ordering.
    (kindBefore === 'checkout' && kind === 'order' && before?.i === '');
  const hasJoined = joinedAt === undefined ? cameFromJoining : Math.abs(at - joinedAt) < JUST_JOINED_MS;
  return [{ n: 'login' }, ...(hasJoined && kind !== 'join_done' ? signedUp(look, 'auto') : [])];
}

/**
 * A tag pasted twice works once; the owner should know. Said once a day by each browser. The line for order pages, which
 * other pages may load beside their tag, marks what it inserts, and is where it should be.
 */
function pastedTwice({ page, owner, event }: Look): Candidate[] {
  const tags = page.elements.filter(
    ({ attributes }) => attributes.src?.includes(`/t/${owner.key}.js`) && attributes['data-loader'] === undefined,
  );
  return tags.length > 1 ? [{ n: 'tag_twice', id: `tag_twice.${Math.floor((page.t ?? event.t) / DAY_MS)}` }] : [];
}

/** What the shop has pushed for GA4, where the platform's own signals said nothing of the kind on this page. */
function pushed(look: Look): Candidate[] {
  const { globals } = look.page;
  const own = new Set(look.kind === 'layer' ? [] : shown(look).map(({ n }) => n));
  // What leads on from a cart that can be read is told by the page it leads to.
  const items = itemsOf(look, look.page, look.kind);
  if (look.kind === 'cart' && items[0]) own.add('begin_checkout').add('remove_from_cart');
  if (look.kind === 'checkout' && isBackFromOrder(look, items)) own.add('begin_checkout');
  // The loaded page and the place in its list tell a push apart, however often the page is left and come back to.
  const { timeOrigin } = (globals.performance ?? {}) as { timeOrigin?: unknown };
  const isHeard = Boolean(globals.dorawa_heard);
  // A push does not say whether the order is paid; the page it stands in may.
  const unpaid = look.kind === 'order' && look.reader.orderOf(look.page, true)?.unpaid === true;
  // A script still in a browser's cache sends the whole list.
  return pushesIn(globals.dorawa_pushed ?? globals.dataLayer)
    .filter(({ n }) => !own.has(n) && !(isHeard && /^(add_to|begin_checkout)/.test(n)))
    .map(({ place, n, p, items: goods }) => {
      if (n === 'purchase') return { n, p: { ...p, unpaid } };
      const id = n === 'begin_checkout' ? checkoutId(look, goods) : `pushed.${Number(timeOrigin)}.${place}`;
      return { n, p, id };
    });
}
