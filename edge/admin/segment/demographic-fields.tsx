// Who a target or campaign is for, beside what they did: sex, age and region as boxes, read and filled.

import {
  AGE_BANDS,
  type AgeBand,
  type AgeChoice,
  type Demographics,
  GENDERS,
  MAX_RANGES,
} from '../../../core/condition/demographics';
import { REGIONS, type Region } from '../../../core/region';
import { typedNumber } from '../form-errors';
import { Choice, FieldError, type Fields, type FormState } from '../parts';

export const GENDER_WORDS = { F: '여성', M: '남성', U: '성별 모름' };
export const REGION_WORDS: Record<Region, string> = {
  seoul: '서울',
  busan: '부산',
  daegu: '대구',
  incheon: '인천',
  gwangju: '광주',
  daejeon: '대전',
  ulsan: '울산',
  sejong: '세종',
  gyeonggi: '경기',
  gangwon: '강원',
  chungbuk: '충북',
  chungnam: '충남',
  jeonbuk: '전북',
  jeonnam: '전남',
  gyeongbuk: '경북',
  gyeongnam: '경남',
  jeju: '제주',
};
const ageWord = (band: AgeBand) => (band === '60+' ? '60세 이상' : `${band.replace('-', '~')}세`);

/** `여성, 20~24세 또는 25~29세, 서울`; empty where nothing is asked. */
export function demographicWords({ genders, ages, regions }: Demographics): string {
  const age = (choice: AgeChoice) => {
    if (choice === 'U') return '나이 모름';
    return typeof choice === 'string' ? ageWord(choice) : `${choice.min}~${choice.max}세`;
  };
  return [
    genders?.map((gender) => GENDER_WORDS[gender]).join(' 또는 '),
    ages?.map(age).join(' 또는 '),
    regions?.map((region) => (region === 'U' ? '지역 모름' : REGION_WORDS[region])).join(' 또는 '),
  ]
    .filter(Boolean)
    .join(', ');
}

const BANDS = Object.keys(AGE_BANDS) as AgeBand[];

/** `ageMin`, `ageMax`, `ageMin2` … */
const RANGES = Array.from({ length: MAX_RANGES }, (_, i) => i);
const ageName = (end: 'Min' | 'Max', i: number) => `age${end}${i === 0 ? '' : i + 1}`;
const isTyped = (fields: Fields, i: number) =>
  Boolean(fields[ageName('Min', i)]?.trim() || fields[ageName('Max', i)]?.trim());

export const DemographicChoices = ({ form }: { form: FormState }) => {
  const box = (name: string, label: string) => (
    <Choice type="checkbox" name={name} checked={form.fields[name] === 'on'} label={label} />
  );
  const years = (name: string, label: string) => (
    <input
      type="number"
      name={name}
      min={0}
      max={130}
      class="count"
      aria-label={label}
      aria-invalid={form.errors.demographics ? 'true' : undefined}
      value={form.fields[name] ?? ''}
    />
  );
  const dimensions: [string, unknown][] = [
    ['성별', [...GENDERS, 'U' as const].map((gender) => box(`gender${gender}`, GENDER_WORDS[gender]))],
    [
      '나이 (만)',
      <>
        {BANDS.map((band) => box(`age${band}`, ageWord(band)))}
        {box('ageU', '나이 모름')}
        {RANGES.filter((i) => i === 0 || isTyped(form.fields, i)).map((i) => (
          <span class="years">
            {years(ageName('Min', i), '나이, 몇 살부터')} ~ {years(ageName('Max', i), '나이, 몇 살까지')} 세
          </span>
        ))}
      </>,
    ],
    [
      '지역',
      <>
        {REGIONS.map((region) => box(`region${region}`, REGION_WORDS[region]))}
        {box('regionU', '지역 모름')}
      </>,
    ],
  ];
  return (
    <fieldset class="card demographics">
      <legend>성별·나이·지역</legend>
      <p class="lead">
        고르지 않으면 모두입니다. 하나라도 고르면 그 항목을 모르는 회원은 빠집니다. 모르는 회원도 넣으려면 "모름"을 함께
        고릅니다.
      </p>
      {dimensions.map(([legend, boxes]) => (
        <fieldset class="boxes">
          <legend>{legend}</legend>
          {boxes}
        </fieldset>
      ))}
      <FieldError form={form} name="demographics" />
    </fieldset>
  );
};

/** What was chosen, as the schema is asked about it; nothing where nothing was. */
export function typedDemographics(fields: Fields): { demographics?: unknown } {
  const chosen = (prefix: string, values: readonly string[]) =>
    values.filter((value) => fields[`${prefix}${value}`] === 'on');
  const genders = chosen('gender', [...GENDERS, 'U']);
  const regions = chosen('region', [...REGIONS, 'U']);
  const years = (name: string, otherwise: number) => (fields[name]?.trim() ? typedNumber(fields[name]) : otherwise);
  const ranges = RANGES.filter((i) => isTyped(fields, i)).map((i) => ({
    min: years(ageName('Min', i), 0),
    max: years(ageName('Max', i), 130),
  }));
  const ages = [...chosen('age', [...BANDS, 'U']), ...ranges];
  const demographics = {
    ...(genders.length > 0 && { genders }),
    ...(ages.length > 0 && { ages }),
    ...(regions.length > 0 && { regions }),
  };
  return Object.keys(demographics).length > 0 ? { demographics } : {};
}

/** The boxes a filter fills. The form has one age range of the marketer's own, and shows more where a program made them. */
export function demographicFields({ genders, ages, regions }: Demographics = {}): Fields {
  const ranges = ages?.filter((choice) => typeof choice !== 'string') ?? [];
  const bands = ages?.filter((choice) => typeof choice === 'string') ?? [];
  return Object.fromEntries([
    ...(genders ?? []).map((gender) => [`gender${gender}`, 'on']),
    ...bands.map((band) => [`age${band}`, 'on']),
    ...ranges.flatMap(({ min, max }, i) => [
      [ageName('Min', i), String(min)],
      [ageName('Max', i), String(max)],
    ]),
    ...(regions ?? []).map((region) => [`region${region}`, 'on']),
  ]);
}

export const DEMOGRAPHICS_ERROR = '나이는 0~130 사이의 수로, 작은 수부터 적어 주세요.';
