// Clicks, conversions and the counts a report is made of. Every figure is a count of rows that can be listed.

import type { AttributionRule, Touch } from '../../core/attribution';
import type { Campaign } from '../../core/campaign/campaign';
import { fitsGoal, goalEvent, goalWindowMs } from '../../core/campaign/goal';
import { SUPPRESSION_REASONS } from '../../core/dispatch/gate';
import { channelOf } from '../../core/dispatch/legs';
import type { Arms } from '../../core/holdout';
import { isWon, type Money } from '../../core/money';
import type { ReportCounts } from '../../core/report';
import { DAY_MS } from '../../core/time';
import { all, type Db, jsonChunks } from './database';
import { readable } from './event-sql';
import { LOG_COLUMNS, type LogColumns, toLogRow } from './events';

/** A second tap on the same link within this long is a double tap, not a click. */
const DOUBLE_TAP_MS = 2_000;

export type Click = { dispatchId: number; button: number };

/**
 * Records a tap; resolves to whose it is by now, since they may have been erased after the message was found, and to null for
 * a double tap, which leaves no row.
 */
export async function insertClick(db: Db, { dispatchId, button }: Click, now: number): Promise<string | null> {
  return db
    .prepare(
      `INSERT INTO clicks (dispatch_id, site_id, campaign_id, member_id, button, clicked_at)
       SELECT d.id, d.site_id, d.campaign_id, d.member_id, ?2, ?3 FROM dispatches d
       WHERE d.id = ?1 AND NOT EXISTS (
         SELECT 1 FROM clicks WHERE campaign_id = d.campaign_id AND dispatch_id = ?1 AND button = ?2 AND clicked_at > ?3 - ${DOUBLE_TAP_MS})
       RETURNING member_id`,
    )
    .bind(dispatchId, button, now)
    .first<string>('member_id');
}

/** Longest goal window there is. */
const TOUCH_REACH_MS = 30 * DAY_MS;

/** Touches of each event's member in the thirty days before it, by the event's log position. */
export async function listTouches(
  db: Db,
  events: readonly { seq: number; siteId: number; memberId: string; occurredAt: number }[],
): Promise<Map<number, Touch[]>> {
  const touches = new Map<number, Touch[]>();
  for (const chunk of jsonChunks(events.map((event) => [event.seq, event.siteId, event.memberId, event.occurredAt]))) {
    const rows = await all<Touch & { seq: number }>(
      db
        .prepare(
          `WITH e AS (SELECT value ->> 0 AS seq, value ->> 1 AS site, value ->> 2 AS member, value ->> 3 AS at FROM json_each(?1))
           SELECT e.seq, 'click' AS rule, k.dispatch_id AS dispatchId, k.campaign_id AS campaignId, k.clicked_at AS at
           FROM e CROSS JOIN clicks k ON k.site_id = e.site AND k.member_id = e.member AND k.clicked_at BETWEEN e.at - ?2 AND e.at
           UNION ALL
           SELECT e.seq, 'delivery', d.id, d.campaign_id, coalesce(d.delivered_at, d.accepted_at)
           FROM e CROSS JOIN dispatches d ON d.site_id = e.site AND d.member_id = e.member AND d.cap_day IS NOT NULL
             AND coalesce(d.delivered_at, d.accepted_at) BETWEEN e.at - ?2 AND e.at`,
        )
        .bind(chunk, TOUCH_REACH_MS),
    );
    for (const { seq, ...touch } of rows) touches.set(seq, [...(touches.get(seq) ?? []), touch]);
  }
  return touches;
}

export type Conversion = {
  rule: AttributionRule;
  eventSeq: number;
  dispatchId: number;
  worth: Money;
  occurredAt: number;
  /** The order whose amount it is worth. */
  orderId: string | null;
};

/**
 * Credits goal events; an event already credited under a rule stays where it is. What has changed since they were read counts:
 * an order the shop has confirmed is credited by what it said, and of whoever was erased only the message is named.
 */
export function insertConversions(db: Db, rows: readonly Conversion[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO conversions (rule, event_seq, campaign_id, dispatch_id, member_id, value, occurred_at, amount, currency, order_id)
       SELECT r.value ->> 'rule', r.value ->> 'eventSeq', d.campaign_id, d.id, d.member_id, r.value ->> 'value',
         r.value ->> 'occurredAt', r.value ->> 'amount', r.value ->> 'currency', r.value ->> 'orderId'
       FROM json_each(?1) r CROSS JOIN dispatches d ON d.id = r.value ->> 'dispatchId'
       WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.seq = r.value ->> 'eventSeq' AND e.name = 'order_update'
         AND ${readable('e.data')} ->> '$.p.status' = 'superseded')
       ON CONFLICT DO NOTHING`,
    )
    .bind(JSON.stringify(rows.map(({ worth, ...row }) => ({ ...row, ...columnsOf(worth) }))));
}

/**
 * Takes back what the delivery rule credited to messages of a hand-over while they were thought to have arrived. `chunk`: rows
 * with an `id`; in the batch that settles them as failed, ahead of it.
 */
export function takeBackArrivals(db: Db, handoverId: number, chunk: string): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM conversions WHERE rule = 'delivery' AND (campaign_id, dispatch_id) IN (
         SELECT d.campaign_id, d.id FROM json_each(?1) r CROSS JOIN dispatches d ON d.id = r.value ->> 'id'
         WHERE d.handover_id = ?2 AND d.state IN ('submitting', 'accepted', 'unknown'))`,
    )
    .bind(chunk, handoverId);
}

