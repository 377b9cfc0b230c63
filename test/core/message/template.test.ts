import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withJosa } from '../../../core/message/josa';
import { toEncodable } from '../../../core/message/ksx1001';
import { renderTemplate, toValue, variablesIn, variablesOf } from '../../../core/message/template';
import { formatMoney, formatWon } from '../../../core/money';

describe('a personal variable', () => {
  it('takes its value, else its default, else holds the message back', () => {
    expect(renderTemplate('{이름|고객}님', { 이름: '하늘' })).toEqual({ ok: true, value: '하늘님' });
    expect(renderTemplate('{이름|고객}님', {})).toEqual({ ok: true, value: '고객님' });
    expect(renderTemplate('{이름}님 {상품명}', { 이름: '하늘' })).toEqual({ ok: false, error: { missing: '상품명' } });
  });

  it('is never expanded twice', () => {
    expect(renderTemplate('{이름}', { 이름: '{상품명}' })).toEqual({ ok: true, value: '{상품명}' });
  });

  it('never leaves a hole or a raw variable, whatever the values are', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (text, value) => {
        const plain = text.replace(/[{}]/g, '');
        const rendered = renderTemplate(`${plain}{이름}`, { 이름: value });
        expect(rendered).toEqual(
          value ? { ok: true, value: plain + value } : { ok: false, error: { missing: '이름' } },
        );
      }),
    );
  });

  it('is cut to its limit by characters people see, on one line', () => {
    expect(toValue('가나다라마', 4)).toBe('가나다…');
    expect(toValue(' 두\n줄 ', 10)).toBe('두 줄');
    expect(toValue('  ', 10)).toBeNull();
  });

  it.each([
    ['https://win.example/p', 'win. example/p'],
    ['지금 www.win.kr', '지금 www. win. kr'],
    ['당첨.한국', '당첨. 한국'],
    ['http://10.0.0.1:80/', '10. 0. 0. 1:80/'],
    ['Dr.Jart 1.5L (A.P.C.) v2.0', 'Dr. Jart 1.5L (A.P.C.) v2.0'],
    ['http:https:////3232235777/p', '3232235777/p'],
    ['win。example', 'win. example'],
    ['win\u200b.ex\u00adample', 'win. example'],
    ['\u202ewin 코트\u202c', 'win 코트'],
    ['👩‍👧 코트', '👩‍👧 코트'],
    // What a text carries of these is `win.example`.
    ['win💥.example', 'win. example'],
    ['win․example', 'win. example'],
    ['h💥ttp://3232235777', 'h💥3232235777'],
  ])('is never a link: %s', (typed, value) => expect(toValue(typed, 60)).toBe(value));

  it('is no link when a text carries it either, whatever it is', () => {
    const part = fc.constantFrom(
      'win',
      'kr',
      '.',
      '․',
      '。',
      '💥',
      '\u200b',
      '\u00ad',
      '\ufe0f',
      'http',
      's',
      '://',
      ':',
      '/',
      ' ',
      '10',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const said = toEncodable(toValue(parts.join(''), 200) ?? '');
        expect(said).not.toMatch(/https?:\/\/|(?<=[\p{L}\d-])\.(?=\p{L}{2})/iu);
      }),
    );
  });

  it('that every object has is none', () => {
    expect(renderTemplate('{toString}', {})).toEqual({ ok: false, error: { missing: 'toString' } });
  });

  it('is listed once', () => expect(variablesOf('{이름} {이름|고객} {링크}')).toEqual(['이름', '링크']));

  it('says where it stands and what it asks for', () => {
    expect(variablesIn('새 {상품명:을|상품}!')).toEqual([
      { name: '상품명', josa: '을', fallback: '상품', from: 2, to: 12 },
    ]);
  });

  it('prints won with commas', () =>
    expect([0, 12_300, 1_000_000].map(formatWon)).toEqual(['0원', '12,300원', '1,000,000원']));

  it('prints another currency as what it is', () => {
    const printed = [
      { value: 1_200.5, currency: 'USD' },
      { value: 12_000, currency: 'JPY' },
      { value: 9, currency: 'KRW' },
    ];
    expect(printed.map(formatMoney)).toEqual(['1,200.50 USD', '12,000 JPY', '9원']);
  });
});

describe('a particle after a variable', () => {
  const say = (name: string, form: string) => renderTemplate(`{상품명:${form}}`, { 상품명: name });

  it('follows the last sound of Hangul', () => {
    expect(say('셔츠', '을')).toEqual({ ok: true, value: '셔츠를' });
    expect(say('책', '를')).toEqual({ ok: true, value: '책을' });
    expect([withJosa('바지', '은'), withJosa('양말', '는')]).toEqual(['바지는', '양말은']);
    expect([withJosa('모자', '과'), withJosa('가방', '와')]).toEqual(['모자와', '가방과']);
  });

  it('says 로 after ㄹ', () => {
    expect(['서울', '부산', '제주'].map((place) => withJosa(place, '으로'))).toEqual(['서울로', '부산으로', '제주로']);
    expect(['양말', '셔츠', '책'].map((thing) => withJosa(thing, '이나'))).toEqual(['양말이나', '셔츠나', '책이나']);
  });

  it('reads digits aloud', () => {
    const read = (form: string) => [...'0123456789'].map((digit) => withJosa(digit, form).slice(1)).join(' ');
    expect(read('은')).toBe('은 은 는 은 는 는 은 은 은 는');
    expect(read('로')).toBe('으로 로 로 으로 로 로 으로 로 로 로');
  });

  it('writes both forms where nobody can know', () => {
    expect(withJosa('Apple', '는')).toBe('Apple은(는)');
    expect(withJosa('Apple', '가')).toBe('Apple이(가)');
    expect(withJosa('Nike', '으로')).toBe('Nike(으)로');
    expect(withJosa('Nike', '나')).toBe('Nike(이)나');
    expect(withJosa('Nike', '과')).toBe('Nike와(과)');
  });

  it('looks past brackets, quotes and the mark of a cut', () => {
    expect(withJosa('셔츠(블랙)', '을')).toBe('셔츠(블랙)을');
    expect(withJosa('‘바지’', '을')).toBe('‘바지’를');
    expect(withJosa('코튼 오버핏…', '은')).toBe('코튼 오버핏…은');
    expect(withJosa('30%', '을')).toBe('30%를');
  });

  it('agrees with the default that stands in', () => {
    expect(renderTemplate('{상품명:이|상품} 기다려요', {})).toEqual({ ok: true, value: '상품이 기다려요' });
  });
});
