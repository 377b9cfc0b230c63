// What narrows an event, folded away until it is wanted.

import { Choice, type FormState, Select } from '../parts';
import { EVENT_WORDS, RULE_OPERATORS, RULE_PARTS } from '../words';
import { ruleName, rulesShown } from './filter-fields';
import { OWN_EVENT } from './target-fields';

/** Events to choose from. */
export const EVENT_CHOICES: Record<string, string> = { ...EVENT_WORDS, [OWN_EVENT]: '쇼핑몰이 정한 행동' };

const KINDS = { any: '하나라도 맞으면', not: '맞으면 빼기' };
const PARTS = [
  ['Products', '상품 번호', '쉼표로 나누어 적기'],
  ['Brands', '브랜드', '쉼표로 나누어 적기'],
  ['Categories', '분류 번호', '아래 분류까지 포함'],
  ['Min', '주문 금액 최소(원)', '원화로 구매했을 때'],
  ['Max', '주문 금액 최대(원)', '원화로 구매했을 때'],
] as const;

type DetailsProps = {
  form: FormState;
  prefix: string;
  /** The control for the name of an event of the shop's own. */
  own: string;
  /** Said before each control's own name. */
  label: string;
};

export const FilterDetails = ({ form, prefix, own, label }: DetailsProps) => {
  const text = (name: string, word: string, placeholder: string) => (
    <label>
      {word}
      <input
        name={name}
        aria-label={`${label} ${word}`}
        aria-invalid={form.errors[name] ? 'true' : undefined}
        value={form.fields[name] ?? ''}
        placeholder={placeholder}
      />
    </label>
  );
  const rules = rulesShown(form.fields, prefix);
  const isUsed = [own, `${prefix}Discounted`, ...PARTS.map(([part]) => `${prefix}${part}`)].some(
    (name) => form.fields[name],
  );
  return (
    <details open={isUsed || rules.length > 1}>
      <summary>상세 조건</summary>
      <div class="details">
        {text(own, '쇼핑몰이 정한 행동의 이름', '예: coupon_download')}
        {PARTS.map(([part, word, placeholder]) => text(`${prefix}${part}`, word, placeholder))}
        <Choice
          type="checkbox"
          name={`${prefix}Discounted`}
          checked={form.fields[`${prefix}Discounted`] === 'on'}
          label="할인 중인 상품만"
        />
        {rules.map((rule) => {
          const select = (part: string, word: string, options: Record<string, string>) => (
            <Select form={form} name={ruleName(prefix, rule, part)} label={`${label} ${word}`} options={options} />
          );
          return (
            <div class="rule">
              {select('Kind', '주소 조건', KINDS)}
              {select('Part', '주소 위치', RULE_PARTS)}
              {select('Op', '주소 비교', RULE_OPERATORS)}
              <input
                name={ruleName(prefix, rule, 'Value')}
                aria-label={`${label} 주소 값`}
                value={form.fields[ruleName(prefix, rule, 'Value')] ?? ''}
                placeholder="/event/spring"
                maxlength={300}
              />
            </div>
          );
        })}
      </div>
    </details>
  );
};
