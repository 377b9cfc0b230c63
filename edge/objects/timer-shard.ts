// Waits for members: one object per site and bucket, one alarm for the earliest of its timers. It reads the log behind
// a cursor of its own, so a lost hint costs time but never a member; what to start, keep or end is decided in
// `core/campaign/trigger`. Promise: a timer set fires, through kills, evictions and failed handlers.
//
// Order of every step: outbox row in D1 first, timer row away after, alarm last. A crash in between repeats a step
// whose effect is unique, and loses nothing.

import { DurableObject } from 'cloudflare:workers';
import type { Campaign } from '../../core/campaign/campaign';
import {
  type CandidateReason,
  cartOccurrence,
  decideTimer,
  decideTimerStarts,
  TIMER_EVENTS,
  type Timer,
  watchesCarts,
} from '../../core/campaign/trigger';
import { kstDay } from '../../core/time';
import { countTimerOutcomes, listActiveCampaigns, listCampaignsById } from '../db/campaigns';
import { insertDispatches, type NewDispatch } from '../db/dispatches';
import { lastSeq, membersTouched } from '../db/events';
import { catchUpProjections, listCarts } from '../db/projections';
import { systemDeps } from '../deps';
import type { Env } from '../env';
import { logFailure } from '../log';
import { nextAlarmAt } from './alarm';
import { bucketOf } from './stubs';

/** Timers handled per wake; the rest follow at once in the next. */
const DUE_PAGE = 200;
const LOG_PAGE = 1_000;
const FIRST_LOOK_BACK = 10_000;

/** A timer as the admin lists it. */
export type WaitingTimer = Timer;

