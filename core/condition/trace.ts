// A target, condition by condition, for one member: what was counted, within which interval, when last, and whether it
// holds. Read by the same functions as the target itself.

import { ORDER_EVENTS } from '../facts/order';
import type { LoggedEvent } from '../history';
import { kstDay } from '../time';
import { type Demographics, fitsDemographics, type Profile } from './demographics';
import { conditionHolds, eventsCounted, groupsHeld, measure } from './matches';
import { type Condition, type Group, groupIdsOf, type Target } from './schema';
import { type Interval, resolveWindow } from './window';

export type ConditionStep = {
  kind: 'condition';
  /** Those of `exclude` must not hold. */
  list: 'allOf' | 'exclude';
  condition: Condition;
  interval: Interval;
  measured: number;
  /** When the last event that counted happened; null when none did. */
  lastAt: number | null;
  holds: boolean;
};

export type TargetStep =
  | ConditionStep
  | { kind: 'demographics'; demographics: Demographics; holds: boolean }
  | { kind: 'group'; list: 'include' | 'exclude'; groupId: number; holds: boolean };

/** What is known of the member a target is held against. */
export type Person = {
  /** The member's own events of every name the target and its groups ask about, in any order. */
  history: readonly LoggedEvent[];
  profile: Profile;
  /** Fixed groups that list the member. */
  listed: ReadonlySet<number>;
};

/** Every part of the target, in the order it is written. */
export function traceTarget(
  target: Target,
  groups: ReadonlyMap<number, Group>,
  { history, profile, listed }: Person,
  at: number,
): TargetStep[] {
  const held = groupsHeld(groups, history, at, profile, listed);
  const conditions = (list: 'allOf' | 'exclude') =>
    target[list].map((condition): ConditionStep => {
      const counted = eventsCounted(condition, history, at);
      return {
        kind: 'condition',
        list,
        condition,
        interval: resolveWindow(condition.window, at),
        measured: measure(condition, history, at),
        lastAt: counted.length === 0 ? null : Math.max(...counted.map(({ occurredAt }) => occurredAt)),
        holds: conditionHolds(condition, history, at),
      };
    });
  const { demographics } = target;
  return [
    ...conditions('allOf'),
    ...conditions('exclude'),
    ...(demographics
      ? [{ kind: 'demographics' as const, demographics, holds: fitsDemographics(demographics, profile, kstDay(at)) }]
      : []),
    ...(['include', 'exclude'] as const).flatMap((list) =>
      target.groups[list].map((groupId) => ({ kind: 'group' as const, list, groupId, holds: held.has(groupId) })),
    ),
  ];
}

/** Names of every event a target asks about, with those of the groups it leads to; what gives orders back goes with purchases. */
export function namesAsked(target: Target, groups: ReadonlyMap<number, Group>): Set<string> {
  const own = [...target.allOf, ...target.exclude].map(({ event }) => event);
  const names = new Set(own.includes('purchase') ? [...own, ...ORDER_EVENTS] : own);
  for (const id of groupIdsOf(target)) {
    const group = groups.get(id);
    if (typeof group === 'object') for (const name of namesAsked(group, groups)) names.add(name);
  }
  return names;
}
