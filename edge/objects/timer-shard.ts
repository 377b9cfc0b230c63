// Waits for members: one object per site and bucket, one alarm for the earliest of its timers. It reads the log behind
// a cursor of its own, so a lost hint costs time but never a member; what is kept of a member, and when a wait starts or
// ends, is decided in `core/campaign/trigger`. Promise: a timer set fires, through kills, evictions and failed handlers.
//
// Order of every step: outbox row in D1 first, what is kept of the member after, alarm last. A crash in between repeats
// a step whose effect is unique, and loses nothing. A member costs one row per batch of events, and the moment it is
// next looked at is moved when that moment comes, not with every event.

import { DurableObject } from 'cloudflare:workers';
import type { CandidateReason, Followed } from '../../core/campaign/trigger';
import type { Canceller } from '../../core/dispatch/cancellation';
import { lastSeq } from '../db/events';
import { catchUpProjections } from '../db/projections';
import { systemDeps } from '../deps';
import type { Env } from '../env';
import { logFailure } from '../log';
import { nextAlarmAt } from './alarm';
import {
  cancelWait,
  countEnded,
  type FollowedMember,
  followLog,
  type Keeping,
  lookAt,
  type ShardPlace,
} from './following';
import { FOLLOWED, type MemberRow, toMember } from './member-rows';
import { type Note, type Notes, Steps } from './steps';

/** Members looked at together, and how often per wake; the rest follow at once in the next, however many there are. */
const DUE_PAGE = 200;
const DUE_PAGES = 25;
const FIRST_LOOK_BACK = 10_000;
/** Rows of the log the cursor may lag behind: reading a row again costs a thousandth of writing where one was. */
const CURSOR_LAG = 500;

/** A timer as the admin lists it. */
export type WaitingTimer = { campaignId: number; memberId: string; dueAt: number };

