// What a campaign says: whom it is for, when it sends, what, and by which rules. The scenario comes from a preset and
// its parameters, or is written out; everything that acts on a campaign asks for the scenario alone.

import * as v from 'valibot';
import { conditionSchema, TARGET_LIMITS, targetSchema } from '../condition/schema';
import { type LookBack, lookBackSchema, spanDays } from '../condition/window';
import { couponUseSchema } from '../coupon';
import { budgetSchema } from '../dispatch/budget';
import { messageSchema } from '../message/content';
import { nameSchema } from '../name';
import { DAY_MS } from '../time';
import { type Aim, goalSchema } from './goal';
import { parseParams, Values } from './params';
import { expandPreset, type FunnelStep, findPreset, PRESET_IDS, type Preset } from './presets';
import { FUNNEL_STEPS } from './presets/preset';
import { DELAY_LIMITS, MARKS_KEPT, type Scenario, scenarioSchema } from './scenario';
import { scheduleSchema } from './schedule';

export const MAX_NAME_CHARS = 60;
/** A scenario of the marketer's own. */
export const CUSTOM = 'custom';

const count = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

const sendSchema = v.variant('type', [
  /** 실시간 발송: wait `delayMs` after the qualifying event. */
  v.object({ type: v.literal('realtime'), delayMs: count(DELAY_LIMITS.minMs, DELAY_LIMITS.maxMs) }),
  /** 정해진 시점에 발송: at each planned instant, whoever qualified in the look-back. */
  v.object({ type: v.literal('scheduled'), schedule: scheduleSchema, lookBack: lookBackSchema }),
]);
export type Send = v.InferOutput<typeof sendSchema>;

/** As a target group's, but it may be of groups alone: who qualified is asked for by the scenario. */
const campaignTargetSchema = v.object({
  ...targetSchema.entries,
  allOf: v.optional(v.pipe(v.array(conditionSchema), v.maxLength(TARGET_LIMITS.conditions)), []),
});

/** The fields of a definition; what they must be together is in `definitionChecks`. */
export const definitionEntries = {
  name: nameSchema(MAX_NAME_CHARS),
  preset: v.picklist([...PRESET_IDS, CUSTOM]),
  /** The preset's parameters by name; those missing have their initial values. */
  params: v.optional(v.record(v.string(), v.unknown()), {}),
  /** Of a `custom` campaign, and only of one. */
  scenario: v.optional(scenarioSchema),
  send: sendSchema,
  /** Whom of those who qualify the marketer means; everybody when absent. */
  target: v.optional(campaignTargetSchema),
  message: messageSchema,
  /** A coupon each message promises; it is in hand before the message goes, or the message does not. */
  coupon: v.optional(couponUseSchema),
  /** What counts as a conversion, within how long after the touch. */
  goal: v.optional(goalSchema, { type: 'revenue', windowDays: 1 }),
  /** Higher goes first when several campaigns want the same member at the same time. */
  priority: v.optional(count(1, 100), 50),
  /** Days between two messages of this campaign to one member, counted between planned Korean days. */
  cooldownDays: v.optional(count(0, 90), 7),
  /** Messages of this campaign to one member in all; absent: one where it runs once, any number where it repeats. */
  maxPerMember: v.optional(count(1, 1_000)),
  /** Won the campaign may cost, in all and per Korean day; without a limit when absent. */
  budget: v.optional(budgetSchema),
  onQuietHours: v.optional(v.picklist(['defer', 'skip']), 'defer'),
  /** Percent of qualifying members deliberately not contacted, to measure the effect. */
  holdoutPercent: v.optional(count(0, 50), 0),
};
type Fields = v.InferOutput<v.ObjectSchema<typeof definitionEntries, undefined>>;

/** What is wrong with fields that are each right, and in which of them. */
type Finding = { path: [string, ...string[]]; message: string };

function findingsOf(fields: Fields): Finding[] {
  const { send, scenario, params } = fields;
  const findings: Finding[] = [];
  const preset = presetOf(fields);
  if (!preset && !scenario) {
    findings.push({ path: ['scenario'], message: '사용자 정의 캠페인의 시나리오를 적어 주세요.' });
  }
  if (preset && scenario) {
    findings.push({ path: ['scenario'], message: '시나리오는 사용자 정의 캠페인에만 적습니다.' });
  }
  if (send.type === 'scheduled' && send.lookBack.kind === 'dates' && send.schedule.kind !== 'once') {
    const message = '날짜로 정한 조회 기간은 한 번 보내는 캠페인에만 쓸 수 있습니다.';
    findings.push({ path: ['send', 'lookBack'], message });
  }
  if (!preset) return scenario ? [...findings, ...scenarioFindings(scenario, send)] : findings;
  const parsed = parseParams(preset.params, params);
  for (const issue of parsed.issues ?? []) {
    findings.push({ path: ['params', String(issue.path?.[0]?.key ?? '')], message: issue.message });
  }
  const lack = parsed.success ? preset.lackOf?.(new Values(preset.params, params)) : null;
  if (lack) findings.push({ path: ['params', lack.name], message: lack.message });
  if (send.type === 'realtime') findings.push(...delayFindings(preset, send.delayMs, params));
  else findings.push(...lookBackFindings(preset, send.lookBack));
  return findings;
}

