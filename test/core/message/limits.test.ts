// Every limit that has no other test, at its boundary: the last that goes and the first that does not.

import { describe, expect, it } from 'vitest';
import type { Message, PushContent } from '../../../core/message/content';
import { IMAGE_LIMITS } from '../../../core/message/image-use';
import { isLink, type LimitProblem, PUSH_PAYLOAD_BYTES } from '../../../core/message/limits';
import { draftMessage } from '../../../core/message/render';
import { aRecipient, aSender } from './messages';

const codes = (problems: LimitProblem[]) => problems.map(({ code, path }) => `${code} ${path}`);
const informational = (message: Message) => codes(draftMessage(message, aRecipient, aSender, 'informational').problems);
const letters = (length: number) => '가'.repeat(length);

describe('AlimTalk takes', () => {
  const alimtalk = (body: string, variables: number, buttons: number): Message =>
    ({
      channel: 'alimtalk',
      templateCode: 'order-paid',
      templateBody: body,
      variables: Object.fromEntries(Array.from({ length: variables }, (_, i) => [`값${i}`, '가'])),
      buttons: Array.from({ length: buttons }, (_, i) => ({ name: `단추${i}`, url: 'https://shop.test/a' })),
      links: [],
    }) as unknown as Message;

  it.each([
    ['1,300 characters, what is filled in included', alimtalk(letters(1_300), 0, 0), alimtalk(letters(1_301), 0, 0)],
    ['forty variables', alimtalk('안녕하세요', 40, 0), alimtalk('안녕하세요', 41, 0)],
    ['five buttons', alimtalk('안녕하세요', 0, 5), alimtalk('안녕하세요', 0, 6)],
  ])('%s and no more', (_, most, over) => {
    expect(informational(most)).toEqual([]);
    expect(informational(over)).toHaveLength(1);
  });

  it('counts a value as it was filled in', () => {
    const filled = alimtalk(`${letters(1_290)}#{값0}`, 0, 0) as Message & { variables: Record<string, string> };
    expect(informational({ ...filled, variables: { 값0: letters(10) } } as Message)).toEqual([]);
    expect(informational({ ...filled, variables: { 값0: letters(11) } } as Message)).toEqual(['too_long templateBody']);
  });
});

describe('an address', () => {
  it('has a thousand characters at most', () => {
    const of = (length: number) => `https://shop.test/${'a'.repeat(length - 'https://shop.test/'.length)}`;
    expect(isLink(of(1_000))).toBe(true);
    expect(isLink(of(1_001))).toBe(false);
  });
});

describe('a push message', () => {
  it('fits into what a push service carries encrypted, to the byte', () => {
    const push = (body: string): PushContent =>
      ({ channel: 'push', title: '안녕', body, url: 'https://shop.test' }) as PushContent;
    const sizeOf = (message: PushContent) => {
      const { composed } = draftMessage(message, aRecipient, aSender, 'informational');
      return new TextEncoder().encode(JSON.stringify(composed)).length;
    };
    const room = PUSH_PAYLOAD_BYTES - sizeOf(push('a')) + 1;
    expect(sizeOf(push('a'.repeat(room)))).toBe(PUSH_PAYLOAD_BYTES);
    expect(informational(push('a'.repeat(room)))).toEqual([]);
    expect(informational(push('a'.repeat(room + 1)))).toEqual(['too_long body']);
  });
});

describe('a picture', () => {
  it('keeps to the stricter of the providers’ limits, place by place', () => {
    expect(IMAGE_LIMITS.mms).toMatchObject({ types: ['jpeg'], maxBytes: 200_000, maxWidth: 1_000, maxHeight: 1_000 });
    const kakao = Object.entries(IMAGE_LIMITS).filter(([use]) => use.startsWith('kakao_'));
    expect(kakao).toHaveLength(7);
    for (const [, { types, maxBytes, minWidth }] of kakao) {
      expect([...types].sort()).toEqual(['jpeg', 'png']);
      expect(maxBytes).toBeLessThanOrEqual(5_000_000);
      expect(minWidth).toBe(500);
    }
  });
});
