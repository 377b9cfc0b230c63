// The Korean rules for advertising messages as promises, one by one. Where another file holds one, it is named here:
//
//  1 AlimTalk never carries advertising            here; core/message/content, push
//  2 the label stands at the very first character  here
//  3 a label typed by hand is refused              here; core/message/lint
//  4 no text without the shop's 080 number         edge/api (activation), here (composition)
//  5 withdrawn between planning and claim          stories/opt-out, stories/gates
//  6 no fallback without consent to texts          here; stories/fallback
//  7 a fallback past the hours waits for morning   here; stories/fallback
//  8 night consent, channel by channel             here; stories/gates (texts)
//  9 two years without a notice: paused and shown  stories/notices, core/notice
// 10 the 080 line stops texts and Kakao            stories/opt-out, stories/notices (the notice it owes)
// 11 looking never unsubscribes, one post does     stories/opt-out
// 12 a browser's permission is no consent          here (an address is none, nor is a consent of another channel)
// 13 an unknown outcome is never sent again        here; faults/providers, stories/providers, stories/nhn
// 14 an erased person stays blocked on re-import   stories/forgotten
// 15 the existing-customer exception is not used   here
// 16 a notice never sells                          here
// 17 no shop uses another's consents               stories/gates

import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type ConsentAct, consentStanding } from '../../core/consent';
import { settleLookup, settleSend } from '../../core/dispatch/dispatch';
import { FAILURE_REASONS } from '../../core/dispatch/failure';
import { type FailedLeg, opensFallback } from '../../core/dispatch/fallback';
import { decideGate } from '../../core/dispatch/gates';
import { gateLegs } from '../../core/dispatch/legs';
import { CHANNELS, type Channel } from '../../core/member';
import type { Message } from '../../core/message/content';
import { beginsWithLabel, hasOwnLabel } from '../../core/message/label';
import { renderMessage } from '../../core/message/render';
import { lintNotice, noticeSettingsSchema } from '../../core/notice';
import { siteSettingsSchema } from '../../core/site';
import { DAY_MS, HOUR_MS } from '../../core/time';
import { facts, kst, now } from './gate-facts';
import { aKakaoText, anEmail, aRecipient, aSender, aText } from './message/messages';

describe('an advertisement', () => {
  it('begins with the label at the very first character, whatever the marketer writes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (body) => {
        const rendered = renderMessage(
          { ...aText, body: body.replace(/[{}]/g, '') },
          aRecipient,
          aSender,
          'advertising',
        );
        if (rendered.ok) expect(rendered.value.text.startsWith('(광고)')).toBe(true);
      }),
    );
    const email = renderMessage(anEmail, aRecipient, aSender, 'advertising');
    expect(email.ok && email.value.subject.startsWith('(광고)')).toBe(true);
  });

  it.each(['🎁', '🎁🎀', '  ', '\u200b', '\n', '가게\n둘째 줄', '뷁샵'])(
    'is not from %j, of which a carrier leaves no name, or which it does not take',
    (senderName) => {
      const settings = { shopUrl: 'https://shop.test', senderName };
      expect(v.is(siteSettingsSchema, settings)).toBe(false);
    },
  );

  it.each(['모먼트클로젯', '모먼트 ✨', 'Café 24', '(주)돌아와'])('may be from %j', (senderName) => {
    const parsed = v.parse(siteSettingsSchema, { shopUrl: 'https://shop.test', senderName });
    const sender = { ...aSender, name: parsed.senderName };
    const rendered = renderMessage(aText, aRecipient, sender, 'advertising');
    expect(rendered).toMatchObject({ ok: true, value: { text: expect.stringMatching(/^\(광고\)\[[^\]\s][^\]]*\] /) } });
  });

  it.each(['\ufeff(광고) 안녕', ' (광고) 안녕', '😀(광고) 안녕', '[(광고)] 안녕', '( 광고) 안녕'])(
    'is not labelled by %j, where something stands before or inside the label',
    (text) => expect(beginsWithLabel(text)).toBe(false),
  );

  it.each(['[광고]', '(광 고)', '(광/고)', '"광고"', '(AD)', '<광고>', '（광고）'])(
    'is refused with %s typed by hand',
    (label) => {
      expect(hasOwnLabel(`${label} 안녕하세요`)).toBe(true);
      const rendered = renderMessage({ ...aText, body: `${label} 안녕하세요` }, aRecipient, aSender, 'advertising');
      expect(rendered.ok).toBe(false);
    },
  );

  it('by text ends with the free 080 line, and does not exist without one', () => {
    const rendered = renderMessage(aText, aRecipient, aSender, 'advertising');
    expect(rendered.ok && rendered.value.text.endsWith('무료수신거부 080-123-4567')).toBe(true);
    expect(renderMessage(aText, aRecipient, { ...aSender, optOut080: null }, 'advertising').ok).toBe(false);
  });

  it('by e-mail says who, where and how to stop, and does not exist without', () => {
    const rendered = renderMessage(anEmail, aRecipient, aSender, 'advertising');
    for (const said of ['하늘옷장', 'hello@shop.test', '02-123-4567', '서울 마포구', aRecipient.optOutUrl])
      expect(rendered.ok && rendered.value.text).toContain(said);
    expect(rendered.ok && rendered.value.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(renderMessage(anEmail, aRecipient, { ...aSender, contact: null }, 'advertising').ok).toBe(false);
  });
});

