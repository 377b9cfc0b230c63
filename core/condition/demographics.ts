// Demographics (데모그래픽): sex, age and region as filters. No filter means everyone, unknowns included; a value chosen
// in a dimension leaves its unknowns out unless `U` is chosen too. Dimensions join by AND, values within one by OR.

import * as v from 'valibot';
import { REGIONS, type Region } from '../region';
import { DAY_MS } from '../time';

export const GENDERS = ['F', 'M'] as const;
export type Gender = (typeof GENDERS)[number];

/** Age bands marketers think in, both ends included; none means and older. */
export const AGE_BANDS = {
  '14-19': [14, 19],
  '20-24': [20, 24],
  '25-29': [25, 29],
  '30-34': [30, 34],
  '35-39': [35, 39],
  '40-49': [40, 49],
  '50-59': [50, 59],
  '60+': [60, null],
} as const;
export type AgeBand = keyof typeof AGE_BANDS;

const MOST_YEARS = 130;
/** Age ranges of the marketer's own, beside the bands. */
export const MAX_RANGES = 10;

const age = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_YEARS));
const ageSchema = v.union([
  v.picklist([...(Object.keys(AGE_BANDS) as AgeBand[]), 'U']),
  v.pipe(
    v.strictObject({ min: age, max: age }),
    v.check(({ min, max }) => min <= max, 'expected min to be at most max'),
  ),
]);
const some = <Item extends v.GenericSchema>(item: Item, most: number) =>
  v.optional(v.pipe(v.array(item), v.minLength(1), v.maxLength(most)));

export const demographicsSchema = v.strictObject({
  genders: some(v.picklist([...GENDERS, 'U']), GENDERS.length + 1),
  /** International age (만 나이) on the Korean day the target is evaluated. */
  ages: some(ageSchema, Object.keys(AGE_BANDS).length + 1 + MAX_RANGES),
  regions: some(v.picklist([...REGIONS, 'U']), REGIONS.length + 1),
});
export type Demographics = v.InferOutput<typeof demographicsSchema>;
export type AgeChoice = v.InferOutput<typeof ageSchema>;

/** What is known of a member, as far as filters ask. */
export type Profile = {
  gender: Gender | null;
  /** The latest day the member can have been born on, as the number `YYYYMMDD`. */
  bornBy: number | null;
  region: Region | null;
};

export const UNKNOWN_PROFILE: Profile = { gender: null, bornBy: null, region: null };

/** A birthday as `Profile.bornBy`. */
export function bornByOf(birthday: string): number {
  return Number(birthday.replaceAll('-', ''));
}

/** Of a year of birth alone, the day that makes the age the difference of years less one: a lower bound all year. */
export function bornByOfYear(year: number): number {
  return (year + 1) * 10_000 + 101;
}

/** A Korean day as the number `YYYYMMDD`. */
export function dateNumber(day: number): number {
  return Number(new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', ''));
}

/** Age in whole years (만 나이) on a Korean day; at least that, where only the year of birth is known. */
export function ageOn(bornBy: number, day: number): number {
  return Math.floor((dateNumber(day) - bornBy) / 10_000);
}

/** The ages a filter admits, as ranges with both ends included; null where it does not ask. */
export function ageRanges({ ages }: Demographics): { min: number; max: number }[] | null {
  if (!ages) return null;
  return ages.flatMap((choice) => {
    if (choice === 'U') return [];
    if (typeof choice !== 'string') return [choice];
    const [min, max] = AGE_BANDS[choice];
    return [{ min, max: max ?? Number.MAX_SAFE_INTEGER }];
  });
}

/** Does the filter admit such a member on a Korean day? */
export function fitsDemographics(filter: Demographics, { gender, bornBy, region }: Profile, day: number): boolean {
  const years = bornBy === null ? null : ageOn(bornBy, day);
  return (
    (!filter.genders || filter.genders.includes(gender ?? 'U')) &&
    (!filter.regions || filter.regions.includes(region ?? 'U')) &&
    (!filter.ages ||
      (years === null
        ? filter.ages.includes('U')
        : ageRanges(filter)?.some(({ min, max }) => years >= min && years <= max) === true))
  );
}
