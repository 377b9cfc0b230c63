// Ready-made campaigns as data: what the marketer starts from. A preset only fills in a definition; nothing else in
// the system knows that it came from one.

import { type CampaignDefinition, DELAY_LIMITS } from './campaign';

export type Preset = {
  id: 'cart_abandon_realtime' | 'cart_abandon_daily';
  label: string;
  /** One sentence for the marketer: who gets it, and when. */
  summary: string;
  definition: CampaignDefinition;
};

const message: CampaignDefinition['message'] = {
  channel: 'sms',
  body: '{이름|고객}님, 장바구니에 담아 두신 {상품명|상품}, 잊지 않으셨나요?\n{링크}',
  links: [{ name: '장바구니 보기', url: '{장바구니URL}' }],
};

const common = {
  preset: 'cart_abandon',
  minCartAmount: 0,
  message,
  goal: { type: 'revenue', windowDays: 1 },
  priority: 80,
  cooldownDays: 7,
  onQuietHours: 'defer',
  holdoutPercent: 0,
} as const satisfies Partial<CampaignDefinition>;

export const PRESETS: readonly Preset[] = [
  {
    id: 'cart_abandon_realtime',
    label: '장바구니 유기 상품 구매 유도 · 실시간',
    summary: '장바구니에 상품을 담고 24시간 동안 구매하지 않은 회원에게 바로 보냅니다.',
    definition: {
      ...common,
      name: '장바구니 유기 (실시간 24시간)',
      send: { type: 'realtime', delayMs: DELAY_LIMITS.defaultMs },
    },
  },
  {
    id: 'cart_abandon_daily',
    label: '장바구니 유기 상품 구매 유도 · 매일 11시',
    summary: '어제 장바구니에 상품을 담고 구매하지 않은 회원에게 매일 오전 11시에 보냅니다.',
    definition: {
      ...common,
      name: '장바구니 유기 (매일 11:00)',
      send: {
        type: 'scheduled',
        schedule: { kind: 'daily', hour: 11, minute: 0 },
        lookBack: { kind: 'one_day', daysAgo: 1 },
      },
    },
  },
];

export function findPreset(id: string): Preset | null {
  return PRESETS.find((preset) => preset.id === id) ?? null;
}
