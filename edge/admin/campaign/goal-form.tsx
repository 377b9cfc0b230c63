// The goal (목표) of a campaign: what counts as its success, within how long, and what one is worth.

import { FieldError, type FormState, Select, TextField } from '../parts';
import { EVENT_CHOICES, FilterDetails } from '../segment/filter-details';
import { FILTER_WORDS } from '../segment/filter-fields';
import { GOAL } from './goal-fields';

const CHOICES = { '': '구매 (결제 금액으로)', ...EVENT_CHOICES, purchase: '구매 (정한 가치로)' };

export const GoalFields = ({ form }: { form: FormState }) => (
  <fieldset class="card" id="part-goal">
    <legend>목표</legend>
    <p class="lead">
      메시지를 받고 이 행동을 하면 성과로 셉니다. 구매가 아닌 목표는, 메시지가 나가기 전에 이미 한 회원에게 보내지
      않습니다.
    </p>
    <fieldset class="condition">
      <legend>목표 행동</legend>
      <div class="control">
        <Select form={form} name="goalEvent" label="목표 행동" options={CHOICES} />
      </div>
      {['Event', ...Object.keys(FILTER_WORDS)].map((part) => (
        <FieldError form={form} name={`${GOAL}${part}`} />
      ))}
      <FilterDetails form={form} prefix={GOAL} own="goalOwn" label="목표 행동" />
    </fieldset>
    <div class="row">
      <TextField
        form={form}
        name="windowDays"
        label="전환 인정 기간"
        unit="일"
        type="number"
        min="1"
        max="30"
        help="클릭(또는 도착) 후 24시간 × 일수 안의 목표 행동을 셉니다."
      />
      <TextField
        form={form}
        name="goalValue"
        label="한 번의 가치"
        unit="원"
        inputmode="numeric"
        size="short"
        help="결제 금액으로 세지 않는 목표일 때, 전환 가치를 계산합니다."
      />
    </div>
  </fieldset>
);
