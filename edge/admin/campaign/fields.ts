// The campaign form read and filled: typed text to a definition, and back.

import * as v from 'valibot';
import {
  asCustomDraft,
  type CampaignDefinition,
  campaignDefinitionSchema,
  draftScenarioOf,
  presetOf,
} from '../../../core/campaign/definition';
import type { Params } from '../../../core/campaign/params';
import { EMPTY_TARGET } from '../../../core/condition/schema';
import { EMAIL_HTML_LIMIT, type Message, messageSchema } from '../../../core/message/content';
import { err, ok, type Result } from '../../../core/result';
import { couponUseFields, readCouponUse } from '../coupon/choice';
import { fieldErrors, typedNumber } from '../form-errors';
import { number } from '../format';
import { FEED_WORDS } from '../message/feed-fields';
import { BUTTON_WORDS, fieldOfPath, messageFields, messageOf } from '../message/fields';
import { PRODUCT_WORDS } from '../message/product-fields';
import type { Fields, FormState } from '../parts';
import { type TypedTarget, targetFields, typedTarget } from '../segment/target-fields';
import { GOAL_WORDS, goalFieldOf, goalFields, typedGoal } from './goal-fields';
import { paramField, paramFields, typedParams } from './param-fields';
import { SCENARIO_WORDS, scenarioFieldOf, scenarioFields, typedScenario } from './scenario-fields';
import { SEND_FIELD_OF, SEND_WORDS, sendFields, typedSend } from './send-fields';

const WORDS: Readonly<Record<string, string>> = {
  ...SEND_WORDS,
  ...SCENARIO_WORDS,
  ...FEED_WORDS,
  ...PRODUCT_WORDS,
  ...BUTTON_WORDS,
  name: '캠페인 이름을 1~60자로 적어 주세요.',
  body: '보낼 내용을 1~2,000자로 적어 주세요.',
  linkName: '링크 이름을 1~20자로 적어 주세요.',
  linkUrl: '링크 주소를 적어 주세요. 예: {장바구니URL}',
  subject: '제목을 줄여 주세요.',
  bubbleText: '보낼 내용을 적어 주세요.',
  bubbleImage: '그림 주소를 적어 주세요.',
  mailSubject: '메일 제목을 1~100자로 적어 주세요.',
  html: `HTML을 ${number(EMAIL_HTML_LIMIT)}자 이하로 붙여넣어 주세요.`,
  blocks: '블록을 하나 이상 넣고 글과 주소를 채워 주세요.',
  pushTitle: '제목을 1~60자로 적어 주세요.',
  pushBody: '내용을 1~300자로 적어 주세요.',
  pushUrl: '눌렀을 때 갈 주소를 적어 주세요.',
  fallback_body: '대체 문자 내용을 적어 주세요.',
  fallback_linkName: '링크 이름을 1~20자로 적어 주세요.',
  fallback_linkUrl: '링크 주소를 적어 주세요.',
  ...GOAL_WORDS,
  priority: '1~100 사이의 수를 적어 주세요.',
  cooldownDays: '0~90 사이의 일수를 적어 주세요.',
  onQuietHours: '하나를 골라 주세요.',
  holdoutPercent: '0~50 사이의 비율을 적어 주세요.',
  maxPerMember: '1~1,000 사이의 수를 적거나 비워 두세요.',
  budgetTotal: '1원 이상 10억 원 이하로 적거나 비워 두세요.',
  budgetDaily: '1원 이상 10억 원 이하로 적거나 비워 두세요.',
  form: '값을 확인해 주세요.',
};

const FIELD_OF: Readonly<Record<string, string>> = {
  ...SEND_FIELD_OF,
  name: 'name',
  maxPerMember: 'maxPerMember',
  'budget.total': 'budgetTotal',
  'budget.daily': 'budgetDaily',
  priority: 'priority',
  cooldownDays: 'cooldownDays',
  onQuietHours: 'onQuietHours',
  holdoutPercent: 'holdoutPercent',
};

/** The field an issue's path is typed in; a list of blocks is shown under the blocks. */
function fieldOfIssue(path: string, fields: Fields): string | undefined {
  if (path.startsWith('scenario.')) return scenarioFieldOf(path.slice('scenario.'.length), fields);
  if (path.startsWith('goal.')) return goalFieldOf(path.slice('goal.'.length));
  if (!path.startsWith('message.')) return fieldOf(path);
  return path === 'message.body.blocks' ? 'blocks' : fieldOfPath(path.slice('message.'.length), fields);
}

