// A campaign in a few Korean words: when it sends, whom it means.

import { type CampaignDefinition, presetOf, type Send, scenarioOf } from '../../../core/campaign/definition';
import { initialOf, type ParamSpec, type Params } from '../../../core/campaign/params';
import { qualifyingEvents, type Scenario } from '../../../core/campaign/scenario';
import type { Schedule } from '../../../core/campaign/schedule';
import type { LookBack } from '../../../core/condition/window';
import { formatKst } from '../../../core/time';
import { clock, duration, number } from '../format';
import { demographicWords } from '../segment/demographic-fields';
import { conditionWords } from '../segment/words';
import { eventWord } from '../words';
import { WEEKDAYS } from './send-fields';

/** When a campaign sends. */
export function sendingWords(send: Send): string {
  return send.type === 'realtime' ? `실시간 · ${duration(send.delayMs)} 뒤` : scheduleWords(send.schedule);
}

function scheduleWords(schedule: Schedule): string {
  const time = clock(schedule.hour * 60 + schedule.minute);
  switch (schedule.kind) {
    case 'once':
      return `${schedule.date} ${time} 한 번`;
    case 'daily':
      return `매일 ${time}`;
    case 'weekly':
      return `매주 ${schedule.weekdays.map((day) => WEEKDAYS[day]).join('·')} ${time}`;
    case 'monthly':
      return `매월 ${schedule.day === 'last' ? '말일' : `${schedule.day}일`} ${time}`;
  }
}

export function lookBackWords(lookBack: LookBack): string {
  switch (lookBack.kind) {
    case 'one_day':
      return lookBack.daysAgo === 1 ? '어제' : `${lookBack.daysAgo}일 전 하루`;
    case 'range':
      return `${lookBack.from}일 전부터 ${lookBack.to}일 전까지`;
    case 'dates':
      return `${lookBack.from}부터 ${lookBack.to}까지`;
    case 'last_event':
      return lookBack.from === lookBack.to
        ? `마지막 행동이 ${lookBack.from}일 전`
        : `마지막 행동이 ${lookBack.from}~${lookBack.to}일 전`;
  }
}

/** Names of a shop's target groups, by id. */
export type GroupNames = ReadonlyMap<number, string>;

/** Whom a campaign means, and what of it was turned. */
export function audienceWords(definition: CampaignDefinition, groups: GroupNames): string {
  const preset = presetOf(definition);
  const { send } = definition;
  const period = send.type === 'scheduled' ? ` · ${lookBackWords(send.lookBack)}` : '';
  const narrowed = narrowingWords(definition.target, groups)
    .map((words) => ` · ${words}`)
    .join('');
  if (!preset) return `${scenarioWords(scenarioOf(definition))}${period}${narrowed}`;
  const turned = preset.params.flatMap((spec) => paramWords(spec, definition.params) ?? []);
  return `${preset.summary.replace(/[.]$/, '')}${period}${turned.map((words) => ` · ${words}`).join('')}${narrowed}`;
}

/** What the marketer's own target asks besides. */
function narrowingWords(target: CampaignDefinition['target'], groups: GroupNames): string[] {
  if (!target) return [];
  const { include, exclude } = target.groups;
  const named = (ids: readonly number[]) => ids.map((id) => `‘${groups.get(id) ?? '삭제한 그룹'}’`).join(' 또는 ');
  return [
    ...target.allOf.map(conditionWords),
    ...target.exclude.map((condition) => `${conditionWords(condition)} 제외`),
    ...(target.demographics ? [demographicWords(target.demographics)] : []),
    ...(include.length > 0 ? [`타겟 그룹 ${named(include)}에 있는 회원`] : []),
    ...(exclude.length > 0 ? [`타겟 그룹 ${named(exclude)} 제외`] : []),
  ];
}

/** A parameter that says something; one left as it was does not. */
function paramWords(spec: ParamSpec, params: Params): string | null {
  const value = params[spec.name];
  if (value === undefined) return null;
  switch (spec.kind) {
    case 'number':
      return value === initialOf(spec, params) ? null : `${spec.label} ${number(Number(value))}${spec.unit}`;
    case 'choice':
      return value === spec.initial ? null : (spec.options.find((option) => option.value === value)?.label ?? null);
    case 'words': {
      const words = value as string[];
      return words.length === 0 ? null : `${spec.label} ${words.join(', ')}`;
    }
    case 'text':
      return value === '' ? null : `${spec.label} ${String(value)}`;
    case 'instant':
      return `${spec.label} ${formatKst(Number(value))}`;
    case 'switch':
      return value === spec.initial ? null : `${spec.label} 안 함`;
    case 'pages': {
      const { any = [] } = value as { any?: { value: string }[] };
      return any.length === 0 ? null : `${spec.label} ${any.map((rule) => rule.value).join(', ')}`;
    }
  }
}

/** A scenario of one's own in one sentence. */
export function scenarioWords(scenario: Scenario): string {
  const { qualify } = scenario;
  const events = [...new Set(qualifyingEvents(scenario).map(({ event }) => `‘${eventWord(event)}’`))].join(' 또는 ');
  switch (qualify.kind) {
    case 'events': {
      const unit = qualify.measure === 'distinct_products' ? '개 상품' : '번';
      return `${events} ${number(qualify.atLeast)}${unit} 이상`;
    }
    case 'orders':
      return `구매 ${number(qualify.atLeast)}원 이상`;
    case 'interest':
      return `관심 점수 ${number(qualify.minScore)}점 이상`;
  }
}
