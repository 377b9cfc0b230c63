import { describe, expect, it } from 'vitest';
import { composeText, hasOwnLabel, textBytes } from '../../../core/message/compose';
import { renderMessage } from '../../../core/message/render';
import { formatWon, renderTemplate, toValue, variablesOf } from '../../../core/message/template';

const sender = { name: '하늘옷장', number: '0212345678', optOut080: '080-123-4567' };

describe('a personal variable', () => {
  it('takes its value, else its default, else holds the message back', () => {
    expect(renderTemplate('{이름|고객}님', { 이름: '하늘' })).toEqual({ ok: true, value: '하늘님' });
    expect(renderTemplate('{이름|고객}님', {})).toEqual({ ok: true, value: '고객님' });
    expect(renderTemplate('{이름}님 {상품명}', { 이름: '하늘' })).toEqual({ ok: false, error: { missing: '상품명' } });
  });

  it('is never expanded twice', () => {
    expect(renderTemplate('{이름}', { 이름: '{상품명}' })).toEqual({ ok: true, value: '{상품명}' });
  });

  it('is cut to its limit by characters people see, on one line', () => {
    expect(toValue('가나다라마', 4)).toBe('가나다…');
    expect(toValue(' 두\n줄 ', 10)).toBe('두 줄');
    expect(toValue('  ', 10)).toBeNull();
  });

  it('is listed once', () => expect(variablesOf('{이름} {이름|고객} {링크}')).toEqual(['이름', '링크']));
  it('prints won with commas', () =>
    expect([0, 12_300, 1_000_000].map(formatWon)).toEqual(['0원', '12,300원', '1,000,000원']));
});

describe('an advertising text', () => {
  it('begins with the label, names the sender, ends with the free opt-out', () => {
    const composed = composeText('안녕하세요', sender);
    expect(composed.ok && composed.value.text).toBe('(광고)[하늘옷장] 안녕하세요\n무료수신거부 080-123-4567');
  });

  it('is an SMS of at most ninety bytes, label and opt-out included', () => {
    const frame = composeText('x', sender);
    const room = 90 - (frame.ok ? frame.value.bytes - 1 : 0);
    const sms = composeText('x'.repeat(room), sender);
    const lms = composeText('x'.repeat(room + 1), sender);
    expect(sms.ok && [sms.value.type, sms.value.bytes]).toEqual(['SMS', 90]);
    expect(lms.ok && [lms.value.type, lms.value.bytes]).toEqual(['LMS', 91]);
  });

  it('is refused past two thousand bytes', () => {
    expect(composeText('가'.repeat(1_000), sender)).toMatchObject({ ok: false, error: { reason: 'too_long' } });
  });

  it.each(['[광고]', '(광 고)', '(광/고)', '"광고"', '(AD)', '(광고)'])(
    'is refused with a label of its own: %s',
    (label) => {
      expect(hasOwnLabel(`${label} 안녕하세요`)).toBe(true);
      expect(composeText(`${label} 안녕하세요`, sender).ok).toBe(false);
    },
  );

  it('lets a word that merely contains 광고 stand', () => expect(hasOwnLabel('광고 없는 하루')).toBe(false));

  it('has nothing before its label, not even what cannot be seen', () => {
    const composed = composeText('\ufeff\u200b 안녕', sender);
    expect(composed.ok && composed.value.text.startsWith('(광고)[')).toBe(true);
  });

  it('counts Hangul two bytes and a line break one', () => expect(textBytes('가a\n나')).toBe(6));
});

describe('a rendered message', () => {
  const message = { channel: 'sms', body: '{이름}님', links: [{ name: '보기', url: '{장바구니URL}' }] } as const;
  const values = { 이름: '하늘', 장바구니URL: 'https://shop.test/cart' };

  it('puts its link on a line of its own when the text has no place for it', () => {
    const rendered = renderMessage(
      { ...message, links: [...message.links] },
      values,
      ['https://e.test/r/AAAAAAAAAA'],
      sender,
    );
    expect(rendered.ok && rendered.value.text).toContain('하늘님\nhttps://e.test/r/AAAAAAAAAA\n무료수신거부');
    expect(rendered.ok && rendered.value.links).toEqual(['https://shop.test/cart']);
  });
});