const columnsOf = ({ value, currency }: Money) => (isWon(currency) ? { value } : { value: 0, amount: value, currency });

/** What conversions came to under one rule, in won or in one other currency. */
export type ConversionSum = {
  rule: AttributionRule;
  currency: string | null;
  n: number;
  value: number;
  net: number;
  amount: number;
};
/** The same as SQL, of conversions `v`. */
export const CONVERSION_SUM =
  'v.rule, v.currency, count(*) AS n, sum(v.value) AS value, sum(v.value - v.refunded) AS net, coalesce(sum(v.amount), 0) AS amount';

export function conversionCounts(sums: readonly ConversionSum[]) {
  const under = (rule: AttributionRule) => sums.filter((sum) => sum.rule === rule);
  const total = (of: 'n' | 'value' | 'net', rule: AttributionRule) =>
    under(rule).reduce((total, sum) => total + sum[of], 0);
  return {
    conversions: total('n', 'click'),
    conversionValue: total('value', 'click'),
    netConversionValue: total('net', 'click'),
    deliveryConversions: total('n', 'delivery'),
    deliveryConversionValue: total('value', 'delivery'),
    deliveryNetConversionValue: total('net', 'delivery'),
    otherCurrencies: sums.flatMap(({ rule, currency, n, amount }) =>
      currency === null ? [] : [{ rule, currency, conversions: n, amount }],
    ),
  };
}

/** SQL for a dispatch that is paid for: the provider took it, or will never tell, and has not said that it failed. */
export const CHARGED = `(state IN ('accepted', 'delivered') OR (state = 'unknown' AND (accepted_at IS NOT NULL OR held IS NULL)))`;

export type CampaignCounts = ReportCounts & {
  states: Partial<Record<string, number>>;
  suppressed: Partial<Record<string, number>>;
  /** Messages by which their receivers stopped adverts. */
  unsubscribes: number;
  /** Clicks per number of a link: of the message's own, and of the text's that goes instead. */
  clicksByLink: Partial<Record<number, number>>;
  clicksByFallbackLink: Partial<Record<number, number>>;
};

/** A campaign's counts, for `reportRates` and the tables below them. */
export async function countCampaign(db: Db, { id: campaignId, definition }: Campaign): Promise<CampaignCounts> {
  const [states, clicks, conversions] = await Promise.all([
    all<{ state: string; reason: string | null; n: number; submitted: number; unsubscribed: number; spend: number }>(
      db
        .prepare(
          `SELECT state, reason, count(*) AS n, count(submitted_at) AS submitted, count(unsubscribed_at) AS unsubscribed,
             coalesce(sum(price) FILTER (WHERE ${CHARGED}), 0) AS spend
           FROM dispatches WHERE campaign_id = ?1 GROUP BY state, reason`,
        )
        .bind(campaignId),
    ),
    all<{ button: number; isOwn: number; n: number; dispatches: number }>(
      db
        .prepare(
          `SELECT k.button, d.channel = ?2 AS isOwn, count(*) AS n,
             (SELECT count(DISTINCT k.dispatch_id) FROM clicks k JOIN dispatches d ON d.id = k.dispatch_id
              WHERE k.campaign_id = ?1 AND d.state = 'delivered') AS dispatches
           FROM clicks k JOIN dispatches d ON d.id = k.dispatch_id WHERE k.campaign_id = ?1 GROUP BY 1, 2`,
        )
        .bind(campaignId, channelOf(definition.message)),
    ),
    all<ConversionSum>(
      db
        .prepare(`SELECT ${CONVERSION_SUM} FROM conversions v WHERE campaign_id = ?1 GROUP BY rule, currency`)
        .bind(campaignId),
    ),
  ]);
  const total = (rows: { n: number }[]) => rows.reduce((sum, row) => sum + row.n, 0);
  const grouped = <T>(rows: T[], key: (row: T) => string | number, n: (row: T) => number) =>
    rows.reduce<Record<string, number>>((sums, row) => {
      sums[key(row)] = (sums[key(row)] ?? 0) + n(row);
      return sums;
    }, {});
  const byLink = (rows: typeof clicks) =>
    grouped(
      rows,
      (row) => row.button,
      (row) => row.n,
    );
  return {
    attempted: states.reduce((sum, row) => sum + row.submitted, 0),
    delivered: total(states.filter((row) => row.state === 'delivered')),
    clicks: total(clicks),
    clickedMessages: clicks[0]?.dispatches ?? 0,
    ...conversionCounts(conversions),
    spend: states.reduce((sum, row) => sum + row.spend, 0),
    states: grouped(
      states,
      (row) => row.state,
      (row) => row.n,
    ),
    suppressed: grouped(
      states.filter((row) => row.state === 'suppressed'),
      (row) => row.reason ?? '',
      (row) => row.n,
    ),
    unsubscribes: states.reduce((sum, row) => sum + row.unsubscribed, 0),
    clicksByLink: byLink(clicks.filter((row) => row.isOwn)),
    clicksByFallbackLink: byLink(clicks.filter((row) => !row.isOwn)),
  };
}