function lookBackFindings({ scheduled: { lookBacks, daysAgo } }: Preset, lookBack: LookBack): Finding[] {
  if (!lookBacks.includes(lookBack.kind)) {
    return [{ path: ['send', 'lookBack'], message: '이 프리셋에 쓸 수 없는 조회 기간입니다.' }];
  }
  if (!daysAgo || lookBack.kind === 'dates') return [];
  const { from, to } = lookBack.kind === 'one_day' ? { from: lookBack.daysAgo, to: lookBack.daysAgo } : lookBack;
  if (to >= daysAgo.min && from <= daysAgo.max) return [];
  const message = `조회 기간: ${daysAgo.min}~${daysAgo.max}일 전 사이로 적어 주세요.`;
  return [{ path: ['send', 'lookBack'], message }];
}

/** What a scenario written by hand cannot mean. */
function scenarioFindings({ qualify, episode }: Scenario, send: Send): Finding[] {
  const waits =
    qualify.kind === 'events' || (qualify.kind === 'orders' && qualify.by === 'paid' && qualify.measure === 'each');
  const adds = qualify.kind === 'events' && qualify.anyOf.every(({ event }) => event === 'add_to_cart');
  return [
    ...(send.type === 'realtime' && !waits
      ? [{ path: ['send'], message: '관심 점수·합계·배송 완료는 정해진 시점에만 보낼 수 있습니다.' } satisfies Finding]
      : []),
    ...(send.type === 'realtime' && qualify.kind === 'events' && qualify.atLeast > MARKS_KEPT
      ? [
          {
            path: ['scenario', 'qualify', 'atLeast'],
            message: `실시간으로는 ${MARKS_KEPT}까지 셀 수 있습니다. 더 세려면 정해진 시점에 보내 주세요.`,
          } satisfies Finding,
        ]
      : []),
    ...((episode === 'order') !== (qualify.kind === 'orders')
      ? [
          {
            path: ['scenario', 'episode'],
            message: '주문한 회원을 찾을 때는 주문마다, 아닐 때는 다른 범위를 골라 주세요.',
          } satisfies Finding,
        ]
      : []),
    ...(episode === 'cart' && !adds
      ? [
          {
            path: ['scenario', 'episode'],
            message: '장바구니마다 보내려면 행동을 장바구니 담기로 골라 주세요.',
          } satisfies Finding,
        ]
      : []),
  ];
}

function delayFindings({ realtime }: Preset, delayMs: number, params: Fields['params']): Finding[] {
  if (!realtime) return [{ path: ['send'], message: '이 프리셋은 정해진 시점에만 보낼 수 있습니다.' }];
  if (params.amountMode === 'sum_in_window') {
    return [{ path: ['params', 'amountMode'], message: '합계는 정해진 시점에 보낼 때만 볼 수 있습니다.' }];
  }
  if (delayMs >= realtime.minMs && delayMs <= realtime.maxMs) return [];
  return [
    { path: ['send', 'delayMs'], message: `${spell(realtime.minMs)}에서 ${spell(realtime.maxMs)} 사이로 적어 주세요.` },
  ];
}

/** A wait in the words of the marketer. */
function spell(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 60) return `${minutes}분`;
  return ms > 3 * DAY_MS ? `${ms / DAY_MS}일` : `${minutes / 60}시간`;
}

/** Adds one issue per finding where it belongs, for schemas made of `definitionEntries`. */
export const definitionChecks = v.rawCheck<Fields>(({ dataset, addIssue }) => {
  if (!dataset.typed) return;
  const input = dataset.value;
  for (const { path, message } of findingsOf(input)) {
    const [first, ...rest] = path.map((key) => ({
      type: 'object' as const,
      origin: 'value' as const,
      input: input as Record<string, unknown>,
      key,
      value: undefined,
    }));
    if (first) addIssue({ message, path: [first, ...rest] });
  }
});

export const campaignDefinitionSchema = v.pipe(v.object(definitionEntries), definitionChecks);
export type CampaignDefinition = v.InferOutput<typeof campaignDefinitionSchema>;

/** A definition as it was stored, by this version or an earlier one. */
export function readDefinition(stored: string): CampaignDefinition {
  const { minCartAmount, ...fields } = JSON.parse(stored) as Record<string, unknown>;
  // Before there were parameters, the one there was stood beside them.
  return { params: minCartAmount === undefined ? {} : { minCartAmount }, ...fields } as CampaignDefinition;
}

