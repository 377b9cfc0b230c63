// Everything the gate and the text of a message need to know of some claimed dispatches, read together: after the log
// position the facts are current to, and by member, so that the cost is that of the batch.

import type { Campaign } from '../../core/campaign/campaign';
import { aimOf } from '../../core/campaign/definition';
import { EVERYBODY, itemsOf, type Membership } from '../../core/campaign/facts';
import type { Subject } from '../../core/campaign/marks';
import type { MessageFacts, SubjectEvent } from '../../core/campaign/variables';
import { unwritable } from '../../core/campaign/writing';
import { NOTHING_USED } from '../../core/dispatch/budget';
import type { GateFacts } from '../../core/dispatch/gate';
import { contentBy } from '../../core/dispatch/legs';
import type { Channel } from '../../core/member';
import { senderOf } from '../../core/message/sender';
import { cartUrlOf } from '../../core/site';
import { kstDay, MINUTE_MS } from '../../core/time';
import { logFailure } from '../log';
import { readGroups } from './audience';
import { readBudgetUse } from './budgets';
import { listCampaignsById } from './campaigns';
import { listConsents } from './consents';
import { readCouponFacts } from './coupon-facts';
import type { Db } from './database';
import { countCapUse, type DueDispatch, lastSentOfCampaigns } from './dispatches';
import { lastSeq, readSubjects } from './events';
import { readFitFacts } from './fit-facts';
import { listMembersById } from './members';
import { readMemberships } from './memberships';
import { catchUpProjections } from './projections';
import { readReach } from './reach';
import type { Site } from './sites';

export type Facts = Awaited<ReturnType<typeof gatherFacts>>;

export async function gatherFacts(
  db: Db,
  site: Site,
  rows: readonly DueDispatch[],
  memberships: Pick<Memberships, 'read'>,
  now: number,
  /** As they are to be taken; without them, as they are stored. */
  given?: ReadonlyMap<number, Campaign>,
) {
  const ids = rows.map((row) => row.id);
  const memberIds = [...new Set(rows.map((row) => row.memberId))];
  const seq = await lastSeq(db);
  await catchUpProjections(db);
  const campaigns = given ?? (await listCampaignsById(db, [...new Set(rows.map((row) => row.campaignId))]));
  const aims = new Map([...campaigns].map(([id, { definition }]) => [id, aimOf(definition)]));
  const candidatesOf = (campaignId: number) => rows.filter((row) => row.campaignId === campaignId);
  const asked = [...aims].map(([id, aim]) => ({ aim, candidates: candidatesOf(id) }));
  const [members, fit, subjects, inTarget, consents, caps, budgetUse, lastOfCampaign, couponsOf] = await Promise.all([
    listMembersById(db, site.id, memberIds),
    readFitFacts(db, site.id, asked),
    readSubjects(
      db,
      site.id,
      rows.map(({ subject }) => subject.seq),
    ),
    memberships.read([...campaigns.values()], rows),
    listConsents(db, site.id, memberIds),
    countCapUse(db, site.id, memberIds, kstDay(now), ids),
    readBudgetUse(db, [...campaigns.keys()], kstDay(now)),
    lastSentOfCampaigns(db, rows, ids),
    readCouponFacts(db, site.id, [...campaigns.values()], rows, now),
  ]);
  const reachOf = await readReach(db, site.id, [...members.values()]);

  /** What the message is about: the event, of the product that qualified; or the order as it is known by now. */
  const subjectOf = (row: DueDispatch): SubjectEvent | null => {
    const order = fit.orderOf(row);
    const event = subjects.get(row.subject.seq) ?? null;
    if (!order) return event && ofItem(event, row.subject);
    const { paidAt, value, currency } = order;
    return { occurredAt: paidAt ?? row.anchorAt, url: null, title: null, items: itemsOf(order), value, currency };
  };

  const outlineOf = (row: DueDispatch) => ({
    memberId: row.memberId,
    shopName: site.settings.senderName,
    shopUrl: site.settings.shopUrl,
    hosts: site.hosts,
    imageHosts: site.settings.imageHosts ?? [],
    cartUrl: cartUrlOf(site),
    cart: fit.cartOf(row),
    anchorAt: row.anchorAt,
    subject: subjectOf(row),
    products: row.subject.products,
    now,
  });

  return {
    seq,
    campaigns,
    members,
    reachOf,
    /** Is it unknown whom the row's campaign means? Nothing goes then. */
    isUnasked: (row: DueDispatch) => inTarget(row) === null,
    of: (row: DueDispatch, campaign: Campaign, channel: Channel): GateFacts => {
      const member = members.get(row.memberId);
      const reach = reachOf(row.memberId, channel);
      const { definition } = campaign;
      const { coupon, standing } = couponsOf(row, campaign);
      const hasName = Boolean(member?.nameSealed);
      const own = lastOfCampaign.get(`${row.campaignId}:${row.memberId}`);
      return {
        now,
        dispatch: row,
        campaign,
        settings: site.settings,
        member: member ? { ...member, hasAddress: reach !== null } : null,
        fit: fit.of(row, aims.get(row.campaignId), inTarget(row) ?? EVERYBODY),
        channel,
        leg: row.leg,
        consents: consents.get(row.memberId) ?? [],
        suppressed: reach?.blocked ?? false,
        caps: {
          today: caps.get(row.memberId)?.today ?? 0,
          week: caps.get(row.memberId)?.week ?? 0,
          lastOfCampaignAt: own?.at ?? null,
          ofCampaign: own?.count ?? 0,
        },
        budgetUse: budgetUse.get(row.campaignId) ?? NOTHING_USED,
        coupon: standing,
        unwritable: () =>
          unwritable(
            definition,
            contentBy(definition.message, channel),
            { ...outlineOf(row), hasName, coupon },
            senderOf(site.settings),
          ),
      };
    },
    aboutOf: (row: DueDispatch, memberName: string | null): Omit<MessageFacts, 'coupon'> => ({
      ...outlineOf(row),
      memberName,
    }),
  };
}