/** Gates after the holdout's: who stops at one had passed all that decides whom a campaign is for. */
const AFTER_HOLDOUT = JSON.stringify(SUPPRESSION_REASONS.slice(SUPPRESSION_REASONS.indexOf('holdout') + 1));

/** Members a campaign (?1) was for, each in the arm and at the moment of their first dispatch. */
const ASSIGNED = `WITH assigned AS (
  SELECT member_id, min(due_at) AS at, state = 'suppressed' AND reason = 'holdout' AS held FROM dispatches
  WHERE campaign_id = ?1 AND (submitted_at IS NOT NULL OR (state = 'suppressed'
    AND (reason = 'holdout' OR reason IN (SELECT value FROM json_each(?2)))))
  GROUP BY member_id)`;

/**
 * Members meant to get the campaign's messages and members held out of it, and how many of each did what the campaign
 * is for within its goal's window of the message's moment.
 */
export async function countArms(db: Db, campaign: Campaign): Promise<Arms> {
  const { goal } = campaign.definition;
  const [sizes, events] = await Promise.all([
    all<{ held: number; members: number }>(
      db
        .prepare(`${ASSIGNED} SELECT held, count(*) AS members FROM assigned GROUP BY held`)
        .bind(campaign.id, AFTER_HOLDOUT),
    ),
    all<LogColumns & { held: number }>(
      db
        .prepare(
          `${ASSIGNED} SELECT a.held, ${LOG_COLUMNS} FROM events INDEXED BY events_audience
           JOIN assigned a USING (member_id)
           WHERE site_id = ?3 AND name = ?4 AND occurred_at >= (SELECT min(at) FROM assigned)
             AND occurred_at >= a.at AND occurred_at < a.at + ?5 AND member_id IS NOT NULL`,
        )
        .bind(campaign.id, AFTER_HOLDOUT, campaign.siteId, goalEvent(goal), goalWindowMs(goal)),
    ),
  ]);
  const converted = [new Set<string | null>(), new Set<string | null>()];
  for (const row of events) if (fitsGoal(goal, toLogRow(row))) converted[row.held]?.add(row.member_id);
  const arm = (held: number) => ({
    members: sizes.find((size) => size.held === held)?.members ?? 0,
    converted: converted[held]?.size ?? 0,
  });
  return { treated: arm(0), heldOut: arm(1) };
}

/**
 * The main counts of campaigns of a site, by campaign; those without a dispatch are absent. All they ever sent is read for it,
 * so that each figure is a count of rows: for those that are shown, and no others.
 */
export async function countCampaigns(
  db: Db,
  siteId: number,
  campaignIds: readonly number[],
): Promise<Map<number, ReportCounts>> {
  const theirs =
    'campaign_id IN (SELECT id FROM campaigns WHERE site_id = ?1 AND id IN (SELECT value FROM json_each(?2)))';
  const ids = JSON.stringify(campaignIds);
  const [dispatches, clicks, conversions] = await Promise.all([
    all<{ id: number; attempted: number; delivered: number; spend: number }>(
      db
        .prepare(
          `SELECT campaign_id AS id, count(submitted_at) AS attempted, sum(state = 'delivered') AS delivered,
             coalesce(sum(price) FILTER (WHERE ${CHARGED}), 0) AS spend
           FROM dispatches WHERE ${theirs} GROUP BY campaign_id`,
        )
        .bind(siteId, ids),
    ),
    all<{ id: number; clicks: number; messages: number }>(
      db
        .prepare(
          `SELECT k.campaign_id AS id, count(*) AS clicks,
             count(DISTINCT CASE WHEN d.state = 'delivered' THEN k.dispatch_id END) AS messages
           FROM clicks k JOIN dispatches d ON d.id = k.dispatch_id WHERE k.${theirs} GROUP BY k.campaign_id`,
        )
        .bind(siteId, ids),
    ),
    all<ConversionSum & { id: number }>(
      db
        .prepare(
          `SELECT campaign_id AS id, ${CONVERSION_SUM} FROM conversions v
           WHERE ${theirs} GROUP BY campaign_id, rule, currency`,
        )
        .bind(siteId, ids),
    ),
  ]);
  return new Map(
    dispatches.map(({ id, ...sums }) => {
      const taps = clicks.find((row) => row.id === id);
      return [
        id,
        {
          ...sums,
          clicks: taps?.clicks ?? 0,
          clickedMessages: taps?.messages ?? 0,
          ...conversionCounts(conversions.filter((row) => row.id === id)),
        },
      ];
    }),
  );
}
