// 미리 돌려보기: what a campaign would have done with one member, had it run from one moment to another. The log is told
// again in its order, and the machine that runs campaigns is asked at every moment it would have been: the trigger's
// `evolve` and `decide`, the audience at each planned instant, the gates at each dispatch. Nothing is sent or written.
//
// As of then: behaviour, carts, orders, reviews, consents, hours, this campaign's own caps and the other campaigns'
// messages. As of now, since their past is not kept: who the member is, addresses, refusals, lists and settings.

import { fitsDemographics } from '../condition/demographics';
import { groupsHeld, matchesTarget } from '../condition/matches';
import { groupIdsOf } from '../condition/schema';
import type { ConsentAct } from '../consent';
import { NOTHING_USED } from '../dispatch/budget';
import type { DeferralReason, GateFacts, SuppressionReason } from '../dispatch/gate';
import { gateLegs } from '../dispatch/legs';
import { asThen } from '../facts/order';
import type { LoggedEvent } from '../history';
import type { Channel } from '../member';
import { kstDay } from '../time';
import { candidateOf, marksAt } from './audience';
import { EVERYBODY, fitFactsOf, lastVisitOf, type Membership, retold } from './facts';
import { type Candidate, type FitReason, misfitOf } from './fit';
import { goalWindowMs, reachesGoal } from './goal';
import { type Memory, memoryWith, told } from './memory';
import type { Player, Stage } from './rehearsal-stage';
import {
  afterLook,
  afterMessage,
  afterReview,
  type CandidateReason,
  type Decision,
  decide,
  evolve,
  type Followed,
  type Following,
  hearingOf,
  isWorthKeeping,
  NOBODY_FOLLOWED,
  type Watch,
} from './trigger';

export type RehearsedMessage = {
  at: number;
  dueAt: number;
  occurrence: string;
  /** By the message's own channel, or by the text that goes instead. */
  leg: 'primary' | 'fallback';
  /** The first purchase within the goal's window after it, made without any message; null when there was none. */
  boughtAt: number | null;
};

export type Rehearsed = {
  messages: RehearsedMessage[];
  /** Due, and held back by a gate for good. */
  held: { occurrence: string; reason: SuppressionReason }[];
  /** Fell out before a dispatch was opened. */
  excluded: CandidateReason[];
};

/** Plays one member's part. */
export function rehearse(stage: Stage, player: Player): Rehearsed {
  const part = new Part(stage, player);
  part.play();
  const { messages, held, excluded } = part;
  return { messages, held, excluded };
}

type Queued = { candidate: Candidate; dueAt: number; wakeAt: number; orderWaitedTo: number | null };

/** One member's part under way. Local to `rehearse`: nobody else sees it change. */
class Part {
  readonly messages: RehearsedMessage[] = [];
  readonly held: Rehearsed['held'] = [];
  readonly excluded: CandidateReason[] = [];
  /** Everything told so far, and what is known of before. */
  readonly #history: LoggedEvent[] = [];
  #memory: Memory;
  #followed: Followed = NOBODY_FOLLOWED;
  #queue: Queued[] = [];
  readonly #opened = new Set<string>();
  readonly #slots: { capDay: number; dueAt: number; at: number }[] = [];
  readonly #watch: Watch | null;
  readonly #hears: (event: LoggedEvent) => boolean;
  #goalDoneAt: number | null = null;

  constructor(
    readonly stage: Stage,
    readonly player: Player,
  ) {
    const { campaign, scenario, goal } = stage;
    const { send } = campaign.definition;
    this.#memory = memoryWith(player.orders);
    this.#history.push(...player.orders.flatMap(retold));
    this.#watch = send.type === 'realtime' ? { campaign, scenario, goal, delayMs: send.delayMs } : null;
    this.#hears = hearingOf(this.#watch ? [this.#watch] : []);
  }

