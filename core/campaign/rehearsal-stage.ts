// What a rehearsal (미리 돌려보기) is played with: the campaign and shop it is about, and one member as far as it asks.

import type { Profile } from '../condition/demographics';
import type { Group } from '../condition/schema';
import type { ConsentAct } from '../consent';
import type { Order } from '../facts/order';
import type { LoggedEvent } from '../history';
import type { Channel, MemberState } from '../member';
import type { SiteSettings } from '../site';
import { DAY_MS } from '../time';
import type { Campaign, CampaignDefinition } from './campaign';
import { aimOf } from './definition';
import type { Aim } from './goal';
import { nextRunAt } from './schedule';

/** The campaign and the shop, for the whole of a rehearsal. */
export type Stage = Aim & {
  /** As if it had been activated at `from`. */
  campaign: Campaign;
  settings: SiteSettings;
  groups: ReadonlyMap<number, Group>;
  from: number;
  to: number;
  /** Planned instants of a scheduled campaign, in order. */
  plan: readonly number[];
};

/** One member, as far as the rehearsal asks. */
export type Player = {
  member: { memberId: string; state: MemberState; adultFromDay: number | null };
  profile: Profile;
  /** Fixed groups that list the member. */
  listed: ReadonlySet<number>;
  hasAddress: Readonly<Record<Channel, boolean>>;
  suppressed: Readonly<Record<Channel, boolean>>;
  consents: readonly ConsentAct[];
  /** Orders from before the first of `events`. */
  orders: readonly Order[];
  /** The member's events in the order the log told them, each with when it did. */
  events: readonly { toldAt: number; event: LoggedEvent }[];
  /** Messages of other campaigns that hold a cap slot; `checkout` where one was about a checkout. */
  others: readonly { at: number; capDay: number; occurrence: string; checkout: boolean }[];
};

/** A campaign set up to be rehearsed from `from` to `to`. One that runs once is played at its hour of the last day. */
export function stageOf(
  campaign: Campaign,
  settings: SiteSettings,
  groups: Stage['groups'],
  from: number,
  to: number,
): Stage {
  // What others would have used up of the budget is not known while one member plays.
  const { budget: _, ...definition } = campaign.definition;
  const running: Campaign = { ...campaign, definition, status: 'active', activatedAt: from, nextRunAt: null };
  const plan = planOf(campaign.definition, from, to);
  return { campaign: running, ...aimOf(campaign.definition), settings, groups, from, to, plan };
}

function planOf({ send }: CampaignDefinition, from: number, to: number): number[] {
  if (send.type !== 'scheduled') return [];
  const { schedule } = send;
  if (schedule.kind === 'once') {
    const { hour, minute } = schedule;
    const last = nextRunAt({ kind: 'daily', hour, minute }, to - DAY_MS);
    return last !== null && last <= to ? [last] : [];
  }
  const plan: number[] = [];
  for (let at = nextRunAt(schedule, from); at !== null && at <= to; at = nextRunAt(schedule, at)) plan.push(at);
  return plan;
}
