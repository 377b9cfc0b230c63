// A preset's parameters as controls, whatever the preset: label, unit, limits and help come from the parameter itself.

import type { ParamSpec } from '../../../core/campaign/params';
import { number } from '../format';
import { Choice, described, FieldError, FieldHelp, type FormState, Select, TextField } from '../parts';
import { RULE_OPERATORS, RULE_PARTS } from '../words';
import { pageField, pageRows, paramField } from './param-fields';

export const ParamFields = ({ form, specs }: { form: FormState; specs: readonly ParamSpec[] }) => (
  <>
    {specs.map((spec) => (
      <ParamField form={form} spec={spec} />
    ))}
  </>
);

const ParamField = ({ form, spec }: { form: FormState; spec: ParamSpec }) => {
  const name = paramField(spec.name);
  const { label, help } = spec;
  switch (spec.kind) {
    case 'number':
      return (
        <TextField
          {...{ form, name, label }}
          unit={spec.unit}
          inputmode="numeric"
          size="short"
          placeholder={spec.initialIf && `${spec.initial}·${spec.initialIf.initial}`}
          help={`${help ? `${help} ` : ''}${number(spec.min)}~${number(spec.max)}`}
        />
      );
    case 'text':
      return <TextField {...{ form, name, label, help }} maxlength={spec.max} />;
    case 'instant':
      return <TextField {...{ form, name, label, help }} type="datetime-local" />;
    case 'words':
      return (
        <TextField
          {...{ form, name, label }}
          help={`${help ? `${help} ` : ''}쉼표로 나누어 ${spec.max}개까지`}
          placeholder={spec.required ? undefined : '비워 두어도 됩니다'}
        />
      );
    case 'switch':
      return (
        <div class="field">
          <Choice type="checkbox" name={name} checked={form.fields[name] === 'on'} label={label} />
        </div>
      );
    case 'choice':
      return (
        <div class="field">
          <label for={name}>{label}</label>
          <div class="control">
            <select id={name} name={name} {...described(form, name, help)}>
              {spec.options.map((option) => (
                <option value={option.value} selected={form.fields[name] === option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          </div>
          <FieldError form={form} name={name} />
          {help && <FieldHelp name={name}>{help}</FieldHelp>}
        </div>
      );
    case 'pages':
      return <PageRules form={form} spec={spec} />;
  }
};

const KINDS = { any: '맞는 주소', not: '제외할 주소' };

/** Rows of address rules; one empty row stands ready, and saving gives another. */
const PageRules = ({ form, spec }: { form: FormState; spec: ParamSpec }) => {
  const name = paramField(spec.name);
  return (
    <fieldset class="field rules">
      <legend>{spec.label}</legend>
      {pageRows(form.fields, spec.name).map((row) => {
        const label = (what: string) => `${spec.label} ${row + 1} ${what}`;
        return (
          <div class="control">
            <Select form={form} name={pageField(spec.name, row, 'Kind')} label={label('종류')} options={KINDS} />
            <Select form={form} name={pageField(spec.name, row, 'Part')} label={label('부분')} options={RULE_PARTS} />
            <Select form={form} name={pageField(spec.name, row, 'Op')} label={label('비교')} options={RULE_OPERATORS} />
            <input
              name={pageField(spec.name, row, 'Value')}
              aria-label={label('값')}
              value={form.fields[pageField(spec.name, row, 'Value')] ?? ''}
              placeholder="/event/spring"
              maxlength={300}
              {...described(form, name, spec.help)}
            />
          </div>
        );
      })}
      <FieldError form={form} name={name} />
      {spec.help && <FieldHelp name={name}>{spec.help}</FieldHelp>}
    </fieldset>
  );
};
