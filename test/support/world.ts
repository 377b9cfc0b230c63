// A small world for stories: one shop, its members and browsers, a clock moved by hand, and everything that falls due
// on the way. The edge in it is the real one, in workerd, over real D1 and Durable Objects; only time is ours, and the
// provider is the sandbox.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { type CampaignDefinition, startOf } from '../../core/campaign/definition';
import { findPreset, type PresetId } from '../../core/campaign/presets';
import type { CollectRequest } from '../../core/collect';
import type { EventParams } from '../../core/event';
import { type SiteSettings, USUAL_PRICES } from '../../core/site';
import { DAY_MS, HOUR_MS, kstInstant, MINUTE_MS } from '../../core/time';
import type { Platform } from '../../core/tracker-settings';
import { createApiToken, SCOPES } from '../../edge/actions/access';
import { commandCampaign, createCampaign } from '../../edge/actions/campaigns';
import { upsertMemberList } from '../../edge/actions/members';
import { campaignReport, type InboxMessage, listInbox, listSiteDispatches } from '../../edge/actions/reports';
import { createSite } from '../../edge/actions/sites';
import { createEdge, type Edge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import type { DispatchView } from '../../edge/db/dispatch-views';
import type { Site } from '../../edge/db/sites';
import { setLocalClock } from '../../edge/deps';
import type { Env } from '../../edge/env';
import { advance } from '../../edge/local';
import { forgetSites } from '../../edge/site-cache';
import worker from '../../edge/worker';

export { DAY_MS, HOUR_MS, MINUTE_MS };

const testEnv = env as unknown as Env;
const MEMORY = [
  'foreign_origins',
  'events',
  'cursors',
  'visitors',
  'carts',
  'orders',
  'reviews',
  'last_events',
  'member_days',
  'members',
  'consents',
  'consent_notices',
  'suppressions',
  'suppression_acts',
  'segments',
  'segment_members',
  'rehearsals',
  'rehearsal_messages',
  'images',
  'coupons',
  'coupon_codes',
  'coupon_issues',
  'push_subscriptions',
  'push_keys',
  'campaigns',
  'campaign_versions',
  'runs',
  'run_pages',
];
const OUTCOME = [
  'timer_outcomes',
  'leases',
  'dispatches',
  'handovers',
  'provider_accounts',
  'provider_files',
  'holds',
  'failed_legs',
  'budget_use',
  'clicks',
  'conversions',
  'sandbox_messages',
  'test_sends',
  'api_tokens',
  'sites',
];

/** A day and time in Korea as an instant; the world begins on Monday, 9 March 2026. */
export function kst(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+09:00`);
}

export type WorldOptions = { now?: number; platform?: Platform; settings?: Partial<SiteSettings> };

export class World {
  readonly edge: Edge;
  readonly site: Site;
  #events = 0;

  private constructor(edge: Edge, site: Site) {
    this.edge = edge;
    this.site = site;
  }

  /** A fresh shop on an emptied database. */
  static async begin(options: WorldOptions = {}): Promise<World> {
    setLocalClock(options.now ?? kst('2026-03-09 10:00'), 0);
    const edge = createEdge(testEnv);
    await edge.db.batch([...MEMORY, ...OUTCOME].map((table) => edge.db.prepare(`DELETE FROM ${table}`)));
    forgetSites();
    // Site ids are never reused between worlds, since a shard's storage outlives the emptied tables.
    worlds += 1;
    await edge.db
      .prepare(
        `INSERT INTO sites (id, key, name, platform, hosts, settings, secret_sealed, created_at) VALUES (?1, ?2, '-', 'cafe24', '[]', '{}', '', 0)`,
      )
      .bind(worlds * 1000, `floor-${worlds}`)
      .run();
    return new World(edge, await aSite(edge, options));
  }

  /** Another shop in the same world. */
  async another(options: WorldOptions = {}): Promise<World> {
    return new World(this.edge, await aSite(this.edge, options));
  }

  now(): number {
    return this.edge.deps.now();
  }

  /** Moves the clock forward; timers, runs, dispatches and settlements happen on the way, in order. */
  async advance(ms: number): Promise<void> {
    await this.until(this.now() + ms);
  }

  async until(at: number): Promise<void> {
    await advance(this.edge, at, 0);
  }

  /** Moves the clock alone, as when everything is down meanwhile. */
  jump(at: number): void {
    setLocalClock(at, 0);
  }

  /** One cron minute now. */
  async minute(): Promise<void> {
    await runMinute(this.edge);
  }

  /** Calls the Worker as a browser or program would; resolves after its background work is done. */
  async request(path: string, init: RequestInit = {}, bindings: Partial<Env> = {}): Promise<Response> {
    const ctx = createExecutionContext();
    const request = new Request(`${this.edge.origin}${path}`, { redirect: 'manual', ...init }) as unknown as Parameters<
      typeof worker.fetch
    >[0];
    const response = await worker.fetch(request, { ...testEnv, ...bindings }, ctx);
    await waitOnExecutionContext(ctx);
    return response as unknown as Response;
  }

  /** A token for programs of this shop. */
  async token(scopes: string[] = [...SCOPES]): Promise<string> {
    return createApiToken(this.edge, { name: 'story', siteIds: [this.site.id], scopes });
  }

  /** A member with a phone and consent to texts, unless said otherwise. */
  async member(
    memberId: string,
    over: { name?: string; phone?: string; consent?: boolean; night?: boolean; birthday?: string } = {},
  ): Promise<string> {
    const at = kst('2026-01-05 12:00');
    const consents = [
      ...(over.consent === false ? [] : [{ channel: 'sms', granted: true, at, source: 'story' }]),
      ...(over.night ? [{ channel: 'sms', purpose: 'night', granted: true, at, source: 'story' }] : []),
    ];
    const { refused } = await upsertMemberList(this.edge, this.site.id, [
      {
        memberId,
        name: over.name ?? '김하늘',
        phone: over.phone ?? phoneOf(memberId),
        birthday: over.birthday,
        consents,
      },
    ]);
    if (refused.length > 0) throw new Error(`member ${memberId} was refused: ${refused[0]?.why}`);
    return memberId;
  }

  /** The member says no to texts, now. */
  async withdraw(memberId: string): Promise<void> {
    await upsertMemberList(this.edge, this.site.id, [
      { memberId, consents: [{ channel: 'sms', granted: false, at: this.now(), source: 'story' }] },
    ]);
  }

  /** Something a browser saw, through the collector. `ago` is its age when sent. */
  async event(
    name: string,
    params: EventParams = {},
    over: { member?: string | undefined; visitor?: string; ago?: number; id?: string } = {},
  ): Promise<Response> {
    this.#events += 1;
    const visitor = over.visitor ?? `visitor-${over.member ?? 'nobody'}`;
    const body: CollectRequest = {
      v: 1,
      k: this.site.key,
      vid: visitor,
      ...(over.member ? { mid: over.member } : {}),
      sent: this.now(),
      events: [
        {
          id: over.id ?? `event-${this.#events.toString().padStart(6, '0')}`,
          n: name,
          t: this.now() - (over.ago ?? 0),
          u: 'https://shop.test/product/1/',
          p: params as never,
        },
      ],
    };
    return this.collect(body);
  }

  /** A raw body at the collector's door. */
  collect(body: unknown, headers: Record<string, string> = {}, bindings: Partial<Env> = {}): Promise<Response> {
    const init = {
      method: 'POST',
      headers: {
        'content-type': 'text/plain',
        origin: 'https://shop.test',
        'user-agent': 'Mozilla/5.0 Chrome/140',
        ...headers,
      },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    };
    return this.request('/e', init, bindings);
  }

  addsToCart(
    member: string | undefined,
    item = aCoat,
    over: { visitor?: string; ago?: number; id?: string } = {},
  ): Promise<Response> {
    return this.event('add_to_cart', { items: [item], value: item.price }, { member, ...over });
  }

  buys(
    member: string | undefined,
    order: string,
    over: { visitor?: string; ago?: number; item?: typeof aCoat; value?: number; unpaid?: boolean } = {},
  ): Promise<Response> {
    const item = over.item ?? aCoat;
    return this.event(
      'purchase',
      {
        transaction_id: order,
        items: [item],
        value: over.value ?? item.price,
        ...(over.unpaid ? { unpaid: true } : {}),
      },
      { member, visitor: over.visitor, ago: over.ago },
    );
  }

  /** A campaign from a preset, running; the two cart campaigns a shop begins with have names of their own. */
  async campaign(preset: CampaignName, over: Partial<CampaignDefinition> = {}): Promise<number> {
    const created = await createCampaign(this.edge, this.site.id, {
      ...definitionOf(preset, over.send?.type),
      ...over,
    });
    if (!created.ok) throw new Error(`not created: ${created.error.reason}`);
    const activated = await commandCampaign(this.edge, this.site.id, created.value.id, 'activate');
    if (!activated.ok) throw new Error(`not activated: ${activated.error.reason}`);
    return created.value.id;
  }

  async command(campaignId: number, command: 'activate' | 'pause' | 'end'): Promise<void> {
    const result = await commandCampaign(this.edge, this.site.id, campaignId, command);
    if (!result.ok) throw new Error(result.error.reason);
  }

  /** What the provider was handed, oldest first. */
  async inbox(): Promise<InboxMessage[]> {
    return (await listInbox(this.edge, this.site.id, 1_000)).reverse();
  }

  async dispatches(): Promise<DispatchView[]> {
    return (await listSiteDispatches(this.edge, this.site.id, {}, 1_000)).reverse();
  }

  async report(campaignId: number) {
    const report = await campaignReport(this.edge, this.site.id, campaignId);
    if (!report) throw new Error(`no campaign ${campaignId}`);
    return report;
  }

  /** Taps the link in a message; resolves to where it leads. */
  async taps(message: InboxMessage | undefined, headers: Record<string, string> = {}): Promise<string> {
    const path = /\/r\/[\w-]+/.exec(message?.text ?? '')?.[0];
    if (!path) throw new Error('no link in the message');
    const response = await this.request(path, { headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Safari', ...headers } });
    return response.headers.get('location') ?? String(response.status);
  }
}

let worlds = 0;

export type CampaignName = PresetId | 'cart_abandon_realtime' | 'cart_abandon_daily';

/** What a campaign of this name says before the test changes it. */
export function definitionOf(name: CampaignName, sendType?: 'realtime' | 'scheduled'): CampaignDefinition {
  const cart = { cart_abandon_realtime: 'realtime', cart_abandon_daily: 'scheduled' } as const;
  const type = Object.hasOwn(cart, name) ? cart[name as keyof typeof cart] : sendType;
  const preset = findPreset(Object.hasOwn(cart, name) ? 'cart_abandon' : name);
  if (!preset) throw new Error(`no preset ${name}`);
  return startOf(preset, type);
}

export const aCoat = { item_id: '101', item_name: '캐시미어 코트', price: 189_000, quantity: 1 };
export const aScarf = { item_id: '102', item_name: '울 머플러', price: 29_000, quantity: 1 };

const settings: SiteSettings = {
  shopUrl: 'https://shop.test',
  senderName: '하늘옷장',
  senderNumber: '0212345678',
  optOut080: '080-123-4567',
  caps: { perDay: 1, perWeek: 2 },
  quiet: { fromMinute: 20 * 60 + 50, toMinute: 8 * 60 },
  recentPurchaseDays: 0,
  prices: USUAL_PRICES,
  signUp: { kind: 'auto' },
  strictIdentity: false,
};

export function aSite(edge: Edge, options: WorldOptions = {}): Promise<Site> {
  return createSite(edge, {
    name: '하늘옷장',
    platform: options.platform ?? 'cafe24',
    hosts: ['shop.test'],
    settings: { ...settings, ...options.settings },
  });
}

/** A mobile number of one's own for a member id. */
function phoneOf(memberId: string): string {
  let sum = 0;
  for (const character of memberId) sum = (sum * 31 + character.charCodeAt(0)) % 100_000_000;
  return `010${String(sum).padStart(8, '0')}`;
}

/** 11:00 in Korea on a day counted from 1970. */
export const elevenOn = (day: number) => kstInstant(day, 11, 0);
