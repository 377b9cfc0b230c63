// Saved groups to be in any of, or in none of: a row for each, in the target group form and the campaign form.

import type { Segment } from '../../actions/segments';
import { type FormState, Select } from '../parts';

export const GroupChoices = ({ form, groups, legend }: { form: FormState; groups: Segment[]; legend: string }) => (
  <fieldset class="card">
    <legend>{legend}</legend>
    <p class="lead">포함할 그룹이 여럿이면 그 가운데 하나에라도 있는 회원입니다.</p>
    {groups.map((other) => (
      <div class="control group-choice">
        <Select
          form={form}
          name={`group${other.id}`}
          label={other.name}
          options={{ '': '쓰지 않음', in: '포함', out: '제외' }}
        />
        <span>{other.name}</span>
      </div>
    ))}
  </fieldset>
);
