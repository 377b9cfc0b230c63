import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  ageOn,
  bornByOf,
  bornByOfYear,
  type Demographics,
  dateNumber,
  demographicsSchema,
  fitsDemographics,
  UNKNOWN_PROFILE,
} from '../../core/condition/demographics';
import { regionOf } from '../../core/region';
import { kstDay } from '../../core/time';

const day = (text: string) => kstDay(Date.parse(`${text}T12:00:00+09:00`));
const TODAY = day('2026-03-10');

describe('age', () => {
  it('is counted in whole years (만 나이) from the birthday on', () => {
    expect(ageOn(bornByOf('1996-03-10'), TODAY)).toBe(30);
    expect(ageOn(bornByOf('1996-03-11'), TODAY)).toBe(29);
    expect(ageOn(bornByOf('2004-02-29'), day('2025-02-28'))).toBe(20);
    expect(ageOn(bornByOf('2004-02-29'), day('2025-03-01'))).toBe(21);
  });

  it('is the difference of years less one where only the year is known, all year long', () => {
    expect(ageOn(bornByOfYear(2000), day('2026-01-01'))).toBe(25);
    expect(ageOn(bornByOfYear(2000), day('2026-12-31'))).toBe(25);
    expect(ageOn(bornByOfYear(2000), day('2027-01-01'))).toBe(26);
  });

  it('is counted on the Korean day', () => {
    expect(dateNumber(kstDay(Date.parse('2026-03-09T14:59:59Z')))).toBe(20_260_309);
    expect(dateNumber(kstDay(Date.parse('2026-03-09T15:00:00Z')))).toBe(20_260_310);
  });
});

describe('a demographic filter', () => {
  const somebody = { gender: 'F', bornBy: 19_960_310, region: 'seoul' } as const;
  const fits = (filter: Demographics, over: object = {}) => fitsDemographics(filter, { ...somebody, ...over }, TODAY);

  it('admits everyone when it asks nothing', () => {
    expect(fits({})).toBe(true);
    expect(fitsDemographics({}, UNKNOWN_PROFILE, TODAY)).toBe(true);
  });

  it('leaves out who is unknown in a dimension it asks about, unless they are asked for too', () => {
    expect(fits({ genders: ['F'] }, { gender: null })).toBe(false);
    expect(fits({ genders: ['F', 'U'] }, { gender: null })).toBe(true);
    expect(fits({ regions: ['seoul', 'U'] }, { region: null })).toBe(true);
    expect(fits({ ages: ['30-34'] }, { bornBy: null })).toBe(false);
    expect(fits({ ages: ['U'] }, { bornBy: null })).toBe(true);
    expect(fits({ ages: ['U'] })).toBe(false);
  });

  it('joins values of a dimension by or, dimensions by and', () => {
    expect(fits({ genders: ['M', 'F'], ages: ['25-29', '30-34'], regions: ['busan', 'seoul'] })).toBe(true);
    expect(fits({ genders: ['F'], regions: ['busan'] })).toBe(false);
    expect(fits({ ages: [{ min: 30, max: 30 }] })).toBe(true);
    expect(fits({ ages: ['60+'] }, { bornBy: 19_260_101 })).toBe(true);
  });

  it('refuses what no member can be', () => {
    const accepts = (filter: unknown) => v.is(demographicsSchema, filter);
    expect(accepts({ genders: ['X'] })).toBe(false);
    expect(accepts({ ages: [{ min: 30, max: 20 }] })).toBe(false);
    expect(accepts({ regions: ['강원도'] })).toBe(false);
    expect(accepts({ genders: [] })).toBe(false);
  });
});

describe('the region of an address', () => {
  it.each([
    ['서울특별시 마포구 월드컵로 1', 'seoul'],
    ['(04001) 서울 마포구', 'seoul'],
    ['대한민국 부산직할시 중구', 'busan'],
    ['강원도 춘천시', 'gangwon'],
    ['강원특별자치도 춘천시', 'gangwon'],
    ['전라북도 전주시', 'jeonbuk'],
    ['전북특별자치도 전주시', 'jeonbuk'],
    ['전북 전주시', 'jeonbuk'],
    ['전라남도 여수시', 'jeonnam'],
    ['충청북도 청주시', 'chungbuk'],
    ['경상남도 창원시', 'gyeongnam'],
    ['세종특별자치시 한누리대로', 'sejong'],
    ['제주도 제주시', 'jeju'],
    ['광주 북구 무등로', 'gwangju'],
    ['광주광역시 광산구', 'gwangju'],
    ['경기도 광주시 경안동', 'gyeonggi'],
    ['광주시 경안동', null],
    ['마포구 월드컵로 1', null],
  ])('%s lies in %s', (address, region) => {
    expect(regionOf(address)).toBe(region);
  });
});
