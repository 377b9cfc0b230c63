// The Korean rules for advertising messages as promises, one by one. Where another file holds one, it is named here:
//
//  1 AlimTalk never carries advertising            here; core/message/content, push
//  2 the label stands at the very first character  here
//  3 a label typed by hand is refused              here; core/message/lint
//  4 no text without the shop's 080 number         edge/api (activation), here (composition)
//  5 withdrawn between planning and claim          stories/opt-out, stories/gates
//  6 no fallback without consent to texts          with the fallback leg
//  7 a fallback past the hours waits for morning   with the fallback leg
//  8 night consent, channel by channel             stories/gates (texts)
//  9 two years without a notice: paused and shown  stories/notices, core/notice
// 10 the 080 line stops texts and Kakao            stories/opt-out, stories/notices (the notice it owes)
// 11 looking never unsubscribes, one post does     stories/opt-out
// 12 a browser's permission is no consent          here (no consent of another channel counts)
// 13 an unknown outcome is never sent again        faults/providers, stories/providers
// 14 an erased person stays blocked on re-import   stories/forgotten
// 15 the existing-customer exception is not used   here
// 16 a notice never sells                          here
// 17 no shop uses another's consents               stories/gates

import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { consentStanding } from '../../core/consent';
import { CHANNELS } from '../../core/member';
import { beginsWithLabel, hasOwnLabel } from '../../core/message/label';
import { renderMessage } from '../../core/message/render';
import { lintNotice, noticeSettingsSchema } from '../../core/notice';
import { siteSettingsSchema } from '../../core/site';
import { anEmail, aRecipient, aSender, aText } from './message/messages';

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
