import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { findObstacle } from '../../../core/campaign/campaign';
import { startOf } from '../../../core/campaign/definition';
import { findPreset } from '../../../core/campaign/presets';
import { fallbackOf, type Message, messageSchema } from '../../../core/message/content';
import { numberedLinks } from '../../../core/message/links';
import { templatesOf } from '../../../core/message/templates';
import { USUAL_PRICES } from '../../../core/site';
import { aCarousel, aKakaoText, anEmail } from './messages';

describe('a stored message', () => {
  it('is read as it was written before there were other channels', () => {
    const old = { channel: 'sms', body: '{이름}님', links: [{ name: '보기', url: '{장바구니URL}' }] };
    expect(v.parse(messageSchema, old)).toEqual(old);
  });

  it('has a text of its own to fall back to, where the channel may miss people', () => {
    const fallback = { channel: 'sms', body: '문자입니다', links: [{ name: '보기', url: 'https://shop.test' }] };
    const parsed = v.parse(messageSchema, { ...aKakaoText, fallback });
    expect(fallbackOf(parsed)).toEqual(fallback);
    expect(fallbackOf(anEmail)).toBeNull();
  });

  it('says where each of its templates stands', () => {
    expect(templatesOf(aKakaoText).map(({ path }) => path)).toEqual([
      'bubble.text',
      'bubble.buttons.0.name',
      'bubble.buttons.0.url',
    ]);
  });
});

describe('links', () => {
  it('are numbered by their place, with room for every repeated card', () => {
    expect(numberedLinks(aCarousel).map(({ name }) => name)).toEqual([
      ...[1, 2, 3, 4, 5].flatMap((card) => [`카드 ${card} · 이미지`, `카드 ${card} · 구매하기`]),
      '카드 6 · 전체 보기',
      '더 보기',
    ]);
  });

  it('of an e-mail leave room for as many products as it shows', () => {
    expect(numberedLinks(anEmail).map(({ name }) => name)).toEqual(['상품 1', '상품 2', '장바구니 보기']);
  });
});

describe('advertising by AlimTalk', () => {
  it('cannot be activated (list L, 1)', () => {
    const preset = findPreset('cart_abandon');
    if (!preset) throw new Error('the preset is gone');
    const definition = startOf(preset, 'scheduled');
    const message: Message = {
      channel: 'alimtalk',
      templateCode: 'T1',
      templateBody: '#{이름}님',
      variables: { 이름: '{이름}' },
      buttons: [],
      links: [],
    };
    const settings = {
      shopUrl: 'https://shop.test',
      senderName: '하늘옷장',
      senderNumber: '0212345678',
      optOut080: '080-123-4567',
      caps: { perDay: 1, perWeek: 2 },
      quiet: { fromMinute: 20 * 60 + 50, toMinute: 8 * 60 },
      recentPurchaseDays: 0,
      prices: USUAL_PRICES,
      signUp: { kind: 'auto' },
      strictIdentity: false,
    } as const;
    expect(findObstacle({ ...definition, message }, settings)).toEqual({ reason: 'alimtalk_for_advertising' });
  });
});
