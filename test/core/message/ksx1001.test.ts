import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import {
  cutToBytes,
  foreignIn,
  isCarried,
  isEncodable,
  standInFor,
  textBytes,
  toEncodable,
} from '../../../core/message/ksx1001';

/** The 94 × 94 cells of KS X 1001 as iconv-lite reads them, without what the editions of 1998 and 2002 added. */
function cells(): string[] {
  const found: string[] = [];
  for (let row = 0xa1; row <= 0xfe; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      if (row === 0xa2 && cell >= 0xe6) continue;
      const character = iconv.decode(Buffer.from([row, cell]), 'euc-kr');
      const code = character.charCodeAt(0);
      if (character.length === 1 && code !== 0xfffd && (code < 0xe000 || code > 0xf8ff)) found.push(character);
    }
  }
  return found;
}
const standard = cells();

describe('the characters a carrier can carry', () => {
  it('are ASCII, the line break and the 8,224 of KS X 1001, 2,350 Hangul syllables among them', () => {
    const members = [];
    for (let code = 0x80; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      if (isEncodable(character)) members.push(character);
    }
    expect(members.length).toBe(8_224);
    expect(members.filter((character) => /[가-힣]/.test(character)).length).toBe(2_350);
    expect(new Set(members)).toEqual(new Set(standard));
    expect(['\n', ' ', '~', '\t', '\x7f'].map(isEncodable)).toEqual([true, true, true, false, false]);
  });

  it('take exactly the bytes EUC-KR encodes them in', () => {
    const ascii = [...Array(0x5f)].map((_, i) => String.fromCharCode(0x20 + i));
    const text = fc.array(fc.constantFrom('\n', ...ascii, ...standard)).map((characters) => characters.join(''));
    fc.assert(
      fc.property(text, (carried) => {
        const encoded = iconv.encode(carried, 'euc-kr');
        expect(textBytes(carried)).toBe(encoded.length);
        expect(iconv.decode(encoded, 'euc-kr')).toBe(carried);
      }),
    );
  });

  it.each([...'★♥♡☎①→※·…“”‘’㈜°℃㎡×½～ㆍ￦'])('include %s', (character) => expect(isEncodable(character)).toBe(true));
  it.each([...'—–•✓₩é・€®똠뷁햏펲'])('leave out %s', (character) => expect(isEncodable(character)).toBe(false));
});

describe('a text for a phone', () => {
  it('says the same in characters it can carry', () => {
    expect(toEncodable('₩5,000 — 오늘만 • “세일”\u00a0✨🎉')).toBe('￦5,000 - 오늘만 · “세일” ★');
    expect(toEncodable('café\r\n끝')).toBe('cafe\n끝');
  });

  it('loses emoji whole, joiners and skin and all', () => {
    expect(toEncodable('안녕👩‍👩‍👧‍👦👍🏽🇰🇷!')).toBe('안녕!');
  });

  it('keeps what only its writer can replace, and says so', () => {
    expect(toEncodable('똠양꿍')).toBe('똠양꿍');
    expect(isCarried('똠양꿍')).toBe(false);
    expect(standInFor('똠')).toBeNull();
  });

  it('mends whatever can be mended, and once is enough', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const mended = toEncodable(text);
        expect(toEncodable(mended)).toBe(mended);
        expect(foreignIn(mended).filter(({ standIn }) => standIn !== null)).toEqual([]);
      }),
    );
  });

  it('points at each foreign run with what should stand there', () => {
    expect(foreignIn('가—나🎉🎁다')).toEqual([
      { from: 1, to: 2, text: '—', standIn: '-' },
      { from: 3, to: 7, text: '🎉🎁', standIn: '' },
    ]);
  });

  it('is cut between characters', () => {
    expect([cutToBytes('가a나', 3), cutToBytes('가a나', 4), cutToBytes('가a나', 5)]).toEqual(['가a', '가a', '가a나']);
  });
});