/** The same; null where it cannot be read. Of types alone: limits may have been others. */
export function readStoredDefinition(stored: string): CampaignDefinition | null {
  try {
    const definition = readDefinition(stored);
    return v.is(storedSchema, definition) && (definition.preset === CUSTOM || presetOf(definition)) ? definition : null;
  } catch {
    return null;
  }
}

const storedSchema = v.looseObject({
  name: v.string(),
  params: v.looseObject({}),
  send: v.looseObject({ type: v.string() }),
  message: v.looseObject({ channel: v.string() }),
  goal: v.looseObject({ type: v.string(), windowDays: v.number() }),
});

/** The preset a definition came from; null where its scenario is written out. */
export function presetOf({ preset }: Pick<CampaignDefinition, 'preset'>): Preset | null {
  return preset === CUSTOM ? null : findPreset(preset);
}

/** What the campaign is about, wherever it came from. */
export function scenarioOf(definition: CampaignDefinition): Scenario {
  const known = SCENARIOS.get(definition);
  if (known) return known;
  const preset = presetOf(definition);
  const scenario = preset ? expandPreset(preset, definition.params) : definition.scenario;
  if (!scenario) throw new Error('a custom campaign without a scenario');
  SCENARIOS.set(definition, scenario);
  return scenario;
}

/** Definitions are never changed, so what one expands to is worked out once for all the members it is asked about. */
const SCENARIOS = new WeakMap<CampaignDefinition, Scenario>();

/** The same, with what it is to bring about. */
export function aimOf(definition: CampaignDefinition): Aim {
  return { scenario: scenarioOf(definition), goal: definition.goal };
}

/** The scenario of a draft: null while parameters it needs (the brands, the pages) are still to be said. */
export function draftScenarioOf(definition: CampaignDefinition): Scenario | null {
  const preset = presetOf(definition);
  if (!preset) return definition.scenario ?? null;
  if (SCENARIOS.has(definition)) return scenarioOf(definition);
  return parseParams(preset.params, definition.params).success ? scenarioOf(definition) : null;
}

/** The same campaign with its scenario written out, to be changed beyond what the preset lets one turn. */
export function asCustom(definition: CampaignDefinition): CampaignDefinition {
  return { ...definition, preset: CUSTOM, params: {}, scenario: scenarioOf(definition) };
}

/** The same of a draft: one that does not say yet what it is about starts from anybody who looked at a product. */
export function asCustomDraft(definition: CampaignDefinition): CampaignDefinition {
  return draftScenarioOf(definition)
    ? asCustom(definition)
    : { ...definition, preset: CUSTOM, params: {}, scenario: ANY_VIEW };
}

const ANY_VIEW: Scenario = {
  qualify: { kind: 'events', anyOf: [{ event: 'view_item' }], measure: 'views', atLeast: 3 },
  episode: 'browsing',
  restarts: true,
  unless: [{ kind: 'purchase', scope: 'any' }],
};

/** A new campaign of a preset, as it starts. */
export function startOf(preset: Preset, sendType: Send['type'] = preset.startsAs): CampaignDefinition {
  const { realtime, scheduled, message } = preset;
  return {
    name: preset.label,
    preset: preset.id,
    params: { ...preset.startParams },
    send:
      sendType === 'realtime' && realtime
        ? { type: 'realtime', delayMs: realtime.defaultMs }
        : { type: 'scheduled', schedule: scheduled.schedule, lookBack: scheduled.lookBack },
    message: {
      channel: 'sms',
      body: message.body,
      links: [{ name: message.linkName, url: message.linkUrl }],
    },
    goal: preset.goal,
    priority: preset.priority,
    cooldownDays: preset.cooldownDays ?? 7,
    onQuietHours: 'defer',
    holdoutPercent: 0,
  };
}

/** Where the campaign stands in the funnel. */
export function stepOf(definition: CampaignDefinition): FunnelStep {
  return presetOf(definition)?.step ?? 'custom';
}

/** Who speaks first where several want the same member at the same time: higher priority, then deeper in the funnel. */
export function rankOf(definition: CampaignDefinition): number {
  return definition.priority * FUNNEL_STEPS.length + FUNNEL_STEPS.indexOf(stepOf(definition));
}

/** Does it run again and again? Real-time campaigns do. */
function repeats({ send }: CampaignDefinition): boolean {
  return send.type === 'realtime' || send.schedule.kind !== 'once';
}

/**
 * Days that must lie between two messages of the campaign to one member: what the marketer says, and at least as long
 * as a repeating look-back would find the same event again.
 */
export function effectiveCooldownDays(definition: CampaignDefinition): number {
  const { send, cooldownDays } = definition;
  if (send.type !== 'scheduled' || !repeats(definition)) return cooldownDays;
  return Math.max(cooldownDays, spanDays(send.lookBack));
}

/** Messages of the campaign one member may get in all. */
export function mostPerMember(definition: CampaignDefinition): number {
  return definition.maxPerMember ?? (repeats(definition) ? Number.POSITIVE_INFINITY : 1);
}
