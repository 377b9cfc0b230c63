// Dispatches as people and programs are shown them.

import type { Cancellation, Canceller } from '../../core/dispatch/cancellation';
import type { DispatchState } from '../../core/dispatch/dispatch';
import type { Leg } from '../../core/dispatch/fallback';
import type { Money } from '../../core/money';
import { all, type Db } from './database';
import { textOpenedAt } from './dispatches';

export type DispatchView = {
  id: number;
  campaignId: number;
  memberId: string;
  occurrence: string;
  state: DispatchState;
  reason: string | null;
  dueAt: number;
  wakeAt: number | null;
  /** Up to when an unpaid order has had it wait; null where none has. */
  orderWaitedTo: number | null;
  channel: string | null;
  messageType: string | null;
  price: number | null;
  submittedAt: number | null;
  deliveredAt: number | null;
  /** When its receiver first stopped adverts by it. */
  unsubscribedAt: number | null;
  /** The version of the campaign it went out under; null before that. */
  campaignVersion: number | null;
  /** 2 when its text went instead, or is about to. */
  leg: Leg;
  /** When the first leg was known to have failed, of one at its second. */
  textOpenedAt: number | null;
  /** Who called it off; null of one that was not, and of one that went with the member's erasure. */
  cancelled: Cancellation | null;
  clicks: number;
  /** Won; null where nothing was credited to it. */
  conversionValue: number | null;
  /** What was credited to it in other currencies. */
  otherCurrencies: Required<Money>[];
};

/** Figures of a report as conditions on the dispatches behind them. */
const COUNTED = {
  attempted: 'd.submitted_at IS NOT NULL',
  unsubscribed: 'd.unsubscribed_at IS NOT NULL',
  clicked: 'EXISTS (SELECT 1 FROM clicks c WHERE c.campaign_id = d.campaign_id AND c.dispatch_id = d.id)',
  converted: `EXISTS (SELECT 1 FROM conversions v WHERE v.campaign_id = d.campaign_id AND v.dispatch_id = d.id AND v.rule = 'click')`,
  converted_after_delivery: `EXISTS (SELECT 1 FROM conversions v WHERE v.campaign_id = d.campaign_id AND v.dispatch_id = d.id AND v.rule = 'delivery')`,
} as const;
export type CountedIn = keyof typeof COUNTED;

const DUE_FIRST = `d.id IN (SELECT id FROM dispatches WHERE campaign_id = ?2 AND state = ?4
             ORDER BY coalesce(wake_at, due_at), id LIMIT ?6)`;

/**
 * SQL: from the dispatches `d` of a member of site ?1, found campaign by campaign, since no index of all dispatches leads to
 * a member; `more` joins what belongs to each.
 */
export const dispatchesOf = (memberId: string, more = '') =>
  `campaigns c CROSS JOIN dispatches d ON d.campaign_id = c.id AND d.member_id = ${memberId} ${more} WHERE c.site_id = ?1`;

/** SQL: the dispatches `d` of site ?1 among which to look for those of campaign ?2 and member ?3. */
function whereOf({ campaignId, memberId }: { campaignId?: number | undefined; memberId?: string | undefined }): string {
  const isCampaigns = campaignId === undefined ? '?2 IS NULL' : 'd.campaign_id = ?2';
  if (memberId !== undefined) {
    return `dispatches d WHERE d.id IN (SELECT d.id FROM ${dispatchesOf('?3')}) AND d.site_id = ?1 AND ${isCampaigns}`;
  }
  const by = campaignId === undefined ? 'NOT INDEXED' : 'INDEXED BY dispatches_campaign';
  return `dispatches d ${by} WHERE ${isCampaigns} AND ?3 IS NULL AND d.site_id = ?1`;
}

/** Dispatches of a site, newest first, each with its taps and what it earned under the click rule. */
export async function listDispatches(
  db: Db,
  siteId: number,
  filter: {
    campaignId?: number | undefined;
    memberId?: string | undefined;
    state?: DispatchState | undefined;
    reason?: string | undefined;
    runId?: number | undefined;
    /** Only those a figure of the report counts. */
    counted?: CountedIn | undefined;
    beforeId?: number | undefined;
    /** Of a campaign's dispatches in `state`, those due first rather than the newest. */
    dueFirst?: boolean;
  },
  limit: number,
): Promise<DispatchView[]> {
  const rows = await all<Row>(
    db
      .prepare(
        `SELECT d.id, d.campaign_id AS campaignId, d.member_id AS memberId, d.occurrence, d.state, d.reason, d.due_at AS dueAt,
           d.wake_at AS wakeAt, d.order_waited_to AS orderWaitedTo, d.channel, d.message_type AS messageType, d.price, d.submitted_at AS submittedAt,
           d.delivered_at AS deliveredAt, d.unsubscribed_at AS unsubscribedAt, d.campaign_version AS campaignVersion, d.leg,
           ${textOpenedAt('d')} AS textOpenedAt, d.cancelled_at AS cancelledAt, d.cancelled_by AS cancelledBy,
           (SELECT name FROM user WHERE id = d.cancelled_by ->> 'id') AS cancellerName,
           (SELECT count(*) FROM clicks c WHERE c.campaign_id = d.campaign_id AND c.dispatch_id = d.id) AS clicks,
           (SELECT sum(value) FROM conversions v WHERE v.campaign_id = d.campaign_id AND v.dispatch_id = d.id AND v.rule = 'click') AS conversionValue,
           (SELECT json_group_array(json_object('value', total, 'currency', currency)) FROM (
              SELECT sum(amount) AS total, currency FROM conversions v WHERE v.campaign_id = d.campaign_id
                AND v.dispatch_id = d.id AND v.rule = 'click' AND currency IS NOT NULL GROUP BY currency)) AS foreignSums
         FROM ${whereOf(filter)}
           AND (?4 IS NULL OR d.state = ?4) AND d.id < ?5
           AND (?7 IS NULL OR d.reason = ?7) AND (?8 IS NULL OR d.run_id = ?8)
           AND ${filter.counted ? COUNTED[filter.counted] : 'true'}
           AND ${filter.dueFirst ? DUE_FIRST : 'true'}
         ORDER BY d.id DESC LIMIT ?6`,
      )
      .bind(
        siteId,
        filter.campaignId ?? null,
        filter.memberId ?? null,
        filter.state ?? null,
        filter.beforeId ?? Number.MAX_SAFE_INTEGER,
        limit,
        filter.reason ?? null,
        filter.runId ?? null,
      ),
  );
  return rows.map(toView);
}

type Row = Omit<DispatchView, 'cancelled' | 'otherCurrencies'> & {
  foreignSums: string;
  cancelledAt: number | null;
  cancelledBy: string | null;
  cancellerName: string | null;
};

function toView({ cancelledAt, cancelledBy, cancellerName, foreignSums, ...columns }: Row): DispatchView {
  const rest = { ...columns, otherCurrencies: JSON.parse(foreignSums) as DispatchView['otherCurrencies'] };
  if (cancelledAt === null || cancelledBy === null) return { ...rest, cancelled: null };
  const by = JSON.parse(cancelledBy) as Canceller;
  return { ...rest, cancelled: { at: cancelledAt, by: by.type === 'user' ? { ...by, name: cancellerName } : by } };
}
