import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrowserEvent, parseCollectRequest, readCollectText, toStoredEvent } from '../../core/collect';
import { EVENT_LIMITS } from '../../core/event';
import { DAY_MS } from '../../core/time';

const anEvent = (over: object = {}) => ({ id: 'abcdef01', n: 'page_view', t: 1_000, u: 'https://shop.test/', ...over });
const aRequest = (events: unknown[], over: object = {}) => ({
  v: 1,
  k: 'sitekey1',
  vid: 'visitor-1',
  sent: 2_000,
  events,
  ...over,
});

function refusals(...events: unknown[]) {
  const parsed = parseCollectRequest(aRequest(events));
  return parsed.ok ? parsed.value.bad.map(({ i, why }) => `${i} ${why}`) : 'unreadable';
}

describe('reading a collector request', () => {
  it.each([
    null,
    'text',
    7,
    [],
    {},
    aRequest([], { v: 2 }),
    aRequest([], { vid: 'x' }),
    { ...aRequest([]), events: 'no' },
  ])('refuses an unreadable envelope whole (%#)', (body) => expect(parseCollectRequest(body).ok).toBe(false));

  it('takes line ends and tabs, which the tracker leaves as they stand in a text, for spaces', () => {
    const text = JSON.stringify(aRequest([anEvent({ ti: 'a long title' })])).replace(
      'a long title',
      'a\nlong\ttitle\0',
    );
    const parsed = parseCollectRequest(readCollectText(text));
    expect(parsed.ok && parsed.value.events[0]?.event).toMatchObject({ ti: 'a long title ' });
    expect(() => readCollectText('{"v":1')).toThrow();
  });

  it('refuses one bad event with its reason and keeps the good ones beside it', () => {
    expect(
      refusals(
        anEvent(),
        anEvent({ id: 'short' }),
        anEvent({ n: '1 OR 1=1; DROP TABLE events' }),
        anEvent({ t: 'yesterday' }),
        anEvent({ u: 'javascript:alert(1)' }),
        anEvent({ n: 'refund' }),
        anEvent({ n: 'purchase' }),
        anEvent({ p: { items: [{ item_name: 'no id' }] } }),
        anEvent({ p: { value: -1 } }),
        anEvent({ p: Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`key_${n}`, 'x'])) }),
        'not an event',
      ),
    ).toEqual([
      '1 id',
      '2 name',
      '3 time',
      '4 url',
      '5 edge_only',
      '6 params',
      '7 items',
      '8 params',
      '9 params',
      '10 shape',
    ]);
  });

  it('cuts text a page may make endless, instead of losing the event', () => {
    const parsed = parseCollectRequest(
      aRequest([anEvent({ ti: 'ㅋ'.repeat(5_000), p: { items: [{ item_id: 7, item_name: 'x'.repeat(1e6) }] } })]),
    );
    const event = parsed.ok ? (parsed.value.events[0]?.event as BrowserEvent) : undefined;
    expect(event?.ti).toHaveLength(EVENT_LIMITS.text);
    expect(event?.p?.items?.[0]).toMatchObject({ item_id: '7' });
    expect(event?.p?.items?.[0]?.item_name).toHaveLength(EVENT_LIMITS.text);
  });

  it('keeps no character nobody reads, which takes six bytes wherever the text is kept', () => {
    const parsed = parseCollectRequest(aRequest([anEvent({ ti: '\u0001\u0001코트\n\t신상\u009f' })]));
    const event = parsed.ok ? (parsed.value.events[0]?.event as BrowserEvent) : undefined;
    expect(event?.ti).toBe(' 코트 신상 ');
  });

  it('keeps no half of a character either, nor makes one by cutting', () => {
    const long = `${'x'.repeat(EVENT_LIMITS.text - 1)}🧥`;
    const parsed = parseCollectRequest(
      aRequest([anEvent({ ti: '\udfff\ud800\ud800코트🧥' }), anEvent({ id: 'abcdef02', ti: long })]),
    );
    const titles = parsed.ok ? parsed.value.events.map(({ event }) => (event as BrowserEvent).ti) : [];
    expect(titles).toEqual([' 코트🧥', 'x'.repeat(EVENT_LIMITS.text - 1)]);
  });

  it('keeps no contact of a person, wherever a page has it from', () => {
    const parsed = parseCollectRequest(
      aRequest([
        anEvent({
          n: 'search',
          u: 'https://shop.test/event?email=kim.ha+a%40mail.example.kr&step=2&to=010-1234-5678&tel=%2B821012345678#x',
          r: 'https://mail.example/?u=kim@mail.example.kr',
          ti: '01012345678 검색',
          p: { search_term: 'kim@mail.example.kr', phone: '010 1234 5678', size: 'L', transaction_id: '010-1234-5678' },
        }),
        // Numbers of orders and goods, and addresses that only look like some.
        anEvent({
          id: 'abcdef02',
          u: 'https://shop.test/@brand/item-010-1234-5678?ordernum=20240718143006-15739132451',
        }),
      ]),
    );
    const [one, other] = parsed.ok ? parsed.value.events.map(({ event }) => event as BrowserEvent) : [];
    expect(one).toMatchObject({
      u: 'https://shop.test/event?email=&step=2&to=&tel=#x',
      r: 'https://mail.example/?u=',
      ti: ' 검색',
      p: { search_term: '', phone: '', size: 'L', transaction_id: '010-1234-5678' },
    });
    expect(other?.u).toBe('https://shop.test/@brand/item-010-1234-5678?ordernum=20240718143006-15739132451');
  });

  it('takes fifty events and refuses the fifty-first', () => {
    expect(refusals(...Array.from({ length: 51 }, () => anEvent()))).toEqual(['50 too_many']);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.anything(), (body) => void parseCollectRequest(body)));
    fc.assert(fc.property(fc.array(fc.anything()), (events) => void parseCollectRequest(aRequest(events))));
  });
});

describe('dating an event', () => {
  const receivedAt = 1_773_108_000_000;
  const stored = (t: number, sent: number, event: object = {}) =>
    toStoredEvent({ visitorId: 'visitor-1', memberId: null, sent, receivedAt, device: 'pc' }, {
      id: 'abcdef01',
      n: 'page_view',
      t,
      u: 'https://shop.test/',
      ...event,
    } as never);

  it('believes the age, not the clock: a clock a year off changes nothing', () => {
    const yearOff = receivedAt + 365 * DAY_MS;
    expect(stored(yearOff - 5_000, yearOff).occurredAt).toBe(receivedAt - 5_000);
  });

  it('never dates into the future, nor more than a day back', () => {
    expect(stored(9_000, 2_000).occurredAt).toBe(receivedAt);
    expect(stored(0, 400 * DAY_MS).occurredAt).toBe(receivedAt - DAY_MS);
  });

  it('keeps an order under the platform’s own id, and an unpaid one as pending', () => {
    const order = { n: 'purchase', p: { transaction_id: '20260310-0000001' } };
    expect(stored(0, 0, order)).toMatchObject({ name: 'purchase', eventId: 'order:20260310-0000001' });
    const unpaid = { n: 'purchase', p: { transaction_id: '20260310-0000001', unpaid: true } };
    expect(stored(0, 0, unpaid)).toMatchObject({
      name: 'order_update',
      eventId: 'order:20260310-0000001:pending',
      data: { p: { status: 'pending' } },
    });
  });
});