  /**
   * From one moment to the next at which something is told, due, planned or to be looked at again. Of one and the same
   * millisecond what is told comes first; when it was lived through, either may have.
   */
  play(): void {
    const { events } = this.player;
    const { plan, to } = this.stage;
    let [heard, run, now] = [0, 0, 0];
    for (;;) {
      const next = {
        told: events[heard]?.toldAt ?? Number.POSITIVE_INFINITY,
        look: this.#following().dueAt ?? Number.POSITIVE_INFINITY,
        run: plan[run] ?? Number.POSITIVE_INFINITY,
        wake: Math.min(Number.POSITIVE_INFINITY, ...this.#queue.map(({ wakeAt }) => wakeAt)),
      };
      const at = Math.min(next.told, next.look, next.run, next.wake);
      if (at > to) return;
      now = Math.max(now, at);
      const event = events[heard]?.event;
      if (at === next.told && event) {
        heard += 1;
        this.#hear(event, now);
      } else if (at === next.look) this.#look(now);
      else if (at === next.run) {
        run += 1;
        this.#run(at);
      } else this.#dispatch(now);
    }
  }

  #following(): Following {
    return this.#followed.campaigns[this.stage.campaign.id] ?? { marks: [] };
  }

  #keep(following: Following, now: number): void {
    const watch = this.#watch;
    const campaigns = watch && isWorthKeeping(watch, following, now) ? { [watch.campaign.id]: following } : {};
    this.#followed = { ...this.#followed, campaigns };
  }

  /** As a timer shard digests an event. */
  #hear(logged: LoggedEvent, now: number): void {
    const event = asThen(logged);
    this.#history.push(logged);
    this.#memory = told(this.#memory, this.player.member.memberId, event);
    if (reachesGoal(this.stage, event)) this.#goalDoneAt = Math.max(this.#goalDoneAt ?? 0, event.occurredAt);
    const watch = this.#watch;
    if (!watch || now < this.stage.from || !this.#hears(event)) return;
    const before = this.#following();
    const sentAt = this.messages.at(-1)?.at;
    if (before.opened && sentAt !== undefined) this.#keep(afterMessage(before, sentAt), now);
    this.#followed = evolve(this.#followed, event, [watch]);
    const decision = decide(watch, this.#following(), this.#memory.cart, now);
    this.#noteEnd(decision);
    this.#keep(afterReview(this.#following(), decision, now), now);
  }

  /** As a timer shard looks at a member whose moment has come. */
  #look(now: number): void {
    const watch = this.#watch;
    if (!watch) return;
    const decision = decide(watch, this.#following(), this.#memory.cart, now);
    this.#noteEnd(decision);
    const isOpened = decision.type === 'open' && this.#open(decision, decision.dueAt, EVERYBODY, now);
    this.#keep(afterLook(watch, this.#following(), decision, { isOpened }), now);
  }

  #noteEnd(decision: Decision): void {
    if (decision.type === 'end') this.excluded.push(decision.reason);
  }

  /** As a run finds the member at its planned instant. */
  #run(plannedAt: number): void {
    const { scenario, campaign } = this.stage;
    const { send } = campaign.definition;
    if (send.type !== 'scheduled') return;
    const { orders, cart } = this.#memory;
    const marks = marksAt(scenario, send.lookBack, plannedAt, this.#history, [...orders.values()]);
    const candidate = candidateOf(scenario, send.lookBack, plannedAt, marks, cart);
    if (candidate) this.#open(candidate, plannedAt, this.#membership(plannedAt), plannedAt);
  }

  /** Opens a dispatch for a candidate that fits; one cause has one. */
  #open(candidate: Candidate, dueAt: number, membership: Membership, now: number): boolean {
    const reason = this.#misfit(candidate, membership, now);
    if (reason) {
      this.excluded.push(reason);
      return false;
    }
    if (this.#opened.has(candidate.occurrence)) return true;
    this.#opened.add(candidate.occurrence);
    this.#queue.push({ candidate, dueAt, wakeAt: dueAt, orderWaitedTo: null });
    return true;
  }

  #misfit(candidate: Candidate, membership: Membership, now: number): FitReason | null {
    const { settings } = this.stage;
    const facts = fitFactsOf(this.#known(candidate, now), candidate, membership);
    return misfitOf(this.stage, candidate, facts, settings.recentPurchaseDays, now);
  }

  /** As the dispatcher deals with what is due. */
  #dispatch(now: number): void {
    const due = this.#queue.filter(({ wakeAt }) => wakeAt <= now);
    this.#queue = this.#queue.filter(({ wakeAt }) => wakeAt > now);
    const { message } = this.stage.campaign.definition;
    for (const row of due) {
      const { occurrence } = row.candidate;
      const { content, decision } = gateLegs(message, 1, (channel) => this.#gateFacts(row, channel, now));
      if (decision.type === 'defer') this.#queue.push(putOff(row, decision));
      else if (decision.type === 'suppress') this.held.push({ occurrence, reason: decision.reason });
      else {
        this.#slots.push({ capDay: decision.capDay, dueAt: row.dueAt, at: now });
        const leg = content === message ? 'primary' : 'fallback';
        this.messages.push({ at: now, dueAt: row.dueAt, occurrence, leg, boughtAt: this.#boughtAfter(now) });
      }
    }
  }

  #known(candidate: Candidate, now: number) {
    const { cart, orders, reviews, visits } = this.#memory;
    const wrote = ({ at, checkout, occurrence }: Player['others'][number]) =>
      checkout && at <= now && occurrence === candidate.occurrence;
    const siblingSent = this.player.others.some(wrote);
    const lastVisitAt = lastVisitOf(this.stage.scenario, (name) => visits.get(name));
    return { cart, orders: [...orders.values()], reviews, lastVisitAt, goalDoneAt: this.#goalDoneAt, siblingSent };
  }

  #membership(now: number): Membership {
    const { target } = this.stage.campaign.definition;
    if (!target) return EVERYBODY;
    const { profile, listed, member } = this.player;
    const held =
      groupIdsOf(target).length > 0
        ? groupsHeld(this.stage.groups, this.#history, now, profile, listed)
        : new Set<number>();
    const { include, exclude } = target.groups;
    const asked = { ...target, demographics: undefined, groups: { include, exclude: [] } };
    const isActive = member.state === 'active';
    const { demographics } = target;
    return {
      inTarget: isActive && matchesTarget(asked, this.#history, now, held, profile),
      inExcludedGroup: exclude.some((id) => held.has(id)),
      fitsDemographics: !demographics || (isActive && fitsDemographics(demographics, profile, kstDay(now))),
    };
  }

  #gateFacts({ candidate, dueAt, orderWaitedTo }: Queued, channel: Channel, now: number): GateFacts {
    const { campaign, settings } = this.stage;
    const { member, hasAddress, suppressed, consents, others } = this.player;
    const today = kstDay(now);
    const slots = [...this.#slots, ...others.filter(({ at }) => at <= now)];
    return {
      now,
      dispatch: { ...candidate, dueAt, orderWaitedTo },
      campaign,
      settings,
      member: { ...member, hasAddress: hasAddress[channel] },
      fit: fitFactsOf(this.#known(candidate, now), candidate, this.#membership(now)),
      consents: consents.filter(({ actedAt }) => actedAt <= now).map((act) => confirmedBy(act, now)),
      channel,
      leg: 1,
      suppressed: suppressed[channel],
      caps: {
        today: slots.filter(({ capDay }) => capDay === today).length,
        week: slots.filter(({ capDay }) => capDay >= today - 6 && capDay <= today).length,
        lastOfCampaignAt: this.#slots.length === 0 ? null : Math.max(...this.#slots.map((slot) => slot.dueAt)),
        ofCampaign: this.#slots.length,
      },
      budgetUse: NOTHING_USED,
      // What a message says of a member, and what coupons are left then, is not asked of the past.
      coupon: { isHeld: false, isThere: true },
      unwritable: () => null,
    };
  }

  #boughtAfter(at: number): number | null {
    const until = at + goalWindowMs(this.stage.campaign.definition.goal);
    const bought = this.player.events.flatMap(({ event }) =>
      event.name === 'purchase' && event.occurredAt >= at && event.occurredAt < until ? [event.occurredAt] : [],
    );
    return bought.length === 0 ? null : Math.min(...bought);
  }
}

/** A message put off, as the outbox keeps it. */
const putOff = (row: Queued, { until, reason }: { until: number; reason: DeferralReason }): Queued => ({
  ...row,
  wakeAt: until,
  orderWaitedTo: reason === 'pending_order' ? until : row.orderWaitedTo,
});

/** A consent as it stood: a notice that came later had not confirmed it yet. */
function confirmedBy(act: ConsentAct, now: number): ConsentAct {
  return { ...act, confirmedAt: act.confirmedAt != null && act.confirmedAt <= now ? act.confirmedAt : null };
}
