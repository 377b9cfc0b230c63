// Small pieces the pages share. Functions of plain props.

import type { Child, PropsWithChildren } from 'hono/jsx';
import { type Campaign, stageOfCampaign } from '../../core/campaign/campaign';
import { machineTime, moment } from './format';
import { STAGE_WORDS } from './words';

/** An instant in Korean time. */
export const Time = ({ at, now }: { at: number; now: number }) => (
  <time datetime={machineTime(at)}>{moment(at, now)}</time>
);

export const StageBadge = ({ campaign }: { campaign: Campaign }) => {
  const stage = stageOfCampaign(campaign);
  return <span class={`badge badge-${stage}`}>{STAGE_WORDS[stage]}</span>;
};

export const Empty = ({ title, children }: PropsWithChildren<{ title: string }>) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);

export const Notice = ({ tone, children }: PropsWithChildren<{ tone: 'info' | 'warn' | 'error' }>) => (
  <div class={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
    {children}
  </div>
);

export const Card = ({
  title,
  aside,
  id,
  children,
}: PropsWithChildren<{ title: string; aside?: Child; id?: string }>) => (
  <section class="card" id={id}>
    <div class="card-head">
      <h2>{title}</h2>
      {aside}
    </div>
    {children}
  </section>
);

/** Values of a form as they were typed, and what is wrong with them, by field name. */
export type Fields = Readonly<Record<string, string>>;
export type FieldErrors = Readonly<Record<string, string>>;
export type FormState = { fields: Fields; errors: FieldErrors };

const helpId = (name: string) => `${name}-help`;
const errorId = (name: string) => `${name}-error`;

/** What a control of this name must carry so that its help and error are read out with it. */
export function described(form: FormState, name: string, help?: Child) {
  const ids = [form.errors[name] && errorId(name), help && helpId(name)].filter(Boolean).join(' ');
  return {
    'aria-invalid': form.errors[name] ? 'true' : undefined,
    'aria-describedby': ids || undefined,
  } as const;
}

export const FieldError = ({ form, name }: { form: FormState; name: string }) =>
  form.errors[name] ? (
    <p class="field-error" id={errorId(name)}>
      {form.errors[name]}
    </p>
  ) : null;

export const FieldHelp = ({ name, children }: PropsWithChildren<{ name: string }>) => (
  <p class="field-help" id={helpId(name)}>
    {children}
  </p>
);

type TextFieldProps = {
  form: FormState;
  name: string;
  label: string;
  help?: Child;
  unit?: string;
  type?: 'text' | 'email' | 'password' | 'number' | 'tel' | 'url' | 'time' | 'date' | 'datetime-local';
  size?: 'short' | 'medium' | 'wide';
} & Record<string, unknown>;

/** A label, a one-line control, its unit, its help and its error. */
export const TextField = ({ form, name, label, help, unit, type = 'text', size, ...rest }: TextFieldProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    <div class="control">
      <input
        id={name}
        name={name}
        type={type}
        value={form.fields[name] ?? ''}
        class={size ?? (type === 'number' || type === 'time' ? 'short' : type === 'date' ? 'medium' : 'wide')}
        {...described(form, name, help)}
        {...rest}
      />
      {unit && <span class="unit">{unit}</span>}
    </div>
    <FieldError form={form} name={name} />
    {help && <FieldHelp name={name}>{help}</FieldHelp>}
  </div>
);

/** A box or button to choose, its name, and what choosing it means. */
export const Choice = ({
  type,
  name,
  value = 'on',
  checked,
  label,
  help,
  id = `${name}-${value}`,
}: {
  type: 'radio' | 'checkbox';
  name: string;
  value?: string;
  checked: boolean;
  label: string;
  help?: string;
  /** Needed where the page has several of the same name in forms of their own. */
  id?: string;
}) => (
  <div class="choice">
    <input {...{ type, id, name, value, checked }} aria-describedby={help && helpId(id)} />
    <label for={id}>{label}</label>
    {help && <small id={helpId(id)}>{help}</small>}
  </div>
);

/** One choice of several, each with what it means. */
export const Choices = ({
  form,
  name,
  legend,
  options,
}: {
  form: FormState;
  name: string;
  legend: string;
  options: { value: string; label: string; help?: string }[];
}) => (
  <fieldset class="field choices">
    <legend>{legend}</legend>
    {options.map(({ value, label, help }) => (
      <Choice type="radio" name={name} value={value} checked={form.fields[name] === value} {...{ label, help }} />
    ))}
    <FieldError form={form} name={name} />
  </fieldset>
);

/** Marks a form that comes back as it was typed, so that it is not left behind by accident. */
export const unsaved = (typed: boolean) => ({ 'data-unsaved': typed ? '' : undefined });

/** Said over a form somebody else has saved meanwhile, which keeps what is typed: who has seen it may save over it. */
export const ChangedMeanwhile = ({ title, saved, at }: { title: string; saved: string; at: string }) => (
  <Notice tone="error">
    <b>{title}</b> 저장하지 않았고, 적은 내용은 아래에 그대로 있습니다.{' '}
    <a href={at} target="_blank" rel="noopener">
      {saved}
    </a>
    을 새 창에서 확인해 주세요. 다시 저장하면 그 내용을 이 화면의 내용으로 바꿉니다.
  </Notice>
);

export const hasErrors = (form: FormState) => Object.keys(form.errors).length > 0;

/** Said at the top of a form that was not saved: what is to be mended, and the way to each place. */
export const FormErrors = ({ form }: { form: FormState }) => {
  const errors = Object.entries(form.errors);
  if (errors.length === 0) return null;
  return (
    <Notice tone="error">
      저장하지 않았습니다. 아래 {errors.length}곳을 고쳐 주세요.
      <ul class="to-mend">
        {errors.map(([name, words]) => (
          <li>
            <a href={`#${errorId(name)}`}>{words}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
};

/** A choice in a row of its own; the label is read out, not shown. */
export const Select = ({
  form,
  name,
  label,
  options,
}: {
  form: FormState;
  name: string;
  label: string;
  options: Record<string, string>;
}) => (
  <select id={name} name={name} aria-label={label} aria-invalid={form.errors[name] ? 'true' : undefined}>
    {Object.entries(options).map(([value, word]) => (
      <option value={value} selected={(form.fields[name] ?? '') === value}>
        {word}
      </option>
    ))}
  </select>
);

/** Code in a field that can be selected by hand, and copied with a button where scripts run. */
export const CodeToCopy = ({ id, label, code }: { id: string; label: string; code: string }) => (
  <div class="code-copy">
    <textarea id={id} aria-label={label} readonly rows={3} spellcheck={false}>
      {code}
    </textarea>
    <button type="button" data-copy={id} hidden>
      복사
    </button>
  </div>
);

/** What a press does to one row of a list, asked about first; `children` are what the form says beside it. */
export const RowPress = ({
  action,
  label,
  name,
  confirm,
  children,
}: PropsWithChildren<{ action: string; label: string; name?: string; confirm: string }>) => (
  <form method="post" action={action}>
    {children}
    <button class="small" type="submit" aria-label={name} data-confirm={confirm}>
      {label}
    </button>
  </form>
);
