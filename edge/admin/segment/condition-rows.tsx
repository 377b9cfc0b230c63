// A target's conditions as rows of controls, in the target group form and the campaign form.

import { COMPARISONS, MEASURES } from '../../../core/condition/schema';
import { FieldError, type FormState, Select } from '../parts';
import { COMPARISON_WORDS, MEASURE_WORDS } from '../words';
import { EVENT_CHOICES, FilterDetails } from './filter-details';
import { field, MAX_ROWS, rowsOf } from './target-fields';

/** The rows there are and a button for one more; buttons post the form to `draft` and get it back. */
export const ConditionRows = ({ form, draft }: { form: FormState; draft: string }) => {
  const rows = rowsOf(form.fields);
  return (
    <>
      {rows.map((row, i) => (
        <ConditionRow form={form} row={row} number={i + 1} draft={draft} />
      ))}
      {rows.length < MAX_ROWS && (
        <button type="submit" formaction={`${draft}#conditions`} name="do" value="add">
          조건 추가
        </button>
      )}
    </>
  );
};

const WINDOWS = {
  lastDays: '최근 며칠(24시간 단위)',
  calendarDays: '오늘을 포함한 며칠',
  daysAgo: '며칠 전부터 며칠 전까지',
  allTime: '전체 기간',
};
const ROLES = { in: '맞으면 포함', out: '맞으면 제외' };

type RowProps = { form: FormState; row: number; number: number; draft: string };

const ConditionRow = ({ form, row, number, draft }: RowProps) => {
  const name = (part: string) => field(row, part);
  const label = (word: string) => `조건 ${number} ${word}`;
  const select = (part: string, word: string, options: Record<string, string>) => (
    <Select form={form} name={name(part)} label={label(word)} options={options} />
  );
  const text = (part: string, word: string, more: Record<string, string | number> = {}) => (
    <input
      name={name(part)}
      aria-label={label(word)}
      aria-invalid={form.errors[name(part)] ? 'true' : undefined}
      value={form.fields[name(part)] ?? ''}
      {...more}
    />
  );
  const number_ = { type: 'number', min: 0, class: 'count' };
  const errors = ['Days', 'To', 'Event', 'Value', 'Products', 'Brands', 'Categories', 'Min', 'Max', 'Rules'];
  return (
    <fieldset class="condition">
      <legend>조건 {number}</legend>
      <div class="control">
        {select('Window', '기간', WINDOWS)}
        <span class="days">
          {text('Days', '일수', number_)}
          <span class="until">~ {text('To', '끝나는 일수', number_)}</span>
          <span class="unit">일</span>
        </span>
        {select('Role', '포함 여부', ROLES)}
      </div>
      <div class="control">
        {select('Event', '행동', EVENT_CHOICES)}
        {select('Measure', '세는 것', MEASURE_WORDS_IN_ORDER)}
        {text('Value', '값', number_)}
        {select('Op', '비교', COMPARISONS_IN_ORDER)}
      </div>
      {errors.map((part) => (
        <FieldError form={form} name={name(part)} />
      ))}
      <FilterDetails form={form} prefix={name('')} own={name('Own')} label={`조건 ${number}`} />
      <button class="link" type="submit" formaction={`${draft}#conditions`} name="do" value={`drop-${row}`}>
        조건 {number} 빼기
      </button>
    </fieldset>
  );
};

const MEASURE_WORDS_IN_ORDER = Object.fromEntries(MEASURES.map((measure) => [measure, MEASURE_WORDS[measure]]));
const COMPARISONS_IN_ORDER = Object.fromEntries(COMPARISONS.map((op) => [op, COMPARISON_WORDS[op]]));
