import { describe, expect, it } from 'vitest';
import type { SmsContent } from '../../../core/message/content';
import { hasOwnLabel } from '../../../core/message/label';
import { draftMessage, renderMessage } from '../../../core/message/render';
import { aRecipient, aSender, aText } from './messages';

const body = (text: string, over: Partial<SmsContent> = {}): SmsContent => ({ ...aText, body: text, ...over });
const render = (content: SmsContent, over = {}) =>
  renderMessage(content, { ...aRecipient, ...over }, aSender, 'advertising');
const textOf = (content: SmsContent) => {
  const rendered = render(content);
  return rendered.ok ? rendered.value.text : rendered.error;
};

describe('an advertising text', () => {
  it('begins with the label, names the sender, ends with the free opt-out', () => {
    expect(textOf(body('안녕하세요 {링크}'))).toBe(
      '(광고)[하늘옷장] 안녕하세요 https://e.test/r/AAAAAAAAA0\n무료수신거부 080-123-4567',
    );
  });

  it('is an SMS of at most ninety bytes, label and opt-out included, and an LMS from the next', () => {
    const frame = '(광고)[하늘옷장] \n무료수신거부 080-123-4567';
    const room = 90 - Buffer.from(frame.replace(/[^\0-\x7f]/g, 'xx')).length;
    const link = 'https://e.test/r/AAAAAAAAA0'.length;
    const sms = render(body(`${'x'.repeat(room - link)}{링크}`));
    const lms = render(body(`${'x'.repeat(room - link + 1)}{링크}`));
    expect(sms.ok && [sms.value.type, sms.value.bytes]).toEqual(['SMS', 90]);
    expect(lms.ok && [lms.value.type, lms.value.bytes]).toEqual(['LMS', 91]);
  });

  it('is taken up to two thousand bytes and refused past them', () => {
    const empty = render(body('x{링크}'));
    const room = 2_000 - (empty.ok ? empty.value.bytes - 1 : 0);
    const full = render(body(`${'x'.repeat(room)}{링크}`));
    expect(full.ok && full.value.bytes).toBe(2_000);
    expect(render(body(`${'x'.repeat(room + 1)}{링크}`))).toEqual({
      ok: false,
      error: {
        reason: 'message_invalid',
        problem: { code: 'too_long', path: 'body', unit: 'bytes', limit: 2_000, given: 2_001 },
      },
    });
  });

  it('has a title only when it is long, of at most forty bytes', () => {
    const long = '가'.repeat(60);
    const titled = (subject: string) => render(body(long, { subject }));
    expect(render(body('짧게', { subject: '제목' }))).toMatchObject({ value: { type: 'SMS', subject: null } });
    expect(titled('가'.repeat(20))).toMatchObject({ value: { type: 'LMS', subject: '가'.repeat(20) } });
    expect(titled(`${'가'.repeat(20)}a`)).toMatchObject({
      error: { problem: { code: 'too_long', path: 'subject', limit: 40, given: 41 } },
    });
  });

  it('with a picture is an MMS however short it is', () => {
    const image = { src: 'https://shop.test/a.jpg', alt: '' };
    expect(render(body('짧게', { image }))).toMatchObject({ value: { type: 'MMS', image: { src: image.src } } });
  });

  it.each(['[광고]', '(광 고)', '(광/고)', '"광고"', '(AD)', '(광고)', '（광고）', '【광고】'])(
    'is refused with a label of its own: %s (list L, 2 and 3)',
    (label) => {
      expect(hasOwnLabel(`${label} 안녕하세요`)).toBe(true);
      expect(textOf(body(`${label} 안녕하세요`))).toMatchObject({ reason: 'message_invalid' });
    },
  );

  it('lacks a value of a name that every object has, as of any other it does not know', () => {
    expect(textOf(body('{constructor}'))).toEqual({ reason: 'missing_variable', variable: 'constructor' });
  });

  it('lets a word that merely contains 광고 stand', () => expect(hasOwnLabel('광고 없는 하루')).toBe(false));

  it.each(['\ufeff\u200b 안녕', ' 안녕', '🎉 안녕'])('has nothing before its label: %j (list L, 2)', (text) => {
    expect(textOf(body(text))).toMatch(/^\(광고\)\[하늘옷장\] 안녕/);
  });

  it('is refused without a free opt-out number, whatever else is right', () => {
    const rendered = renderMessage(aText, aRecipient, { ...aSender, optOut080: null }, 'advertising');
    expect(rendered).toMatchObject({ error: { problem: { code: 'no_opt_out' } } });
  });

  it('carries none of a value that a carrier cannot carry', () => {
    const values = { ...aRecipient.values, 상품명: '똠양꿍', 이름: '하늘🎉' };
    expect(render(body('{이름}님 {상품명|상품} {링크}'), { values })).toMatchObject({
      value: { text: expect.stringContaining('하늘님 상품 ') },
    });
    expect(render(body('{상품명}'), { values })).toEqual({
      ok: false,
      error: { reason: 'missing_variable', variable: '상품명' },
    });
  });

  it('is refused when it says what a carrier cannot carry', () => {
    expect(textOf(body('똠양꿍'))).toMatchObject({ problem: { code: 'not_carried' } });
  });
});

describe('the links of a text', () => {
  const links = [
    { name: '장바구니', url: '{장바구니URL}' },
    { name: '상품', url: '{상품URL}' },
  ];

  it('stand where they are named', () => {
    const rendered = render(body('{링크2} 아니면 {링크}', { links }));
    expect(rendered).toMatchObject({
      value: {
        text: expect.stringContaining('https://e.test/r/AAAAAAAAA1 아니면 https://e.test/r/AAAAAAAAA0'),
        links: ['https://shop.test/cart', 'https://shop.test/p/1'],
      },
    });
  });

  it('never leave a text without one: the first gets a line of its own', () => {
    expect(textOf(aText)).toContain('하늘님\nhttps://e.test/r/AAAAAAAAA0\n무료수신거부');
  });

  it('hold a message back only for what it names', () => {
    const rendered = render(body('{링크}', { links: [links[0] ?? never(), { name: '없음', url: '{없는URL}' }] }));
    expect(rendered).toMatchObject({ ok: true, value: { links: ['https://shop.test/cart'] } });
  });
});

describe('an informational text', () => {
  it('carries no label and no opt-out line, but its sender', () => {
    const rendered = renderMessage(body('배송이 시작되었습니다 {링크}'), aRecipient, aSender, 'informational');
    expect(rendered).toMatchObject({ value: { text: '[하늘옷장] 배송이 시작되었습니다 https://e.test/r/AAAAAAAAA0' } });
  });
});

describe('a draft', () => {
  it('shows what it can, with everything that is wrong', () => {
    const draft = draftMessage(body('{없는것} 똠'), aRecipient, aSender, 'advertising');
    expect(draft.missing).toBe('없는것');
    expect(draft.problems.map(({ code }) => code)).toEqual(['not_carried']);
    expect(draft.composed.text).toMatch(/^\(광고\)/);
  });
});

function never(): never {
  throw new Error('unreachable');
}