/** A definition as the form shows it. */
export function campaignFields(definition: CampaignDefinition): Fields {
  const { send, message, goal } = definition;
  return {
    name: definition.name,
    ...sendFields(send, presetOf(definition)),
    ...paramFields(presetOf(definition)?.params ?? [], definition.params),
    ...(definition.scenario && scenarioFields(definition.scenario)),
    ...targetFields(definition.target ?? EMPTY_TARGET),
    ...messageFields(message),
    ...couponUseFields(definition.coupon),
    ...goalFields(goal),
    maxPerMember: typedOrEmpty(definition.maxPerMember),
    budgetTotal: typedOrEmpty(definition.budget?.total),
    budgetDaily: typedOrEmpty(definition.budget?.daily),
    priority: String(definition.priority),
    cooldownDays: String(definition.cooldownDays),
    onQuietHours: definition.onQuietHours,
    holdoutPercent: String(definition.holdoutPercent),
  };
}

/** What was typed, over the definition it began from; what the form does not show stays as it is. */
export function readCampaign(fields: Fields, base: CampaignDefinition): Result<CampaignDefinition, FormState> {
  const preset = presetOf(base);
  const { target: _, maxPerMember: __, budget: ___, ...kept } = base;
  const typed = typedTarget(fields);
  const target = targetOf(typed.typed, base.target);
  const parsed = v.safeParse(campaignDefinitionSchema, {
    ...kept,
    name: fields.name ?? '',
    send: typedSend(fields),
    params: preset ? typedParams(preset.params, fields) : base.params,
    ...(!preset && { scenario: typedScenario(fields) }),
    ...(target && { target }),
    ...(fields.maxPerMember?.trim() && { maxPerMember: typedNumber(fields.maxPerMember) }),
    ...typedBudget(fields),
    message: messageOf(fields, base.message),
    coupon: readCouponUse(fields),
    goal: typedGoal(fields),
    priority: typedNumber(fields.priority),
    cooldownDays: typedNumber(fields.cooldownDays),
    onQuietHours: fields.onQuietHours,
    holdoutPercent: typedNumber(fields.holdoutPercent),
  });
  if (parsed.success) return ok(parsed.output);
  const place = (path: string) =>
    path.startsWith('target.') ? typed.fieldOf(path.slice('target.'.length)) : fieldOfIssue(path, fields);
  return err({ fields, errors: fieldErrors(parsed.issues, place, { ...typed.words, ...WORDS }) });
}

/** A preset's form with its scenario written out, to be changed further: from the parameters as typed, where they are whole. */
export function writtenOut(
  definition: CampaignDefinition,
  fields: Fields,
): { definition: CampaignDefinition; fields: Fields } {
  const typed = { ...definition, params: typedParams(presetOf(definition)?.params ?? [], fields) as Params };
  const custom = asCustomDraft(draftScenarioOf(typed) ? typed : definition);
  return { definition: custom, fields: { ...fields, ...(custom.scenario && scenarioFields(custom.scenario)) } };
}

const typedOrEmpty = (value: number | undefined) => (value === undefined ? '' : String(value));

/** The limits typed; no budget at all where none is. */
function typedBudget(fields: Fields): { budget?: unknown } {
  const limit = (name: string, as: 'total' | 'daily') =>
    fields[name]?.trim() ? { [as]: typedNumber(fields[name]) } : {};
  const budget = { ...limit('budgetTotal', 'total'), ...limit('budgetDaily', 'daily') };
  return Object.keys(budget).length > 0 ? { budget } : {};
}

/** The message alone, for its preview while the rest of the form is still being filled in. */
export function readMessage(fields: Fields, base: Message): Message | null {
  const parsed = v.safeParse(messageSchema, messageOf(fields, base));
  return parsed.success ? parsed.output : null;
}

/** The control a path of the definition is typed in. */
function fieldOf(path: string): string | undefined {
  const param = /^params\.(\w+)/.exec(path)?.[1];
  return param ? paramField(param) : FIELD_OF[path];
}

/** The target typed; null where nothing is asked at all. */
function targetOf(typed: TypedTarget['typed'], base: CampaignDefinition['target']): object | null {
  const { include, exclude } = typed.groups;
  const asks = typed.allOf.length + typed.exclude.length + include.length + exclude.length > 0 || typed.demographics;
  return asks ? { ...(base?.base && { base: base.base }), ...typed } : null;
}
