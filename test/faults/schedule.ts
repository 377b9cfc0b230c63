// What goes wrong, and when, drawn from a seed: what a member does is told late, twice and out of order; meanwhile the
// minute overlaps itself, dies on the way or does not come, alarms ring twice, objects are evicted, and the provider
// falls silent. The same seed draws the same trouble.

import { HOUR_MS, kstInstant, MINUTE_MS, SECOND_MS } from '../../core/time';

/** Monday, 9 March 2026, in Korea. */
export const DAY = 20_521;
export const at = (hour: number, minute = 0) => kstInstant(DAY, hour, minute);

/** A number below `below` at a time, from a seed; small states, well mixed (splitmix32). */
export function draws(seed: number) {
  let state = seed >>> 0;
  const below = (limit: number) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % limit;
  };
  return {
    below,
    chance: (percent: number) => below(100) < percent,
    oneOf: <T>(of: readonly T[]): T => of[below(of.length)] as T,
  };
}
export type Draws = ReturnType<typeof draws>;

/** One thing a member does: when it happens, and each time it is told. */
export type Deed = {
  name: string;
  item: 'coat' | 'scarf';
  /** Its own name at the collector; an order's number. */
  id: string;
  happens: number;
  told: { at: number; by: 'tag' | 'shop'; hintLost: boolean }[];
};

/** What one member of a shop does. */
export type Schedule = { seed: number; member: string; consents: boolean; deeds: Deed[] };

const NAMES = ['session_start', 'add_to_cart', 'add_to_cart', 'add_to_cart', 'remove_from_cart', 'begin_checkout'];
const LATEST_MINUTES = 30;

/** A member shops from ten to two; by three everything is told. */
export function drawSchedule(seed: number): Schedule {
  const { below, chance, oneOf } = draws(seed);
  const member = `member-${seed}`;
  const deeds = Array.from({ length: 2 + below(5) }, (_, n): Deed => {
    const name = chance(25) ? 'purchase' : oneOf(NAMES);
    const happens = at(10) + below(4 * 60 * 60) * SECOND_MS;
    const first = happens + (chance(40) ? below(LATEST_MINUTES * 60) * SECOND_MS : 0);
    const by = name === 'purchase' && chance(30) ? 'shop' : 'tag';
    const told: Deed['told'] = [{ at: first, by, hintLost: chance(30) }];
    if (chance(40)) told.push({ at: first + below(40) * MINUTE_MS, by: 'tag', hintLost: chance(30) });
    if (name === 'purchase' && chance(30))
      told.push({ at: first + below(30) * MINUTE_MS, by: 'shop', hintLost: false });
    return { name, item: oneOf(['coat', 'scarf']), id: `${member}-${n}`, happens, told };
  });
  return { seed, member, consents: chance(90), deeds };
}

/** How the provider is while a minute runs; `busy` and `dropped` take nothing. */
export type ProviderMood = 'well' | 'hangs_after_accept' | 'dropped' | 'busy';

/** One minute of the edge, and what is done to it. */
export type Tick = {
  at: number;
  does: 'runs' | 'runs_twice' | 'dies' | 'is_missed';
  /** Of a minute that dies: after so many calls to the database. */
  afterCalls: number;
  answerLost: boolean;
  /** Every object loses its memory first; or its database fails it after so many calls. */
  evicts: boolean;
  shardDiesAfter: number | null;
  alarmsTwice: boolean;
  provider: ProviderMood;
};

const CALM: Omit<Tick, 'at'> = {
  does: 'runs',
  afterCalls: 0,
  answerLost: false,
  evicts: false,
  shardDiesAfter: null,
  alarmsTwice: false,
  provider: 'well',
};

/** A minute every ten under trouble until half past four, then calm ones until all is over the next day. */
export function drawTicks(seed: number): Tick[] {
  const { below, chance, oneOf } = draws(seed ^ 0x5eed);
  const troubled = Array.from({ length: 39 }, (_, n): Tick => {
    const missed = chance(10);
    return {
      at: at(10) + n * 10 * MINUTE_MS,
      does: missed ? 'is_missed' : oneOf(['runs', 'runs', 'runs', 'runs_twice', 'dies']),
      afterCalls: below(120),
      answerLost: chance(50),
      evicts: chance(25),
      shardDiesAfter: chance(15) ? below(12) : null,
      alarmsTwice: chance(25),
      provider: oneOf(['well', 'well', 'hangs_after_accept', 'dropped', 'busy']),
    };
  });
  const calm = [
    ...[0, 1, 3, 6, 10, 15, 25, 45].map((minutes) => at(16, 30) + minutes * MINUTE_MS),
    ...[0, 10, 60].map((minutes) => at(24 + 8, 11) + minutes * MINUTE_MS),
    ...[0, 1, 2, 5, 6, 7, 10, 30, 31, 40].map((minutes) => at(24 + 11) + minutes * MINUTE_MS),
  ];
  // The run of the next morning goes through trouble too, for a quarter of an hour at most.
  const [eleven, next] = [at(24 + 11), at(24 + 11, 1)];
  return [
    ...troubled,
    ...calm.map((when): Tick => {
      const late = when === eleven || when === next;
      return late
        ? { ...CALM, at: when, does: oneOf(['runs', 'runs_twice', 'dies']), afterCalls: below(200) }
        : { ...CALM, at: when };
    }),
  ];
}

export const OVER_AT = at(24 + 11, 30) + HOUR_MS;
