// Did the messages change anything? Members a campaign meant to reach are split by a stable hash; those held out get
// nothing. Both arms passed the same gates up to that point, so their conversion rates may be compared. What is said is
// the difference with its uncertainty, and nothing at all while there is too little to say.

export type Arm = {
  /** Members assigned to the arm. */
  members: number;
  /** Of these, with at least one goal event within the goal's window. */
  converted: number;
};

export type Arms = { treated: Arm; heldOut: Arm };

/** Fewer members in an arm, or fewer conversions in both, say nothing either way. */
export const VERDICT_NEEDS = { membersPerArm: 100, conversions: 10 } as const;

export type HoldoutVerdict = {
  verdict: 'undecided' | 'better' | 'worse' | 'no_difference';
  /** `treated rate − held-out rate`, and its 95 % interval; null while undecided. */
  lift: number | null;
  interval: { low: number; high: number } | null;
};

/** What the comparison says. */
export function holdoutVerdict({ treated, heldOut }: Arms): HoldoutVerdict {
  const enough =
    Math.min(treated.members, heldOut.members) >= VERDICT_NEEDS.membersPerArm &&
    treated.converted + heldOut.converted >= VERDICT_NEEDS.conversions;
  if (!enough) return { verdict: 'undecided', lift: null, interval: null };
  const { lift, low, high } = difference(treated, heldOut);
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'no_difference';
  return { verdict, lift, interval: { low, high } };
}

/**
 * The difference of two rates and its 95 % interval: Newcombe's for two proportions (hybrid Wilson score), which keeps
 * its promise also for small rates, where the textbook's is too narrow. Neither arm may be empty.
 */
export function difference(treated: Arm, heldOut: Arm): { lift: number; low: number; high: number } {
  const [a, b] = [wilson(treated), wilson(heldOut)];
  const lift = a.rate - b.rate;
  return {
    lift,
    low: lift - Math.hypot(a.rate - a.low, b.high - b.rate),
    high: lift + Math.hypot(a.high - a.rate, b.rate - b.low),
  };
}

/** 95 % of the standard normal distribution lies within this many standard deviations. */
const Z = 1.959964;

function wilson({ members, converted }: Arm): { rate: number; low: number; high: number } {
  const rate = converted / members;
  const shrink = 1 + Z ** 2 / members;
  const centre = (rate + Z ** 2 / (2 * members)) / shrink;
  const half = (Z / shrink) * Math.sqrt((rate * (1 - rate)) / members + Z ** 2 / (4 * members ** 2));
  return { rate, low: centre - half, high: centre + half };
}
