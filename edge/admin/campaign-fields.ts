// The campaign form read and filled: typed text to a definition, and back.

import * as v from 'valibot';
import { type CampaignDefinition, campaignDefinitionSchema } from '../../core/campaign/campaign';
import { type Message, messageSchema } from '../../core/message/content';
import { err, ok, type Result } from '../../core/result';
import { HOUR_MS, MINUTE_MS } from '../../core/time';
import { fieldErrors, typedNumber } from './form-errors';
import { clock, parseClock } from './format';
import type { Fields, FormState } from './parts';

const WORDS: Readonly<Record<string, string>> = {
  name: '캠페인 이름을 1~60자로 적어 주세요.',
  delay: '10분에서 72시간 사이로 적어 주세요.',
  time: '시각을 HH:MM으로 적어 주세요. 예: 11:00',
  daysAgo: '1~90 사이의 일수를 적어 주세요.',
  minCartAmount: '0원 이상 1억 원 이하로 적어 주세요.',
  body: '보낼 내용을 1~1,000자로 적어 주세요.',
  linkName: '링크 이름을 1~20자로 적어 주세요.',
  linkUrl: '링크 주소를 적어 주세요. 예: {장바구니URL}',
  windowDays: '1~30 사이의 일수를 적어 주세요.',
  priority: '1~100 사이의 수를 적어 주세요.',
  cooldownDays: '0~90 사이의 일수를 적어 주세요.',
  onQuietHours: '하나를 골라 주세요.',
  holdoutPercent: '0~50 사이의 비율을 적어 주세요.',
  form: '값을 확인해 주세요.',
};

const FIELD_OF: Readonly<Record<string, string>> = {
  name: 'name',
  'send.delayMs': 'delay',
  'send.schedule.hour': 'time',
  'send.schedule.minute': 'time',
  'send.lookBack.daysAgo': 'daysAgo',
  minCartAmount: 'minCartAmount',
  'message.body': 'body',
  'message.links.0.name': 'linkName',
  'message.links.0.url': 'linkUrl',
  'goal.windowDays': 'windowDays',
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
    ...(send.type === 'realtime'
      ? {
          delayHours: String(Math.floor(send.delayMs / HOUR_MS)),
          delayMinutes: String(Math.floor((send.delayMs % HOUR_MS) / MINUTE_MS)),
        }
      : {
          time: clock(send.schedule.hour * 60 + send.schedule.minute),
          daysAgo: String(send.lookBack.daysAgo),
        }),
    minCartAmount: String(definition.minCartAmount),
    ...(message.channel === 'sms' && {
      body: message.body,
      linkName: message.links[0]?.name ?? '',
      linkUrl: message.links[0]?.url ?? '',
    }),
    windowDays: String(goal.windowDays),
    priority: String(definition.priority),
    cooldownDays: String(definition.cooldownDays),
    onQuietHours: definition.onQuietHours,
    holdoutPercent: String(definition.holdoutPercent),
  };
}

/** What was typed, over the definition it began from; what the form does not show stays as it is. */
export function readCampaign(fields: Fields, base: CampaignDefinition): Result<CampaignDefinition, FormState> {
  const parsed = v.safeParse(campaignDefinitionSchema, {
    ...base,
    name: fields.name ?? '',
    send: sendOf(fields, base.send),
    minCartAmount: typedNumber(fields.minCartAmount || '0'),
    message: messageOf(fields, base.message),
    goal: { ...base.goal, windowDays: typedNumber(fields.windowDays) },
    priority: typedNumber(fields.priority),
    cooldownDays: typedNumber(fields.cooldownDays),
    onQuietHours: fields.onQuietHours,
    holdoutPercent: typedNumber(fields.holdoutPercent),
  });
  if (parsed.success) return ok(parsed.output);
  return err({ fields, errors: fieldErrors(parsed.issues, (path) => FIELD_OF[path], WORDS) });
}

/** The message alone, for its preview while the rest of the form is still being filled in. */
export function readMessage(fields: Fields, base: Message): Message | null {
  const parsed = v.safeParse(messageSchema, messageOf(fields, base));
  return parsed.success ? parsed.output : null;
}

function sendOf(fields: Fields, base: CampaignDefinition['send']) {
  if (base.type === 'realtime') {
    const minutes = typedNumber(fields.delayHours || '0') * 60 + typedNumber(fields.delayMinutes || '0');
    return { ...base, delayMs: minutes * MINUTE_MS };
  }
  const minute = parseClock(fields.time ?? '') ?? Number.NaN;
  return {
    ...base,
    schedule: { ...base.schedule, hour: Math.floor(minute / 60), minute: minute % 60 },
    lookBack: { ...base.lookBack, daysAgo: typedNumber(fields.daysAgo) },
  };
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
