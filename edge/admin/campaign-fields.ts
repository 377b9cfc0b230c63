// The campaign form read and filled: typed text to a definition, and back.

import * as v from 'valibot';
import { type CampaignDefinition, campaignDefinitionSchema, presetOf } from '../../core/campaign/definition';
import { type Message, messageSchema } from '../../core/message/content';
import { err, ok, type Result } from '../../core/result';
import { paramField, paramFields, typedParams } from './campaign-param-fields';
import { SEND_FIELD_OF, SEND_WORDS, sendFields, typedSend } from './campaign-send-fields';
import { fieldErrors, typedNumber } from './form-errors';
import type { Fields, FormState } from './parts';

const WORDS: Readonly<Record<string, string>> = {
  ...SEND_WORDS,
  name: '캠페인 이름을 1~60자로 적어 주세요.',
  body: '보낼 내용을 1~1,000자로 적어 주세요.',
  linkName: '링크 이름을 1~20자로 적어 주세요.',
  linkUrl: '링크 주소를 적어 주세요. 예: {장바구니URL}',
  windowDays: '1~30 사이의 일수를 적어 주세요.',
  priority: '1~100 사이의 수를 적어 주세요.',
  cooldownDays: '0~90 사이의 일수를 적어 주세요.',
  onQuietHours: '하나를 골라 주세요.',
  holdoutPercent: '0~50 사이의 비율을 적어 주세요.',
  maxPerMember: '1~1,000 사이의 수를 적거나 비워 두세요.',
  goalValue: '0원 이상 1억 원 이하로 적어 주세요.',
  form: '값을 확인해 주세요.',
};

const FIELD_OF: Readonly<Record<string, string>> = {
  ...SEND_FIELD_OF,
  name: 'name',
  'message.body': 'body',
  'message.links.0.name': 'linkName',
  'message.links.0.url': 'linkUrl',
  'goal.windowDays': 'windowDays',
  'goal.valuePerConversion': 'goalValue',
  maxPerMember: 'maxPerMember',
  priority: 'priority',
  cooldownDays: 'cooldownDays',
  onQuietHours: 'onQuietHours',
  holdoutPercent: 'holdoutPercent',
};

/** A definition as the form shows it. */
export function campaignFields(definition: CampaignDefinition): Fields {
  const { send, message, goal } = definition;
  return {
    name: definition.name,
    ...sendFields(send, presetOf(definition)),
    ...paramFields(presetOf(definition)?.params ?? [], definition.params),
    ...groupFields(definition.target),
    ...(message.channel === 'sms' && {
      body: message.body,
      linkName: message.links[0]?.name ?? '',
      linkUrl: message.links[0]?.url ?? '',
    }),
    windowDays: String(goal.windowDays),
    goalValue: goal.type === 'event' ? String(goal.valuePerConversion) : '',
    maxPerMember: definition.maxPerMember === undefined ? '' : String(definition.maxPerMember),
    priority: String(definition.priority),
    cooldownDays: String(definition.cooldownDays),
    onQuietHours: definition.onQuietHours,
    holdoutPercent: String(definition.holdoutPercent),
  };
}

/** What was typed, over the definition it began from; what the form does not show stays as it is. */
export function readCampaign(fields: Fields, base: CampaignDefinition): Result<CampaignDefinition, FormState> {
  const preset = presetOf(base);
  const { target: _, maxPerMember: __, ...kept } = base;
  const target = typedGroups(fields, base.target);
  const parsed = v.safeParse(campaignDefinitionSchema, {
    ...kept,
    name: fields.name ?? '',
    send: typedSend(fields),
    params: preset ? typedParams(preset.params, fields) : base.params,
    ...(target && { target }),
    ...(fields.maxPerMember?.trim() && { maxPerMember: typedNumber(fields.maxPerMember) }),
    message: messageOf(fields, base.message),
    goal: {
      ...base.goal,
      windowDays: typedNumber(fields.windowDays),
      ...(base.goal.type === 'event' && { valuePerConversion: typedNumber(fields.goalValue) }),
    },
    priority: typedNumber(fields.priority),
    cooldownDays: typedNumber(fields.cooldownDays),
    onQuietHours: fields.onQuietHours,
    holdoutPercent: typedNumber(fields.holdoutPercent),
  });
  if (parsed.success) return ok(parsed.output);
  return err({ fields, errors: fieldErrors(parsed.issues, fieldOf, WORDS) });
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

/** Target groups to be in any of, or in none of. */
function groupFields(target: CampaignDefinition['target']): Fields {
  return Object.fromEntries([
    ...(target?.groups.include ?? []).map((id) => [`group${id}`, 'in']),
    ...(target?.groups.exclude ?? []).map((id) => [`group${id}`, 'out']),
  ]);
}

/** The target with the groups typed; what else it asks stays. Undefined where nothing is asked at all. */
function typedGroups(fields: Fields, base: CampaignDefinition['target']): CampaignDefinition['target'] {
  const chosen = (as: string) =>
    Object.entries(fields).flatMap(([name, value]) => {
      const id = /^group(\d{1,15})$/.exec(name)?.[1];
      return id && value === as ? [Number(id)] : [];
    });
  const groups = { include: chosen('in'), exclude: chosen('out') };
  const rest: NonNullable<CampaignDefinition['target']> = base ?? { allOf: [], exclude: [], groups };
  const asksNothing = groups.include.length + groups.exclude.length + rest.allOf.length + rest.exclude.length === 0;
  return asksNothing && !rest.demographics ? undefined : { ...rest, groups };
}

/** Browsers send line breaks as CR LF; a carrier counts both. */
function messageOf(fields: Fields, base: Message) {
  if (base.channel !== 'sms') return base;
  return {
    ...base,
    body: (fields.body ?? '').replace(/\r\n?/g, '\n'),
    links: [{ name: fields.linkName ?? '', url: fields.linkUrl ?? '' }, ...base.links.slice(1)],
  };
}
