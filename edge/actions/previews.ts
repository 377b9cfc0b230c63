// What a message will look like, before anybody gets it: rendered by the same function as the real one, for a made-up
// member or a real one, with links of the real length, so that bytes and price are those of the real message; and what
// is wrong with it, with what to put there.

import { EMPTY_CART } from '../../core/campaign/cart';
import { type CampaignDefinition, draftScenarioOf } from '../../core/campaign/definition';
import { lintContextFor, type MessageFacts, productsFor, valuesFor } from '../../core/campaign/variables';
import type { CouponInHand } from '../../core/coupon';
import type { ComposedMessage } from '../../core/message/composed';
import { fallbackOf, type Message } from '../../core/message/content';
import type { Finding } from '../../core/message/finding';
import type { LimitProblem } from '../../core/message/limits';
import { numberedLinks } from '../../core/message/links';
import { lintMessage } from '../../core/message/lint';
import { draftMessage } from '../../core/message/render';
import { senderOf } from '../../core/message/sender';
import { err, ok, type Result } from '../../core/result';
import { cartUrlOf } from '../../core/site';
import { DAY_MS } from '../../core/time';
import type { Edge } from '../context';
import { listMembersById } from '../db/members';
import { listCarts } from '../db/projections';
import type { Site } from '../db/sites';
import { linkOriginOf } from '../links';
import { exampleCoupon } from './coupons';

const SAMPLE_TOKEN = 'a1B2c3D4e5';
/** Stand in for what is not yet set; a campaign cannot be activated without the real ones. */
const SAMPLE_080 = '080-000-0000';
const SAMPLE_CONTACT = { email: 'shop@example.com', phone: '02-000-0000', address: '쇼핑몰 주소' };

/** A grey square. */
const SAMPLE_PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="#c9d1d9" d="M0 0h1v1H0z"/></svg>')}`;

type PreviewEdge = Pick<Edge, 'origin' | 'db' | 'vault' | 'deps'>;
type PreviewSite = Pick<Site, 'id' | 'platform' | 'hosts' | 'settings'>;

/** One leg as one person would get it. `missing` names the first variable without a value: that message would be held. */
export type PreviewLeg = { composed: ComposedMessage; price: number; missing: string | null; problems: LimitProblem[] };

export type MessagePreview = PreviewLeg & {
  /** The text that goes instead, when there is one. */
  fallback: PreviewLeg | null;
  findings: Finding[];
  /** Whose values these are; null for the made-up member's. */
  memberId: string | null;
};

/**
 * A campaign's message for a member of the shop, with their name and cart, or for a made-up one with two products in the
 * cart. What the message is about (the page seen, the order) is made up for both.
 */
export async function previewMessage(
  edge: PreviewEdge,
  site: PreviewSite,
  definition: CampaignDefinition,
  memberId: string | null = null,
): Promise<Result<MessagePreview, { reason: 'not_found' }>> {
  const facts = await previewFacts(edge, site, definition, memberId);
  if (!facts) return err({ reason: 'not_found' });
  const { message } = definition;
  const fallback = fallbackOf(message);
  return ok({
    ...previewLeg(edge, site, message, definition, facts),
    fallback: fallback && previewLeg(edge, site, fallback, definition, facts),
    findings: lintMessage(message, { ...lintContextFor(definition, facts.coupon), hosts: site.hosts }),
    memberId,
  });
}

/** What a message shown or tried is about; null when there is no such member. */
export async function previewFacts(
  edge: PreviewEdge,
  site: PreviewSite,
  definition: CampaignDefinition,
  memberId: string | null,
): Promise<MessageFacts | null> {
  const coupon = await exampleCoupon(edge, site.id, definition.coupon);
  return memberId === null ? sampleFacts(edge, site, coupon) : memberFacts(edge, site, definition, coupon, memberId);
}

function previewLeg(
  edge: PreviewEdge,
  site: PreviewSite,
  message: Message,
  definition: CampaignDefinition,
  facts: MessageFacts,
): PreviewLeg {
  const { settings } = site;
  const origin = linkOriginOf(edge, site);
  const sender = senderOf({
    ...settings,
    optOut080: settings.optOut080 ?? SAMPLE_080,
    contact: settings.contact ?? SAMPLE_CONTACT,
  });
  const recipient = {
    values: valuesFor(definition, facts),
    products: productsFor(facts),
    shortUrls: numberedLinks(message).map(() => `${origin}/r/${SAMPLE_TOKEN}`),
    optOutUrl: `${origin}/u/0`,
  };
  const { composed, missing, problems } = draftMessage(message, recipient, sender, 'advertising');
  return { composed, price: settings.prices[composed.type], missing, problems };
}

async function memberFacts(
  edge: PreviewEdge,
  site: PreviewSite,
  definition: CampaignDefinition,
  coupon: CouponInHand | null,
  memberId: string,
): Promise<MessageFacts | null> {
  const [members, carts] = await Promise.all([
    listMembersById(edge.db, site.id, [memberId]),
    listCarts(edge.db, site.id, [memberId]),
  ]);
  const member = members.get(memberId);
  if (!member) return null;
  const episode = draftScenarioOf(definition)?.episode;
  const shop = shopFacts(edge, site);
  return {
    ...shop,
    // A member's own cart, empty or not, is what a cart message is about.
    subject: episode === 'cart' || episode === 'checkout' ? null : shop.subject,
    coupon,
    memberId,
    memberName: member.nameSealed ? await edge.vault.open(site.id, member.nameSealed) : null,
    cart: carts.get(memberId) ?? EMPTY_CART,
  };
}

function sampleFacts(edge: PreviewEdge, site: PreviewSite, coupon: CouponInHand | null): MessageFacts {
  // Its images are made up like the rest, and are on no host.
  const facts = { ...shopFacts(edge, site), imageHosts: [] };
  return { ...facts, coupon, memberId: 'haneul22', memberName: '김하늘', cart: SAMPLE_CART };
}

/** What is the shop's, and a made-up event for the message to be about. */
function shopFacts(edge: PreviewEdge, site: PreviewSite) {
  const { hosts } = site;
  const { shopUrl, senderName, imageHosts = [] } = site.settings;
  const now = edge.deps.now();
  const occurredAt = now - SAMPLE_AGE_MS;
  const subject = {
    occurredAt,
    url: `${shopUrl}/event/spring`,
    title: '봄맞이 기획전',
    items: [{ ...SAMPLE_ITEM, url: `${shopUrl}/product/1` }],
    value: SAMPLE_ITEM.price,
  };
  const shop = { shopName: senderName, shopUrl, hosts, imageHosts, cartUrl: cartUrlOf(site) };
  return { ...shop, anchorAt: occurredAt, subject, products: 5, now };
}

const SAMPLE_AGE_MS = 14 * DAY_MS;
const SAMPLE_ITEM = {
  item_id: '1',
  item_name: '코튼 오버핏 셔츠',
  item_brand: '하늘옷장',
  item_category: '셔츠',
  price: 39_000,
  list_price: 49_000,
  quantity: 1,
};
const sampleLine = (itemId: string, name: string, price: number) => ({
  itemId,
  variant: '',
  name,
  price,
  quantity: 1,
  image: SAMPLE_PICTURE,
  url: null,
  addedAt: 0,
});
const SAMPLE_CART = {
  ...EMPTY_CART,
  lines: [sampleLine('1', SAMPLE_ITEM.item_name, SAMPLE_ITEM.price), sampleLine('2', '와이드 데님 팬츠', 32_000)],
  episode: { id: 1, startedAt: 0, lastAddAt: 0 },
};