export class TimerShard extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;
  /** One thing at a time. */
  #work: Promise<void> = Promise.resolve();
  /** The catch-up that is still to begin: one serves everybody who asks for it until then. */
  #next: Promise<void> | null = null;
  /** How far the log was read, when that is further than is written down. */
  #readTo = 0;
  readonly #pages = new Steps(this.#notesOf('log'));
  readonly #looks = new Steps(this.#notesOf('due'));

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      this.#sql.exec(`
        CREATE TABLE IF NOT EXISTS members (
          member_id TEXT PRIMARY KEY, followed TEXT NOT NULL, due_at INTEGER) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS members_due ON members (due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS shard (id INTEGER PRIMARY KEY CHECK (id = 0), site_id INTEGER, bucket INTEGER, seq INTEGER, failures INTEGER);
        CREATE TABLE IF NOT EXISTS steps (kind TEXT PRIMARY KEY, first TEXT, up_to INTEGER, tries INTEGER) WITHOUT ROWID;
        DROP TABLE IF EXISTS timers;
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
    const rows = this.#sql.exec<{ member_id: string; due_at: number }>(
      `SELECT member_id, ${FOLLOWED} ->> ?1 AS due_at FROM members
       WHERE members.due_at IS NOT NULL AND ${FOLLOWED} ->> ?1 IS NOT NULL ORDER BY 2 LIMIT ?2`,
      `$.campaigns."${campaignId}".dueAt`,
      limit,
    );
    return rows.toArray().map((row) => ({ campaignId, memberId: row.member_id, dueAt: row.due_at }));
  }

  /** What is kept of one member; null when nothing is. */
  async followed(memberId: string): Promise<Followed | null> {
    return this.#read([memberId]).get(memberId)?.followed ?? null;
  }

  /** Ends a member's wait for a campaign as a person asked; false when nothing waits (any more). */
  cancel(memberId: string, campaignId: number, by: Canceller): Promise<boolean> {
    return this.#afterwards(async () => {
      const place = this.#place();
      if (!place) return false;
      await this.#followLog();
      const member = this.#read([memberId]).get(memberId);
      const kept = member && (await cancelWait(this.env, place, member, { campaignId, by }, systemDeps.now()));
      if (kept) this.#write([kept]);
      return Boolean(kept);
    });
  }

  /** Ends every wait for a campaign, and counts them under this reason; a second call finds none. */
  endWaits(campaignId: number, reason: CandidateReason): Promise<void> {
    const following = `$.campaigns."${campaignId}"`;
    const waits = `FROM members WHERE due_at IS NOT NULL AND ${FOLLOWED} ->> ?1 IS NOT NULL`;
    return this.#afterwards(async () => {
      const { count } = this.#sql
        .exec<{ count: number }>(`SELECT count(*) AS count ${waits}`, `${following}.dueAt`)
        .one();
      if (count === 0) return;
      await countEnded(this.env, [{ campaignId, reason, count }], systemDeps.now());
      // Who is looked at no later than before: a look that finds nothing forgets the member.
      this.#sql.exec(
        `UPDATE members SET followed = json_remove(followed, ?2) WHERE member_id IN (SELECT member_id ${waits})`,
        `${following}.dueAt`,
        following,
      );
    });
  }

  /** Forgets a member, who has asked for it; after what is under way, which may be about to write the member down again. */
  forget(memberId: string): Promise<void> {
    return this.#afterwards(() => {
      this.#sql.exec('DELETE FROM members WHERE member_id = ?', memberId);
    });
  }

  /** Forgets everybody, and where this shard stands: its shop is gone. */
  forgetAll(): Promise<void> {
    return this.#afterwards(async () => {
      await this.ctx.storage.deleteAlarm();
      for (const table of ['members', 'steps', 'shard']) this.#sql.exec(`DELETE FROM ${table}`);
      this.#readTo = 0;
    });
  }

  #catchUp(): Promise<void> {
    if (this.#next) return this.#next;
    this.#next = this.#afterwards(() => {
      this.#next = null;
      return this.#round();
    });
    return this.#next;
  }

  /** Does `work` once all before it is done; where it fails, what comes after it is done all the same. */
  #afterwards<Done>(work: () => Done | Promise<Done>): Promise<Done> {
    const done = this.#work.then(work);
    this.#work = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  async #round(): Promise<void> {
    let failures = 0;
    try {
      await this.#followLog();
      await this.#lookAtDue();
    } catch (error) {
      failures = (this.#shard()?.failures ?? 0) + 1;
      logFailure('timer_shard', error, { failures });
    }
    if (failures !== this.#shard()?.failures) this.#sql.exec('UPDATE shard SET failures = ?', failures);
    await this.#setAlarm(failures);
  }

  /** Sets the alarm where none is set for soon enough. */
  async #setAlarm(failures: number): Promise<void> {
    const at = nextAlarmAt(this.#earliestDue(), failures, systemDeps.now());
    if (at === null) return;
    const wanted = systemDeps.alarmAt(at);
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > wanted) await this.ctx.storage.setAlarm(wanted);
  }

  /** Reads what was committed since last time and keeps what matters of the members it concerns. */
  async #followLog(): Promise<void> {
    const place = this.#place();
    if (!place) return;
    const written = this.#shard()?.seq ?? 0;
    this.#readTo = Math.max(this.#readTo, written);
    this.#passHopeless(place);
    const keeping: Keeping = {
      read: (memberIds) => this.#read(memberIds),
      write: (members, upTo) => {
        this.#write(members);
        this.#readTo = upTo;
        const lag = upTo - (this.#shard()?.seq ?? 0);
        if (lag >= CURSOR_LAG || this.#pages.isWary) this.#sql.exec('UPDATE shard SET seq = ?', upTo);
      },
    };
    await followLog(this.env, place, this.#readTo, keeping, this.#pages);
  }

  /** Passes over the row of the log that ends its worker each time. */
  #passHopeless({ siteId, bucket }: ShardPlace): void {
    const hopeless = this.#pages.hopeless();
    if (hopeless === null) return;
    const seq = Number(hopeless);
    logFailure('timer_shard', new Error('a row of the log ended the worker each time'), { siteId, bucket, seq });
    this.#readTo = Math.max(this.#readTo, seq);
    this.#sql.exec('UPDATE shard SET seq = ?', this.#readTo);
    this.#pages.forget();
  }

  /** Looks again at everybody whose moment has come: opens, waits on or ends. */
  async #lookAtDue(): Promise<void> {
    const place = this.#place();
    if (!place) return;
    await this.#giveUpHopeless(place);
    for (let page = 0; page < DUE_PAGES; page++) {
      const now = systemDeps.now();
      const due = this.#sql
        .exec<MemberRow>(
          'SELECT * FROM members WHERE due_at <= ? ORDER BY due_at LIMIT ?',
          now,
          this.#looks.size(DUE_PAGE),
        )
        .toArray();
      const [first, last] = [due[0], due.at(-1)];
      if (!first || !last) return;
      await catchUpProjections(this.env.DB);
      await this.#looks.make({ first: first.member_id, from: first.due_at ?? 0, upTo: last.due_at ?? 0 }, async () =>
        this.#write(await lookAt(this.env, place, due.map(toMember), now)),
      );
    }
  }

  /** Ends the waits of the member who ends the worker each time, and counts them. */
  async #giveUpHopeless({ siteId, bucket }: ShardPlace): Promise<void> {
    const memberId = this.#looks.hopeless();
    if (memberId === null) return;
    const waits = this.#sql
      .exec<{ campaign: number }>(
        `SELECT key + 0 AS campaign FROM members, json_each(${FOLLOWED}, '$.campaigns')
         WHERE member_id = ? AND value ->> 'dueAt' IS NOT NULL`,
        memberId,
      )
      .toArray();
    logFailure('timer_shard', new Error('a member ended the worker each time'), { siteId, bucket, memberId });
    const ended = waits.map(({ campaign }) => ({ campaignId: campaign, reason: 'given_up' as const }));
    await countEnded(this.env, ended, systemDeps.now());
    this.#sql.exec('DELETE FROM members WHERE member_id = ?', memberId);
    // What was read of the log is not read again: it would bring the member back.
    this.#sql.exec('UPDATE shard SET seq = ?', this.#readTo);
    this.#looks.forget();
  }

  /** Where it is noted how steps of this kind stand. */
  #notesOf(kind: 'log' | 'due'): Notes {
    return {
      read: () =>
        this.#sql.exec<Note>('SELECT first, up_to AS upTo, tries FROM steps WHERE kind = ?', kind).toArray()[0] ?? null,
      write: (note) => {
        if (!note) this.#sql.exec('DELETE FROM steps WHERE kind = ?', kind);
        else
          this.#sql.exec('INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?)', kind, note.first, note.upTo, note.tries);
      },
      sync: () => this.ctx.storage.sync(),
    };
  }

  #read(memberIds: readonly string[]): Map<string, FollowedMember> {
    const rows = this.#sql
      .exec<MemberRow>(
        'SELECT * FROM members WHERE member_id IN (SELECT value FROM json_each(?))',
        JSON.stringify(memberIds),
      )
      .toArray();
    return new Map(rows.map((row) => [row.member_id, toMember(row)]));
  }

  #write(members: readonly FollowedMember[]): void {
    for (const { memberId, followed, dueAt } of members) {
      if (!followed) this.#sql.exec('DELETE FROM members WHERE member_id = ?', memberId);
      else {
        this.#sql.exec(
          `INSERT INTO members (member_id, followed, due_at) VALUES (?1, ?2, ?3)
           ON CONFLICT (member_id) DO UPDATE SET followed = excluded.followed, due_at = excluded.due_at`,
          memberId,
          JSON.stringify(followed),
          dueAt,
        );
      }
    }
  }

  #earliestDue(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM members WHERE due_at IS NOT NULL').one()
      .at;
  }

  #place(): ShardPlace | null {
    const shard = this.#shard();
    return shard && { siteId: shard.siteId, bucket: shard.bucket };
  }

  #shard(): { siteId: number; bucket: number; seq: number; failures: number } | null {
    const row = this.#sql
      .exec<{ site_id: number; bucket: number; seq: number; failures: number }>('SELECT * FROM shard')
      .toArray()[0];
    return row ? { siteId: row.site_id, bucket: row.bucket, seq: row.seq, failures: row.failures } : null;
  }
}
