import { describe, expect, it } from 'vitest';
import { type TestFacts, testObstacle } from '../../core/dispatch/test-send';
import { renderMessage } from '../../core/message/render';
import { markAsTest, TEST_MARK } from '../../core/message/test-mark';
import { aCarousel, aKakaoText, anEmail, aProduct, aRecipient, aSender, aText } from './message/messages';

const kst = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`);
const noon: TestFacts = {
  now: kst('2026-03-10 12:00'),
  channel: 'sms',
  settings: {
    senderNumber: '0212345678',
    senderEmail: 'shop@shop.test',
    optOut080: '080-123-4567',
    contact: { email: 'shop@shop.test', phone: '02-123-4567', address: '서울' },
    quiet: { fromMinute: 20 * 60 + 50, toMinute: 8 * 60 },
  },
  suppressed: false,
};
const aPushTest = { channel: 'push' as const, push: { hasBrowser: true, consents: true } };
const without = (name: keyof TestFacts['settings']) => ({ ...noon.settings, [name]: undefined });
const recipient = { ...aRecipient, products: [1, 2].map(aProduct) };

describe('a test send', () => {
  it('goes by day to an address that did not refuse', () => {
    for (const channel of ['sms', 'kakao', 'email'] as const) expect(testObstacle({ ...noon, channel })).toBeNull();
    expect(testObstacle({ ...noon, ...aPushTest, settings: without('senderNumber') })).toBeNull();
  });

  it.each<[string, Partial<TestFacts>, string]>([
    ['without a sender number', { settings: without('senderNumber') }, 'no_sender'],
    ['without a free opt-out line', { settings: without('optOut080') }, 'no_opt_out'],
    ['by mail without an address to send from', { channel: 'email', settings: without('senderEmail') }, 'no_sender'],
    ['by mail without the shop’s contact', { channel: 'email', settings: without('contact') }, 'no_opt_out'],
    ['to an address that refused', { suppressed: true }, 'blocked'],
    ['to a mailbox that refused', { channel: 'email', suppressed: true }, 'blocked'],
    ['as AlimTalk, whose words are approved', { channel: 'alimtalk' }, 'not_testable'],
    ['as a push to who has no browser', { channel: 'push' }, 'no_browser'],
    ['as a push to who did not consent', { ...aPushTest, push: { hasBrowser: true, consents: false } }, 'no_consent'],
    ['as a push to browsers that refused', { ...aPushTest, suppressed: true }, 'blocked'],
  ])('does not go %s', (_, over, reason) => {
    expect(testObstacle({ ...noon, ...over })?.reason).toBe(reason);
  });

  it('keeps the hours of adverts: 20:50 to 08:00, and not at all hours by mail', () => {
    const at = (time: string, channel: TestFacts['channel'] = 'sms') =>
      testObstacle({ ...noon, channel, now: kst(`2026-03-10 ${time}`) })?.reason ?? null;
    expect([at('20:49'), at('20:50'), at('23:00'), at('07:59'), at('08:01')]).toEqual([
      null,
      'quiet_hours',
      'quiet_hours',
      'quiet_hours',
      null,
    ]);
    expect(at('20:50', 'kakao')).toBe('quiet_hours');
    expect(at('23:00', 'email')).toBeNull();
  });

  it('says that it is a test in its first words, inside the lawful form', () => {
    const words = [aText, aKakaoText, aCarousel, anEmail].map((message) => {
      const marked = markAsTest(message);
      const rendered = marked && renderMessage(marked, recipient, aSender, 'advertising');
      return rendered?.ok ? JSON.stringify(rendered.value) : 'not rendered';
    });
    for (const word of words) expect(word).toContain(TEST_MARK);
    expect(words[0]).toMatch(/"\(광고\)\[[^\]]+\] \[테스트\] /);
    expect(words[3]).toMatch(/"\(광고\)[^"]*\[테스트\] /);
    expect(markAsTest({ channel: 'alimtalk' } as never)).toBeNull();
  });
});