describe('a consent', () => {
  it('on one channel is none on any other, and one to advertising is none to the night', () => {
    for (const given of CHANNELS) {
      const acts = [{ id: 1, channel: given, purpose: 'advertising' as const, granted: true, actedAt: 1 }];
      for (const asked of CHANNELS)
        expect(consentStanding(acts, asked, 'advertising').status).toBe(asked === given ? 'granted' : 'never');
      expect(consentStanding(acts, given, 'night').status).toBe('never');
    }
  });

  it('is never read out of a purchase: there is no setting for the existing-customer exception', () => {
    expect(
      Object.keys(siteSettingsSchema.entries).filter((name) => /exist|exempt|exception|customer/i.test(name)),
    ).toEqual([]);
  });
});

describe('a notice about consent', () => {
  it.each([
    ['10% 할인 쿠폰을 드려요', 'promotional'],
    ['가을 신상품을 만나 보세요', 'promotional'],
    ['39,000원', 'promotional'],
    ['자세히 https://shop.test/product/1', 'link'],
    ['shop.com/product/1', 'link'],
    ['문의 02-1234-5678, 평일 9시~18시', null],
  ])('that says %j is %s', (text, verdict) => {
    expect(lintNotice(text)).toBe(verdict);
    expect(v.safeParse(noticeSettingsSchema, { closing: text }).success).toBe(verdict === null);
  });
});

const said = (channel: Channel, purpose: ConsentAct['purpose'] = 'advertising', granted = true): ConsentAct => ({
  id: 1,
  channel,
  purpose,
  granted,
  actedAt: now - DAY_MS,
});
const composite: Message = { ...aKakaoText, fallback: aText };

/** What Kakao says at once of who is no friend of the channel. */
const notFriend: FailedLeg = { leg: 1, channel: 'kakao', reason: 'not_friend', ageMs: 0 };