export class TimerShard extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;
  /** One catch-up at a time; whoever comes meanwhile waits for the next round. */
  #work: Promise<void> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      this.#sql.exec(`
        CREATE TABLE IF NOT EXISTS timers (
          campaign_id INTEGER NOT NULL, member_id TEXT NOT NULL, episode INTEGER NOT NULL, due_at INTEGER NOT NULL,
          PRIMARY KEY (campaign_id, member_id, episode)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS timers_due ON timers (due_at);
        CREATE TABLE IF NOT EXISTS shard (id INTEGER PRIMARY KEY CHECK (id = 0), site_id INTEGER, bucket INTEGER, seq INTEGER, failures INTEGER);
      `);
    });
  }

  /** There may be news in the log, or overdue work: catch up with both. Never throws; what fails is tried again. */
  async wake(siteId: number, bucket: number): Promise<void> {
    if (!this.#shard()) {
      // A new shard begins a little before the end of the log, so that the event whose hint made it is not skipped.
      // Older events start nothing: a campaign's activation never back-fills.
      const seq = Math.max(0, (await lastSeq(this.env.DB)) - FIRST_LOOK_BACK);
      this.#sql.exec(
        'INSERT OR IGNORE INTO shard (id, site_id, bucket, seq, failures) VALUES (0, ?, ?, ?, 0)',
        siteId,
        bucket,
        seq,
      );
    }
    await this.#catchUp();
  }

  override async alarm(): Promise<void> {
    await this.#catchUp();
  }

  /** When this shard next has something to do on our clock; null when nothing waits. */
  async nextDueAt(): Promise<number | null> {
    return this.#earliestDue();
  }

  /** A campaign's waiting timers, earliest first. */
  async listTimers(campaignId: number, limit: number): Promise<WaitingTimer[]> {
    return this.#readTimers('SELECT * FROM timers WHERE campaign_id = ? ORDER BY due_at LIMIT ?', campaignId, limit);
  }

  #catchUp(): Promise<void> {
    this.#work = this.#work.then(async () => {
      let failures = 0;
      try {
        await this.#followLog();
        await this.#fireDue();
      } catch (error) {
        failures = (this.#shard()?.failures ?? 0) + 1;
        logFailure('timer_shard', error, { failures });
      }
      this.#sql.exec('UPDATE shard SET failures = ?', failures);
      const now = systemDeps.now();
      const at = nextAlarmAt(this.#earliestDue(), failures, now);
      if (at !== null) await this.ctx.storage.setAlarm(systemDeps.alarmAt(at));
    });
    return this.#work;
  }

  /** Reads what was committed since last time and sets the timers of the members it concerns. */
  async #followLog(): Promise<void> {
    const shard = this.#shard();
    if (!shard) return;
    for (let seq = shard.seq; ; ) {
      const { members, upTo } = await membersTouched(this.env.DB, shard.siteId, seq, TIMER_EVENTS, LOG_PAGE);
      if (upTo === seq) return;
      const mine = members.filter((memberId) => bucketOf(this.env, memberId) === shard.bucket);
      if (mine.length > 0) await this.#reviewMembers(shard.siteId, mine);
      this.#sql.exec('UPDATE shard SET seq = ?', upTo);
      seq = upTo;
    }
  }

  async #reviewMembers(siteId: number, members: string[]): Promise<void> {
    await catchUpProjections(this.env.DB);
    const [campaigns, carts] = await Promise.all([
      listActiveCampaigns(this.env.DB, siteId),
      listCarts(this.env.DB, siteId, members),
    ]);
    const watching = campaigns.filter(watchesCarts);
    const now = systemDeps.now();
    const ended: { timer: Timer; reason: CandidateReason }[] = [];
    for (const memberId of members) {
      const cart = carts.get(memberId);
      if (!cart) continue;
      const running = this.#readTimers('SELECT * FROM timers WHERE member_id = ?', memberId);
      for (const timer of running) {
        // Only an ending counts here; a wait is found out when it is due, without touching the row now. A paused
        // campaign's timers are frozen: they too are looked at when due.
        const campaign = watching.find(({ id }) => id === timer.campaignId);
        const candidacy = campaign && decideTimer(timer, campaign, cart, now);
        if (candidacy?.type === 'end') ended.push({ timer, reason: candidacy.reason });
      }
      for (const timer of decideTimerStarts(cart, memberId, watching, running, now)) {
        this.#sql.exec(
          'INSERT OR IGNORE INTO timers (campaign_id, member_id, episode, due_at) VALUES (?, ?, ?, ?)',
          timer.campaignId,
          timer.memberId,
          timer.episode,
          timer.dueAt,
        );
      }
    }
    await this.#end(ended, now);
  }

  /** Re-reads the cart of everybody whose timer is due and opens, waits on or ends. */
  async #fireDue(): Promise<void> {
    const shard = this.#shard();
    if (!shard) return;
    for (;;) {
      const now = systemDeps.now();
      const due = this.#readTimers('SELECT * FROM timers WHERE due_at <= ? ORDER BY due_at LIMIT ?', now, DUE_PAGE);
      if (due.length === 0) return;
      await catchUpProjections(this.env.DB);
      const [campaigns, carts] = await Promise.all([
        listCampaignsById(this.env.DB, [...new Set(due.map((timer) => timer.campaignId))]),
        listCarts(this.env.DB, shard.siteId, [...new Set(due.map((timer) => timer.memberId))]),
      ]);
      await this.#fire(shard.siteId, due, campaigns, carts, now);
    }
  }

  async #fire(
    siteId: number,
    due: Timer[],
    campaigns: Map<number, Campaign>,
    carts: Awaited<ReturnType<typeof listCarts>>,
    now: number,
  ): Promise<void> {
    const opened: { timer: Timer; dispatch: NewDispatch }[] = [];
    const ended: { timer: Timer; reason: CandidateReason }[] = [];
    for (const timer of due) {
      const cart = carts.get(timer.memberId);
      if (!cart) continue;
      const campaign = campaigns.get(timer.campaignId) ?? null;
      const candidacy = decideTimer(timer, campaign, cart, now);
      if (candidacy.type === 'end') ended.push({ timer, reason: candidacy.reason });
      else if (candidacy.type === 'wait') this.#moveTimer(timer, candidacy.dueAt);
      else {
        opened.push({
          timer,
          dispatch: {
            siteId,
            campaignId: timer.campaignId,
            memberId: timer.memberId,
            occurrence: cartOccurrence(timer.episode),
            runId: null,
            priority: campaign?.definition.priority ?? 1,
            dueAt: candidacy.dueAt,
            anchorAt: candidacy.anchorAt,
          },
        });
      }
    }
    if (opened.length > 0) {
      await this.env.DB.batch(
        insertDispatches(
          this.env.DB,
          opened.map((open) => open.dispatch),
          now,
        ),
      );
      for (const { timer } of opened) this.#removeTimer(timer);
    }
    await this.#end(ended, now);
  }

  /** Ends timers and counts why. A crash between the two may count a member twice; it never messages one. */
  async #end(ended: { timer: Timer; reason: CandidateReason }[], now: number): Promise<void> {
    if (ended.length === 0) return;
    await countTimerOutcomes(
      this.env.DB,
      kstDay(now),
      ended.map(({ timer, reason }) => ({ campaignId: timer.campaignId, reason })),
    ).run();
    for (const { timer } of ended) this.#removeTimer(timer);
  }

  #moveTimer(timer: Timer, dueAt: number): void {
    this.#sql.exec(
      'UPDATE timers SET due_at = ? WHERE campaign_id = ? AND member_id = ? AND episode = ?',
      dueAt,
      timer.campaignId,
      timer.memberId,
      timer.episode,
    );
  }

  #removeTimer(timer: Timer): void {
    this.#sql.exec(
      'DELETE FROM timers WHERE campaign_id = ? AND member_id = ? AND episode = ?',
      timer.campaignId,
      timer.memberId,
      timer.episode,
    );
  }

  #readTimers(query: string, ...bindings: (string | number)[]): Timer[] {
    return this.#sql
      .exec<{ campaign_id: number; member_id: string; episode: number; due_at: number }>(query, ...bindings)
      .toArray()
      .map((row) => ({
        campaignId: row.campaign_id,
        memberId: row.member_id,
        episode: row.episode,
        dueAt: row.due_at,
      }));
  }

  #earliestDue(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM timers').one().at;
  }

  #shard(): { siteId: number; bucket: number; seq: number; failures: number } | null {
    const row = this.#sql
      .exec<{ site_id: number; bucket: number; seq: number; failures: number }>('SELECT * FROM shard')
      .toArray()[0];
    return row ? { siteId: row.site_id, bucket: row.bucket, seq: row.seq, failures: row.failures } : null;
  }
}