/** An audience computed this recently is not asked about again. */
const FRESH_MS = 10 * MINUTE_MS;

/**
 * Who of the members waiting for a campaign is in its target by now: one statement per campaign, however many batches
 * one minute sends. Behaviour is re-read with every batch all the same; this is about whom the marketer means.
 */
export class Memberships {
  readonly #known = new Map<number, Promise<Map<string, Membership>>>();
  constructor(
    readonly db: Db,
    readonly now: number,
  ) {}

  /** Of a row it says null where its campaign's target leads to what cannot be read. */
  async read(
    campaigns: readonly Campaign[],
    rows: readonly DueDispatch[],
  ): Promise<(row: DueDispatch) => Membership | null> {
    const found = new Map<number, Map<string, Membership> | null>();
    for (const campaign of campaigns) {
      const { target } = campaign.definition;
      const isOld = (row: DueDispatch) => row.campaignId === campaign.id && !this.#isFresh(row);
      if (!target || !rows.some(isOld)) continue;
      const known =
        this.#known.get(campaign.id) ??
        readGroups(this.db, campaign.siteId).then((groups) =>
          readMemberships(this.db, campaign.siteId, campaign.id, target, groups, this.now),
        );
      this.#known.set(campaign.id, known);
      found.set(
        campaign.id,
        await known.catch((error: unknown) => {
          logFailure('target', error, { siteId: campaign.siteId, campaignId: campaign.id });
          return null;
        }),
      );
    }
    return (row) => {
      const known = this.#isFresh(row) ? undefined : found.get(row.campaignId);
      if (known === null) return null;
      return known ? (known.get(row.memberId) ?? { ...EVERYBODY, inTarget: false }) : EVERYBODY;
    };
  }

  #isFresh({ runId, dueAt }: DueDispatch): boolean {
    return runId !== null && this.now - dueAt < FRESH_MS;
  }
}

/** Of an event of several products, the one a message is about. */
function ofItem(event: SubjectEvent, { item }: Subject): SubjectEvent {
  const items = event.items.filter(({ item_id }) => item_id === item);
  return items.length > 0 ? { ...event, items } : event;
}
