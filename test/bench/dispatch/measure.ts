// One run of a daily campaign, from carts to delivered, through the real dispatcher and reconciliation. The clock is the
// bench's: it moves here and at the stand-in together.

import type { Campaign } from '../../../core/campaign/campaign';
import { lintContextFor, productsFor, valuesFor } from '../../../core/campaign/variables';
import { decideGate } from '../../../core/dispatch/gates';
import { lintMessage } from '../../../core/message/lint';
import { renderMessage } from '../../../core/message/render';
import { senderOf } from '../../../core/message/sender';
import { createEdge, type Edge } from '../../../edge/context';
import { gatherFacts, Memberships } from '../../../edge/db/dispatch-facts';
import { listDueDispatches } from '../../../edge/db/dispatches';
import { findSite } from '../../../edge/db/sites';
import { dispatchDue } from '../../../edge/jobs/dispatch';
import { reconcile } from '../../../edge/jobs/reconcile';
import { CARTS_AT, fill, plan } from './shop';

const RUN_AT = Date.parse('2026-03-10T11:00:00+09:00');
const MINUTE_MS = 60_000;
/** Minutes in which the provider is asked what became of the run. */
const ASKED_FOR = 10;

export type OneMessage = { gated: number; filled: number; composed: number };

export type World = {
  db: unknown;
  solapiUrl: string;
  /** Tells the stand-in what time it is. */
  moved(now: number): Promise<void>;
  /** What one message costs in core, medians in microseconds: its gate, its values, and composed and linted. */
  oneMessage(us: OneMessage): void;
  /** A stage begins. */
  stage(name: 'filling' | 'planning' | 'handing over' | 'asking' | 'done'): Promise<void>;
};

/** Takes `count` members through it, each with a cart of their own. */
export async function measure({ db, solapiUrl, moved, stage, oneMessage }: World, count: number): Promise<void> {
  let now = CARTS_AT;
  const moveTo = (at: number) => {
    now = at;
    return moved(at);
  };
  const env = {
    DB: db,
    DORAWA_SECRET: 'a secret for measuring only, forty characters',
    PUBLIC_ORIGIN: 'https://edge.test',
    SOLAPI_BASE_URL: solapiUrl,
    // Nobody waits in real time here.
    TIMER_SHARD: { idFromName: () => ({}), get: () => new Proxy({}, { get: () => async () => undefined }) },
  };
  const edge = createEdge(env as never, {
    now: () => now,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    newId: () => crypto.randomUUID(),
    alarmAt: (at) => at,
  });
  await moveTo(CARTS_AT);
  await stage('filling');
  const siteId = await fill(edge, count);
  await moveTo(RUN_AT);
  await stage('planning');
  await plan(edge, siteId, count, now);
  oneMessage(await medianOfOne(edge, siteId, now));
  await stage('handing over');
  await dispatchDue(edge);
  await stage('asking');
  for (let minute = 1; minute <= ASKED_FOR; minute++) {
    await moveTo(RUN_AT + minute * MINUTE_MS);
    await reconcile(edge, now);
  }
  await stage('done');
}

const ROUNDS = 10_000;
const SAMPLE = 200;

/** The gate on real facts and the message of it, as the dispatcher does one after the other. */
async function medianOfOne(edge: Edge, siteId: number, now: number): Promise<OneMessage> {
  const site = await findSite(edge.db, siteId);
  const rows = await listDueDispatches(edge.db, now, [], SAMPLE);
  if (!site || rows.length === 0) throw new Error('nothing is due');
  const facts = await gatherFacts(edge.db, site, rows, new Memberships(edge.db, now), now);
  const one = (row: (typeof rows)[number]) => {
    const campaign = facts.campaigns.get(row.campaignId);
    const began = performance.now();
    const decision = campaign && decideGate(facts.of(row, campaign, 'sms'));
    if (decision?.type !== 'send') throw new Error(`held back: ${JSON.stringify(decision)}`);
    const gated = performance.now();
    const about = { ...facts.aboutOf(row, '김하늘'), coupon: null };
    const { definition } = campaign as Campaign;
    const recipient = {
      values: valuesFor(definition, about),
      products: productsFor(about),
      shortUrls: ['https://edge.test/r/AAAAAAAAAA'],
      optOutUrl: 'https://edge.test/u/AAAAAAAAAA',
    };
    const filled = performance.now();
    const rendered = renderMessage(definition.message, recipient, senderOf(site.settings), 'advertising');
    if (!rendered.ok) throw new Error(rendered.error.reason);
    lintMessage(definition.message, lintContextFor(definition));
    const us = (from: number, to: number) => (to - from) * 1_000;
    return { gated: us(began, gated), filled: us(gated, filled), composed: us(filled, performance.now()) };
  };
  const times = Array.from({ length: ROUNDS }, (_, i) => one(rows[i % rows.length] as (typeof rows)[number]));
  const median = (part: keyof OneMessage) => times.map((time) => time[part]).sort((a, b) => a - b)[ROUNDS / 2] ?? 0;
  return { gated: median('gated'), filled: median('filled'), composed: median('composed') };
}
