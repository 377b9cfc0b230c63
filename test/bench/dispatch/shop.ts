// A shop whose members left their carts yesterday, connected to the stand-in.

import { rankOf, startOf } from '../../../core/campaign/definition';
import { cartOccurrence } from '../../../core/campaign/fit';
import { findPreset } from '../../../core/campaign/presets';
import { commandCampaign, createCampaign, listSiteCampaigns } from '../../../edge/actions/campaigns';
import { connectProvider } from '../../../edge/actions/providers';
import type { Edge } from '../../../edge/context';
import { insertConsents } from '../../../edge/db/consents';
import { insertDispatches } from '../../../edge/db/dispatches';
import { appendEvents } from '../../../edge/db/events';
import { type MemberRow, upsertMembers } from '../../../edge/db/members';
import { catchUpProjections } from '../../../edge/db/projections';
import { anAccount } from '../../providers/solapi/account';
import { openShop } from '../a-shop';

const ITEM = { item_id: '101', item_name: '캐시미어 코트', price: 189_000, quantity: 1 };

export const CARTS_AT = Date.parse('2026-03-09T12:00:00+09:00');

/** Members written in one go. */
const WRITE = 1_000;

const memberId = (n: number) => `member-${String(n).padStart(6, '0')}`;
const phone = (n: number) => `010${String(10_000_000 + n)}`;

/** `count` members with consent and a cart each, and the daily campaign for them; resolves to the shop's id. */
export async function fill(edge: Edge, count: number): Promise<number> {
  const site = await openShop(edge);
  const { apiKey, apiSecret } = anAccount();
  const connected = await connectProvider(edge, site, {
    provider: 'solapi',
    credentials: { apiKey, apiSecret },
    channels: ['sms'],
  });
  if (!connected.ok) throw new Error(connected.error.reason);
  const preset = findPreset('cart_abandon');
  if (!preset) throw new Error('no such preset');
  const created = await createCampaign(edge, site.id, startOf(preset, 'scheduled'));
  if (!created.ok) throw new Error(created.error.reason);
  const activated = await commandCampaign(edge, site.id, created.value.id, 'activate');
  if (!activated.ok) throw new Error(activated.error.reason);

  const now = edge.deps.now();
  for (let start = 0; start < count; start += WRITE) {
    const numbers = Array.from({ length: Math.min(WRITE, count - start) }, (_, i) => start + i);
    const members = await Promise.all(numbers.map((n) => memberRow(edge, site.id, n, now)));
    const consents = numbers.map((n) => ({
      memberId: memberId(n),
      channel: 'sms' as const,
      purpose: 'advertising' as const,
      granted: true,
      source: 'bench',
      wording: null,
      actedAt: now,
    }));
    await edge.db.batch([
      ...upsertMembers(edge.db, site.id, members),
      ...insertConsents(edge.db, site.id, consents, now),
    ]);
    await appendEvents(
      edge.db,
      site.id,
      numbers.map((n) => ({
        eventId: `cart-${n}`,
        // A program told of it: no browser has to be joined to anybody.
        visitorId: null,
        memberId: memberId(n),
        name: 'add_to_cart',
        occurredAt: now + 1,
        receivedAt: now + 1,
        data: { p: { items: [ITEM], value: ITEM.price } } as never,
      })),
    );
  }
  await catchUpProjections(edge.db);
  return site.id;
}

async function memberRow(edge: Edge, siteId: number, n: number, now: number): Promise<MemberRow> {
  return {
    memberId: memberId(n),
    nameSealed: await edge.vault.seal(siteId, '김하늘'),
    phoneSealed: await edge.vault.seal(siteId, phone(n)),
    phoneHash: await edge.vault.hash(siteId, 'phone', phone(n)),
    emailSealed: null,
    emailHash: null,
    birthdaySealed: null,
    addressSealed: null,
    adultFromDay: null,
    gender: null,
    bornBy: null,
    region: null,
    state: 'active',
    joinedAt: null,
    updatedAt: now,
  };
}

/** The dispatches a run opens for them, due at once. What a run itself costs is `bench:audience`'s and `bench`'s. */
export async function plan(edge: Edge, siteId: number, count: number, now: number): Promise<void> {
  const [campaign] = await listSiteCampaigns(edge, siteId);
  if (!campaign) throw new Error('no campaign');
  for (let start = 0; start < count; start += WRITE) {
    const rows = Array.from({ length: Math.min(WRITE, count - start) }, (_, i) => ({
      siteId,
      campaignId: campaign.id,
      memberId: memberId(start + i),
      // The first events of an empty log: a cart's episode is named by the place of its first one.
      occurrence: cartOccurrence(start + i + 1),
      runId: 1,
      priority: rankOf(campaign.definition),
      dueAt: now,
      anchorAt: CARTS_AT + 1,
      subject: { seq: start + i + 1, products: 1 },
    }));
    await edge.db.batch(insertDispatches(edge.db, rows, now));
  }
}
