// What a person or a program may do with a shop's own settings. The admin and the API call these and nothing else.

import * as v from 'valibot';
import { nameSchema } from '../../core/name';
import { err, ok, type Result } from '../../core/result';
import { hostNameSchema, siteSettingsSchema } from '../../core/site';
import { isShopHost } from '../../core/visit';
import type { Edge } from '../context';
import type { SiteRole } from '../db/colleagues';
import { wakeUndecidedNotices } from '../db/notices';
import {
  findSite,
  insertSite,
  type ListedSite,
  listSites,
  type Site,
  sealSiteSecret,
  UnreadableSite,
  updateSite,
} from '../db/sites';
import { forgetSites } from '../site-cache';
import { toHex } from '../vault';

export { UnreadableSite };

/**
 * A link that cannot be followed leads to the shop's own address, which therefore is on one of its hosts. That there are
 * none is refused by itself.
 */
const isOn = (hosts: readonly string[], address: string) =>
  hosts.length === 0 || (URL.canParse(address) && isShopHost(hosts, new URL(address).hostname));

export const siteInputSchema = v.pipe(
  v.object({
    name: nameSchema(60),
    /** Hosts the shop is served from; events from elsewhere are refused, and links lead nowhere else. */
    hosts: v.pipe(v.array(hostNameSchema), v.minLength(1), v.maxLength(10)),
    settings: siteSettingsSchema,
  }),
  v.forward(
    v.check(
      ({ hosts, settings }) => isOn(hosts, settings.shopUrl),
      '쇼핑몰 주소는 쇼핑몰의 호스트 가운데 하나여야 합니다.',
    ),
    ['settings', 'shopUrl'],
  ),
);
export type SiteInput = v.InferOutput<typeof siteInputSchema>;

export const newSiteSchema = v.intersect([siteInputSchema, v.object({ platform: v.picklist(['cafe24', 'makeshop']) })]);

export type NewSite = v.InferOutput<typeof newSiteSchema>;

/** Opens a shop: a public key for its tag, and a secret it may sign member ids with. */
export async function createSite(edge: Edge, input: NewSite): Promise<Site> {
  const key = toHex(edge.deps.randomBytes(8));
  const secret = toHex(edge.deps.randomBytes(32));
  const site = await insertSite(edge.db, { ...input, key, secretSealed: '' }, edge.deps.now());
  const secretSealed = await edge.vault.seal(site.id, secret);
  await sealSiteSecret(edge.db, site.id, secretSealed);
  return { ...site, secretSealed };
}

export async function getSite(edge: Edge, siteId: number): Promise<Site | null> {
  return findSite(edge.db, siteId);
}

/** A shop to be shown, also where its settings cannot be read. */
export async function showSite(edge: Edge, siteId: number): Promise<ListedSite | null> {
  return (await listSites(edge.db, [siteId]))[0] ?? null;
}

/** Replaces a shop's settings, those nobody can read as well. */
export async function changeSite(
  edge: Edge,
  siteId: number,
  input: SiteInput,
): Promise<Result<ListedSite, { reason: 'not_found' }>> {
  const site = await updateSite(edge.db, siteId, input);
  if (!site) return err({ reason: 'not_found' });
  await wakeUndecidedNotices(edge.db, siteId, edge.deps.now());
  forgetSites();
  return ok(site);
}

/** What the owner pastes, complete. MakeShop's server puts the member id where its virtual tag stands. */
export function tagOf(edge: Pick<Edge, 'origin'>, site: Pick<Site, 'key' | 'platform'>): string {
  const member = site.platform === 'makeshop' ? ' data-member="<!--/user_id/-->"' : '';
  return `<script async src="${edge.origin}/t/${site.key}.js"${member}></script>`;
}

/** The secret a shop signs its member ids with, for strict identity; shown to its owners only, null to others. */
export async function revealSiteSecret(edge: Edge, site: Site & { role: SiteRole }): Promise<string | null> {
  return site.role === 'owner' ? edge.vault.open(site.id, site.secretSealed) : null;
}
