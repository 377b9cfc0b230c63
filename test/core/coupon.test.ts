// What a coupon says, when it is too late to promise it, and codes out of a shop's file.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  benefitWords,
  CODE_PATTERN,
  COUPON_VARIABLES,
  couponValues,
  isLow,
  MIN_VALIDITY_MS,
  outlives,
  readCodes,
} from '../../core/coupon';

const at = Date.parse('2026-03-10T11:00:00+09:00');

describe('a coupon', () => {
  it('must be good for a day after its message', () => {
    expect(outlives(at + MIN_VALIDITY_MS, at)).toBe(true);
    expect(outlives(at + MIN_VALIDITY_MS - 1, at)).toBe(false);
    expect(outlives(null, at)).toBe(true);
  });

  it('says in a message what it is called, what it is worth, its code and its last Korean day', () => {
    const inHand = {
      name: '봄맞이',
      benefit: { kind: 'won', amount: 5_000 } as const,
      code: 'SPRING',
      // The last minute of 31 March in Korea is still March there, and already so elsewhere.
      expiresAt: Date.parse('2026-03-31T23:59:59+09:00'),
    };
    expect(couponValues(inHand)).toEqual({
      쿠폰명: '봄맞이',
      쿠폰코드: 'SPRING',
      쿠폰할인: '5,000원 할인',
      쿠폰만료일: '3월 31일',
    });
    expect(Object.keys(couponValues(inHand))).toEqual(COUPON_VARIABLES);
    expect(couponValues({ ...inHand, expiresAt: null }).쿠폰만료일).toBeNull();
    expect(couponValues(null)).toEqual({});
  });

  it('is worth what its benefit says', () => {
    expect(benefitWords({ kind: 'percent', amount: 10 })).toBe('10% 할인');
    expect(benefitWords({ kind: 'shipping' })).toBe('배송비 할인');
    expect(benefitWords({ kind: 'free', what: '커피' })).toBe('커피 무료');
    expect(benefitWords({ kind: 'up', what: '사이즈' })).toBe('사이즈 UP');
  });

  it('is said to run out before it has, and not while it is plentiful', () => {
    expect(isLow({ total: 0, free: 0 })).toBe(false);
    expect(isLow({ total: 100, free: 20 })).toBe(false);
    expect(isLow({ total: 100, free: 19 })).toBe(true);
    expect(isLow({ total: 5, free: 5 })).toBe(false);
    expect(isLow({ total: 5, free: 4 })).toBe(true);
    expect(isLow({ total: 10_000, free: 999 })).toBe(true);
    expect(isLow({ total: 10_000, free: 1_000 })).toBe(false);
  });
});

describe('a file of codes', () => {
  const code = fc.stringMatching(/^[A-Z0-9]{4,12}$/);

  it('gives every code once, in order, and counts those that stand there again', () => {
    fc.assert(
      fc.property(fc.uniqueArray(code, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 10 }), (codes, again) => {
        fc.pre(codes.length > 0 && !codes.some((one) => /^(CODE|COUPON|SERIAL|VOUCHER)/i.test(one)));
        const repeated = again.map((i) => codes[i % codes.length] ?? '');
        const rows = [...codes, ...repeated].map((one) => ['', ` ${one} `, '메모']);
        expect(readCodes(rows)).toEqual({ codes, repeated: repeated.length, unreadable: [] });
      }),
    );
  });

  it('may begin with a heading and hold empty lines; what is no code is said by its row', () => {
    const rows = [['쿠폰코드', '메모'], ['AB-1234'], ['', ''], ['=HYPERLINK("x")'], ['가나다_1'], ['AB 12']];
    expect(readCodes(rows)).toEqual({ codes: ['AB-1234', '가나다_1'], repeated: 0, unreadable: [4, 6] });
  });

  it('is read in the column its heading names, and not in the numbers of a list’s rows beside it', () => {
    const listed = (heading: string) => [
      ['번호', '쿠폰명', heading, '상태'],
      ['', '', '', ''],
      ['9', '봄맞이', 'AB-1234', '미사용'],
      ['10', '봄맞이', 'AB-1235', '미사용'],
      ['11', '봄맞이', '', '미사용'],
    ];
    for (const heading of [
      '쿠폰번호',
      '쿠폰 코드',
      '시리얼번호',
      '난수',
      'Coupon Code',
      'coupon_no',
      'SERIAL',
      'codes',
    ])
      expect(readCodes(listed(heading))).toEqual({ codes: ['AB-1234', 'AB-1235'], repeated: 0, unreadable: [5] });
    expect(readCodes([['시리얼번호'], ['AB-1234']]).codes).toEqual(['AB-1234']);
    expect(readCodes([['번호'], ['1234']]).codes).toEqual(['1234']);
  });

  it('holds nothing a spreadsheet would run', () => {
    fc.assert(fc.property(fc.string(), (text) => !CODE_PATTERN.test(text) || !/^[=+\-@\t\r]/.test(text)));
  });
});
