// What the campaigns made of a replayed log: per campaign who qualified, who was left out or held back and why, and who
// was written to; and whether anybody was written to more often than the shop allows.

import { kstDay } from '../../core/time';
import type { Campaign, Dispatch, Report } from './api';

export type Counts = ReadonlyMap<string, number>;

export type CampaignFigures = {
  campaign: string;
  send: 'realtime' | 'scheduled';
  /** Everybody of whom a message was thought: left out before one was opened, or opened. */
  qualified: number;
  waiting: number;
  leftOut: Counts;
  heldBack: Counts;
  sent: number;
  delivered: number;
  /** Purchases within the window after a message, and won spent on all. */
  bought: number;
  spend: number;
};

/** `before` is what the report counted as excluded when the replay began; `dispatches` are those of the replay. */
export function figuresOf(
  { id, definition }: Campaign,
  report: Report,
  before: Record<string, number>,
  dispatches: readonly Dispatch[],
): CampaignFigures {
  const own = dispatches.filter((dispatch) => dispatch.campaignId === id);
  const leftOut = gained(report.excluded, before);
  const { delivered, deliveryConversions, spend } = report.counts;
  return {
    campaign: `${id} ${definition.preset}`,
    send: definition.send.type,
    qualified: own.length + total(leftOut),
    waiting: report.waiting.length,
    leftOut,
    heldBack: tally(own.filter(({ state }) => state === 'suppressed').map(({ reason }) => reason ?? '?')),
    sent: own.filter(isSent).length,
    delivered,
    bought: deliveryConversions,
    spend,
  };
}

function gained(after: Record<string, number>, before: Record<string, number>): Counts {
  const gains = Object.entries(after).map(([reason, count]) => [reason, count - (before[reason] ?? 0)] as const);
  return new Map(gains.filter(([, count]) => count > 0));
}

export const total = (counts: Counts) => [...counts.values()].reduce((sum, count) => sum + count, 0);

export function tally(words: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

export function list(counts: Counts): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.length === 0 ? '–' : sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}

/** Handed over, and not refused for good: this is what a frequency cap counts. */
const isSent = ({ submittedAt, state }: Dispatch) => submittedAt !== null && state !== 'failed';

export type Caps = { perDay: number; perWeek: number };
export type CapUse = {
  people: number;
  mostPerDay: number;
  mostPerWeek: number;
  /** Members written to more often than the caps allow; must be empty. */
  over: string[];
};

/** How often each member was written to on one Korean day, and on seven in a row. */
export function capUse(dispatches: readonly Dispatch[], caps: Caps): CapUse {
  const days = new Map<string, number[]>();
  for (const dispatch of dispatches.filter(isSent)) {
    days.set(dispatch.memberId, [...(days.get(dispatch.memberId) ?? []), kstDay(dispatch.submittedAt ?? 0)]);
  }
  const use: CapUse = { people: days.size, mostPerDay: 0, mostPerWeek: 0, over: [] };
  for (const [memberId, own] of days) {
    const most = (span: number) => Math.max(...own.map((day) => own.filter((d) => d <= day && d > day - span).length));
    const [perDay, perWeek] = [most(1), most(7)];
    use.mostPerDay = Math.max(use.mostPerDay, perDay);
    use.mostPerWeek = Math.max(use.mostPerWeek, perWeek);
    if (perDay > caps.perDay || perWeek > caps.perWeek) use.over.push(memberId);
  }
  return use;
}
