// When to send, in the campaign form: at once after the event, or at set times with a look-back. Both are in the page;
// the one not chosen is hidden by the style sheet, so it works without scripting.

import type { Preset } from '../../../core/campaign/presets';
import { duration } from '../format';
import { Choice, Choices, described, FieldError, FieldHelp, type FormState, Select } from '../parts';
import { LOOK_BACK_WORDS, SCHEDULE_WORDS } from '../words';
import { WEEKDAYS } from './send-fields';

export const SendFields = ({ form, preset }: { form: FormState; preset: Preset | null }) => (
  <>
    {(preset === null || preset.realtime) && (
      <Choices
        form={form}
        name="sendType"
        legend="발송 방식"
        options={[
          { value: 'realtime', label: '실시간 발송', help: '행동이 있고 정한 시간이 지나면 바로 보냅니다.' },
          {
            value: 'scheduled',
            label: '정해진 시점에 발송',
            help: '정한 날짜와 시각에 조건에 맞는 회원에게 보냅니다.',
          },
        ]}
      />
    )}
    {preset && !preset.realtime && <input type="hidden" name="sendType" value={form.fields.sendType ?? 'scheduled'} />}
    {(preset === null || preset.realtime !== undefined) && (
      <div class="send-realtime">
        <Delay form={form} preset={preset} />
      </div>
    )}
    <div class="send-scheduled">
      <Schedule form={form} />
      <LookBackFields form={form} preset={preset} />
    </div>
  </>
);

const Delay = ({ form, preset }: { form: FormState; preset: Preset | null }) => (
  <fieldset class="field">
    <legend>기다리는 시간</legend>
    <div class="control">
      <Counted form={form} name="delayHours" of="delay" label="시간" unit="시간" max={720} />
      <Counted form={form} name="delayMinutes" of="delay" label="분" unit="분 뒤" max={59} />
    </div>
    <FieldError form={form} name="delay" />
    <FieldHelp name="delay">
      {preset?.realtime
        ? `${duration(preset.realtime.minMs)}에서 ${duration(preset.realtime.maxMs)} 사이. `
        : '5분에서 30일 사이. '}
      그사이 구매처럼 제외할 행동이 있으면 보내지 않습니다.
    </FieldHelp>
  </fieldset>
);

const Schedule = ({ form }: { form: FormState }) => (
  <fieldset class="field schedule">
    <legend>보내는 때</legend>
    <div class="control">
      <Select form={form} name="scheduleKind" label="되풀이" options={SCHEDULE_WORDS} />
      <input
        name="date"
        type="date"
        class="when-once"
        aria-label="보낼 날짜"
        value={form.fields.date ?? ''}
        {...described(form, 'date')}
      />
      <span class="when-monthly">
        <Select form={form} name="monthDay" label="날짜" options={MONTH_DAYS} />
      </span>
      <input
        name="time"
        id="time"
        type="time"
        class="short"
        aria-label="보내는 시각"
        value={form.fields.time ?? ''}
        {...described(form, 'time', true)}
      />
    </div>
    <div class="when-weekly weekdays">
      {[1, 2, 3, 4, 5, 6, 0].map((day) => (
        <Choice
          type="checkbox"
          name={`weekday${day}`}
          checked={form.fields[`weekday${day}`] === 'on'}
          label={WEEKDAYS[day] ?? ''}
        />
      ))}
    </div>
    <FieldError form={form} name="time" />
    <FieldError form={form} name="date" />
    <FieldError form={form} name="weekdays" />
    <FieldError form={form} name="monthDay" />
    <FieldHelp name="time">한국 시간. 야간에는 보낼 수 없습니다.</FieldHelp>
  </fieldset>
);

const MONTH_DAYS = Object.fromEntries([
  ...Array.from({ length: 28 }, (_, n) => [String(n + 1), `${n + 1}일`]),
  ['last', '말일'],
]);

const LookBackFields = ({ form, preset }: { form: FormState; preset: Preset | null }) => {
  const kinds = preset?.scheduled.lookBacks ?? (['one_day', 'range', 'last_event', 'dates'] as const);
  const options = Object.fromEntries(kinds.map((kind) => [kind, LOOK_BACK_WORDS[kind]]));
  return (
    <fieldset class="field look-back">
      <legend>조회 기간</legend>
      <div class="control">
        <Select form={form} name="lookBackKind" label="조회 기간" options={options} />
        <span class="when-one-day">
          <Counted form={form} name="daysAgo" of="lookBack" label="며칠 전" unit="일 전 하루" max={365} />
        </span>
        <span class="when-range">
          <Counted form={form} name="daysFrom" of="lookBack" label="며칠 전부터" unit="일 전부터" max={365} />
          <Counted form={form} name="daysTo" of="lookBack" label="며칠 전까지" unit="일 전까지" max={365} />
        </span>
        <span class="when-dates">
          <input name="dateFrom" type="date" aria-label="시작하는 날" value={form.fields.dateFrom ?? ''} />
          <span class="unit">부터</span>
          <input name="dateTo" type="date" aria-label="끝나는 날" value={form.fields.dateTo ?? ''} />
          <span class="unit">까지</span>
        </span>
      </div>
      <FieldError form={form} name="daysAgo" />
      <FieldError form={form} name="lookBack" />
      <FieldHelp name="lookBack">
        오늘은 들어가지 않습니다. 1일 조회의 1일 전은 어제입니다. 마지막 이벤트는 마지막 행동을 하고 그만큼 지난
        회원입니다.
      </FieldHelp>
    </fieldset>
  );
};

type CountedProps = {
  form: FormState;
  name: string;
  /** The field whose error and help are this control's too. */
  of: string;
  label: string;
  unit: string;
  max: number;
};

/** A whole number with what it counts. */
const Counted = ({ form, name, of, label, unit, max }: CountedProps) => (
  <>
    <input
      name={name}
      type="number"
      min="0"
      max={max}
      class="count"
      aria-label={label}
      value={form.fields[name] ?? ''}
      {...described(form, form.errors[name] ? name : of, true)}
    />
    <span class="unit">{unit}</span>
  </>
);
