import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composeReconfirmNotice,
  composeResultNotice,
  inOfficeHours,
  isReconfirmOverdue,
  lintNotice,
  noticeChannel,
  noticeDuty,
  noticesFor,
  reconfirmDueAt,
} from '../../core/notice';
import { actsOfFlags } from '../../core/receipt-flags';
import { DAY_MS, HOUR_MS, kstTimeOfDay } from '../../core/time';

const kst = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`);
const act = {
  consentId: 1,
  memberId: 'm',
  channel: 'sms' as const,
  purpose: 'advertising' as const,
  granted: true,
  source: 'cafe24',
  actedAt: kst('2026-03-10 12:00'),
  recordedAt: kst('2026-03-10 12:00'),
};

describe('what must be told', () => {
  it('is the result within 14 days, and after a yes that it still stands within two years', () => {
    expect(noticesFor(act)).toEqual([
      { kind: 'result', dueAt: kst('2026-03-24 12:00'), wakeAt: kst('2026-03-10 13:00') },
      { kind: 'reconfirm', dueAt: kst('2028-03-10 00:00'), wakeAt: kst('2028-02-09 09:00') },
    ]);
    expect(noticesFor({ ...act, granted: false }).map(({ kind }) => kind)).toEqual(['result']);
    expect(noticesFor({ ...act, purpose: 'night' }).map(({ kind }) => kind)).toEqual(['result']);
  });

  it('is no result any more of an act the shop brings along from before', () => {
    expect(noticesFor({ ...act, recordedAt: act.actedAt + 14 * DAY_MS }).map(({ kind }) => kind)).toEqual([
      'reconfirm',
    ]);
  });

  it('is due before the same date two years later, from 29 February before 1 March', () => {
    expect(reconfirmDueAt(kst('2024-11-23 23:59'))).toBe(kst('2026-11-23 00:00'));
    expect(reconfirmDueAt(kst('2024-02-29 10:00'))).toBe(kst('2026-03-01 00:00'));
    const consent = { actedAt: kst('2024-11-23 10:00') };
    expect(isReconfirmOverdue(consent, kst('2026-11-22 23:59'))).toBe(false);
    expect(isReconfirmOverdue(consent, kst('2026-11-23 00:00'))).toBe(true);
    expect(isReconfirmOverdue({ ...consent, confirmedAt: kst('2026-11-01 10:00') }, kst('2028-10-31 23:59'))).toBe(
      false,
    );
  });

  it('goes in office hours only, soon after', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        const sent = inOfficeHours(at);
        expect(sent).toBeGreaterThanOrEqual(at);
        expect(sent - at).toBeLessThanOrEqual(14 * HOUR_MS);
        expect(kstTimeOfDay(sent)).toBeGreaterThanOrEqual(9 * HOUR_MS);
        expect(kstTimeOfDay(sent)).toBeLessThan(19 * HOUR_MS);
      }),
    );
  });

  it('is told by the medium it is about where that can carry it, else by another', () => {
    expect(noticeChannel('email', { phone: true, email: true })).toBe('email');
    expect(noticeChannel('email', { phone: true, email: false })).toBe('sms');
    expect(noticeChannel('kakao', { phone: true, email: true })).toBe('sms');
    expect(noticeChannel('push', { phone: false, email: true })).toBe('email');
    expect(noticeChannel('sms', { phone: false, email: false })).toBe(null);
  });

  it('is the platform’s to tell only where the shop says so, and never of what was refused here', () => {
    expect(noticeDuty('result', 'cafe24', {})).toBe('undecided');
    expect(noticeDuty('result', 'cafe24', { result: 'platform' })).toBe('platform');
    expect(noticeDuty('result', 'page', { result: 'platform' })).toBe('dorawa');
    expect(noticeDuty('reconfirm', 'page', { reconfirm: 'platform' })).toBe('platform');
    expect(noticeDuty('reconfirm', 'page', {})).toBe('undecided');
  });
});

describe('a notice', () => {
  const told = { channel: 'sms' as const, purpose: 'advertising' as const, granted: false, actedAt: act.actedAt };

  it('says who, what, when and that it was done', () => {
    expect(composeResultNotice([told, { ...told, channel: 'kakao' }], { name: '하늘옷장' }).text).toBe(
      [
        '[하늘옷장] 광고성 정보 수신 동의·거부 처리 결과 안내',
        '- 전송자: 하늘옷장',
        '- 2026년 3월 10일 문자 광고 수신 거부 처리 완료',
        '- 2026년 3월 10일 카카오톡 광고 수신 거부 처리 완료',
      ].join('\n'),
    );
  });

  it('says after two years how to keep the consent and how to stop', () => {
    const { text } = composeReconfirmNotice(
      [told],
      { name: '하늘옷장', closing: '문의 02-1234-5678' },
      '무료수신거부 080',
    );
    expect(text).toContain('- 문자 광고 수신 동의: 2026년 3월 10일');
    expect(text).toContain('계속 받으시려면 따로 하실 일이 없습니다.');
    expect(text).toContain('그만 받으시려면: 무료수신거부 080');
    expect(text.endsWith('문의 02-1234-5678')).toBe(true);
  });

  it('of ours holds nothing that sells', () => {
    expect(lintNotice(composeResultNotice([told], { name: '하늘옷장' }).text)).toBe(null);
    expect(lintNotice(composeReconfirmNotice([told], { name: '하늘옷장' }, '무료수신거부 080-123-4567').text)).toBe(
      null,
    );
  });
});

describe('a platform’s receipt flags', () => {
  const at = kst('2026-03-01 00:00');
  const granted = { id: 1, channel: 'sms' as const, purpose: 'advertising' as const, granted: true, actedAt: at };

  it('become consents with their date, for Kakao only where the wording names it', () => {
    const flags = { sms: { receives: true, at }, email: { receives: false, at } };
    const sms = { channel: 'sms', purpose: 'advertising', granted: true, actedAt: at, wording: null };
    expect(actsOfFlags(flags, [], undefined)).toEqual([sms]);
    expect(actsOfFlags(flags, [], { smsMeansKakao: true, wording: '문구' })).toEqual([
      { ...sms, wording: '문구' },
      { ...sms, channel: 'kakao', wording: '문구' },
    ]);
  });

  it('that repeat what the ledger says add nothing, and never bring back who refused here since', () => {
    expect(actsOfFlags({ sms: { receives: true, at: at + DAY_MS } }, [granted], undefined)).toEqual([]);
    const refused = [granted, { ...granted, id: 2, granted: false, actedAt: at + 2 * DAY_MS }];
    expect(actsOfFlags({ sms: { receives: true, at: at + DAY_MS } }, refused, undefined)).toEqual([]);
    expect(actsOfFlags({ sms: { receives: true, at: at + 3 * DAY_MS } }, refused, undefined)).toHaveLength(1);
  });

  it('taken back are a withdrawal', () => {
    expect(actsOfFlags({ sms: { receives: false, at: at + DAY_MS } }, [granted], undefined)).toMatchObject([
      { channel: 'sms', granted: false, actedAt: at + DAY_MS },
    ]);
  });
});