describe('the text that goes instead', () => {
  /** The second leg's gate, at an hour, of somebody who said these things. */
  const secondLeg = (consents: ConsentAct[], at = now) =>
    gateLegs(composite, 2, (channel) => facts({ channel, leg: 2, consents, now: at })).decision;

  it('needs its own consent: a yes to Kakao is none to texts (6)', () => {
    expect(opensFallback(composite, notFriend)).toBe(true);
    expect(secondLeg([said('kakao')])).toEqual({ type: 'suppress', reason: 'no_consent' });
    expect(secondLeg([said('kakao'), said('sms', 'advertising', false)])).toMatchObject({ reason: 'withdrawn' });
    expect(secondLeg([said('kakao'), said('sms')]).type).toBe('send');
  });

  it('has its own hours: failing at 20:58 it waits for the morning, and by then may be too old (7)', () => {
    const both = [said('kakao'), said('sms')];
    const late = secondLeg(both, kst('2026-03-10 20:58'));
    expect(late).toMatchObject({ type: 'defer', reason: 'quiet_hours' });
    const morning = late.type === 'defer' ? late.until : 0;
    expect(morning).toBeGreaterThan(kst('2026-03-11 08:00'));
    expect(morning).toBeLessThan(kst('2026-03-11 08:15'));
    expect(secondLeg(both, morning)).toMatchObject({ type: 'suppress', reason: 'stale' });
  });

  it('is of no use when the failure is known six hours later', () => {
    expect(opensFallback(composite, { ...notFriend, ageMs: 6 * HOUR_MS })).toBe(true);
    expect(opensFallback(composite, { ...notFriend, ageMs: 6 * HOUR_MS + 1 })).toBe(false);
  });

  it('follows a push when no browser of the member is there any more, and no text that went first itself', () => {
    const push: Message = { channel: 'push', title: '제목', body: '내용', url: 'https://shop.test/', fallback: aText };
    const opens = FAILURE_REASONS.filter((reason) => opensFallback(push, { ...notFriend, channel: 'push', reason }));
    expect(opens).toEqual(['bad_address']);
    for (const message of [push, composite]) {
      expect(
        FAILURE_REASONS.filter((reason) => opensFallback(message, { ...notFriend, channel: 'sms', reason })),
      ).toEqual([]);
    }
  });

  it('never follows doubt, a refusal, or a mistake of our own (13, F5)', () => {
    const opens = FAILURE_REASONS.filter((reason) => opensFallback(composite, { ...notFriend, reason }));
    expect(opens.sort()).toEqual(['kakao_unreachable', 'not_friend', 'not_kakao_user']);
    expect(FAILURE_REASONS.filter((reason) => opensFallback(composite, { ...notFriend, leg: 2, reason }))).toEqual([]);
    const unknown = settleSend({ outcome: 'unknown' }, now, { attempts: 0, jitter: 0 });
    expect(unknown).toMatchObject({ state: 'unknown', wakeAt: null });
    expect(settleLookup(unknown, { outcome: 'unknown' }, now)).toBeNull();
  });
});

describe('the night', () => {
  const at = (channel: Channel, hour: string, consents: ConsentAct[]) => {
    const asked = { channel, consents, now: kst(`2026-03-10 ${hour}`) };
    return decideGate(facts({ ...asked, dispatch: { ...facts().dispatch, dueAt: asked.now } })).type;
  };

  it('is open to texts and push with a consent of its own, to mail without one, to Kakao never (8)', () => {
    const byNight = (channel: Channel) => [said(channel), { ...said(channel, 'night'), id: 2 }];
    expect(at('sms', '22:00', byNight('sms'))).toBe('send');
    expect(at('push', '22:00', byNight('push'))).toBe('send');
    expect(at('kakao', '22:00', byNight('kakao'))).toBe('defer');
    expect(at('email', '22:00', [said('email')])).toBe('send');
    for (const channel of ['sms', 'push', 'kakao'] as const)
      expect(at(channel, '22:00', [said(channel)])).toBe('defer');
  });

  it('begins before 21:00 and ends after 08:00, by the minute', () => {
    const texts = [said('sms')];
    expect(['20:49', '20:50', '20:59', '07:59', '08:00'].map((hour) => at('sms', hour, texts))).toEqual([
      'send',
      'defer',
      'defer',
      'defer',
      'defer',
    ]);
    expect(at('sms', '08:01', texts)).toBe('send');
  });
});

describe('a way to reach somebody', () => {
  it('is no consent: an address, a push subscription or a permission alone sends nothing (12)', () => {
    for (const channel of CHANNELS)
      expect(decideGate(facts({ channel, consents: [] }))).toEqual({ type: 'suppress', reason: 'no_consent' });
  });
});
