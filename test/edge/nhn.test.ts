// Our NHN client against the stand-in: what each trouble means, and that doubt is ended by asking, never by guessing.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LookupOutcome, SendOutcome } from '../../core/dispatch/dispatch';
import type { ComposedKakao, ComposedKakaoBubble, ComposedMessage } from '../../core/message/composed';
import type { Handover, Outgoing, Provider } from '../../edge/channels/port';
import { PROVIDERS } from '../../edge/channels/providers';
import type { Fault } from '../providers/kit/faults';
import { Nhn } from '../providers/nhn/nhn';
import { kst } from '../support/world';

const MINUTE = 60_000;
let now: number;
let standIn: Nhn;
let provider: Provider;
let handover: Handover & { keep(handle: string): Promise<void> };

beforeEach(() => {
  now = kst('2026-03-10 12:00');
  standIn = new Nhn(() => now);
  vi.stubGlobal('fetch', (input: string, init: RequestInit) =>
    input.startsWith('https://images.test/')
      ? Promise.resolve(new Response(new Uint8Array(1_000)))
      : standIn.fetch(new Request(input, init)),
  );
  provider = connect();
  handover = aHandover('dorawa-h1');
});
afterEach(() => vi.unstubAllGlobals());

function aHandover(id: string): typeof handover {
  const made: typeof handover = {
    id,
    at: now,
    handle: null,
    async keep(handle) {
      made.handle = handle;
    },
  };
  return made;
}

function connect(over: Record<string, string> = {}): Provider {
  const { sms, kakao, senderKey } = standIn.account;
  const files = new Map<string, string>();
  const kind = PROVIDERS.nhn;
  if (!kind) throw new Error('no NHN');
  return kind.connect(
    {
      smsAppKey: sms.appKey,
      smsSecretKey: sms.secretKey,
      unsubscribeNo: '080-123-4567',
      kakaoAppKey: kakao.appKey,
      kakaoSecretKey: kakao.secretKey,
      senderKey,
      ...over,
    },
    {
      deps: {
        now: () => now,
        randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
        newId: () => crypto.randomUUID(),
        alarmAt: (at) => at,
      },
      env: { NHN_SMS_BASE_URL: 'https://sms.test', NHN_KAKAO_BASE_URL: 'https://kakao.test/' } as never,
      files: {
        find: async (key) => files.get(key) ?? null,
        keep: async (key, id) => {
          files.set(key, id);
        },
      },
      push: { keys: () => Promise.reject(new Error('no web push here')), forget: async () => undefined },
      hookSecret: 'a word',
    },
  );
}

const ADVERT = '(광고)[하늘옷장] 안녕하세요\n무료수신거부 080-123-4567';

const sms = (text = ADVERT, over: Partial<ComposedMessage> = {}): ComposedMessage =>
  ({ channel: 'sms', type: 'SMS', subject: null, text, bytes: 0, image: null, links: [], ...over }) as ComposedMessage;

const kakao = (bubble: ComposedKakaoBubble): ComposedKakao => ({
  channel: 'kakao',
  type: 'KAKAO',
  targeting: 'I',
  adult: false,
  advertising: true,
  links: [],
  bubble,
});
const aBubble = kakao({ type: 'text', text: '안녕하세요 😀', buttons: [], coupon: null });

const alimtalk: ComposedMessage = {
  channel: 'alimtalk',
  type: 'ALIMTALK',
  templateCode: 'order-paid',
  text: '하늘님, 결제되었습니다.',
  variables: { '#{이름}': '하늘' },
  buttons: [],
  links: [],
};

const message = (id: number, content: ComposedMessage = sms()): Outgoing => ({
  clientRef: `dorawa-${id}`,
  siteId: 1,
  to: `0100000${String(id).padStart(4, '0')}`,
  from: '0212345678',
  content,
});

const said = (outcome: SendOutcome | LookupOutcome | undefined) =>
  outcome === undefined || outcome.outcome === 'later'
    ? (outcome?.outcome ?? 'unknown')
    : 'reason' in outcome
      ? outcome.reason
      : outcome.outcome;

const send = async (...batch: Outgoing[]) => (await provider.send(batch, handover)).map(said);

async function lookup(...ids: number[]): Promise<string[]> {
  const refs = ids.map((id) => ({ clientRef: `dorawa-${id}`, providerMessageId: null }));
  const outcomes = await provider.lookup(handover, refs);
  return refs.map(({ clientRef }) => said(outcomes.get(clientRef)));
}

describe('handing over', () => {
  it('sends texts, brand messages and AlimTalk to the product and in the form each belongs to', async () => {
    const long = `(광고)[하늘옷장] ${'가'.repeat(60)}\n무료수신거부 080-123-4567`;
    const information = sms('[하늘옷장] 안내입니다');
    expect(
      await send(
        message(1),
        message(2, sms(long, { type: 'LMS', subject: '봄 소식' })),
        message(3, information),
        message(4, aBubble),
        message(5, alimtalk),
        message(6, alimtalk),
      ),
    ).toEqual(Array.from({ length: 6 }, () => 'accepted'));
    expect(standIn.calls.sort()).toEqual([
      'POST /alimtalk/v2.3/appkeys/nhnKakaoAppKey/messages',
      'POST /brand-message/v1.0/appkeys/nhnKakaoAppKey/freestyle-messages',
      'POST /sms/v3.0/appKeys/nhnSmsAppKey/sender/ad-mms',
      'POST /sms/v3.0/appKeys/nhnSmsAppKey/sender/ad-sms',
      'POST /sms/v3.0/appKeys/nhnSmsAppKey/sender/sms',
    ]);
    const found = (id: number) => standIn.messages.find(({ recipientNo }) => recipientNo === message(id).to);
    expect(found(2)).toMatchObject({ advert: true, text: long, body: { title: '봄 소식' } });
    expect(found(3)).toMatchObject({ advert: false });
    expect(found(5)?.body.recipientList?.[0]).toMatchObject({
      templateParameter: { 이름: '하늘' },
      resendParameter: { isResend: false },
    });
    expect(await lookup(1, 2, 3, 4, 5, 6)).toEqual(Array.from({ length: 6 }, () => 'accepted'));
    now += 4_000;
    expect(await lookup(1, 2, 3, 4, 5, 6)).toEqual(Array.from({ length: 6 }, () => 'delivered'));
  });

  it('tells what is wrong with each message and sends the rest', async () => {
    standIn.account.refusals.push({ recipientNo: message(3).to, at: now });
    expect(
      await send(
        message(1),
        message(2, sms('(광고) 😀\n무료수신거부 080-123-4567')),
        message(3),
        message(4, sms('(광고)[하늘옷장] 거부 방법이 없다')),
        { ...message(5), from: '0299999999' },
        message(6, sms('(광고)[하늘옷장] 남의 번호\n무료수신거부 080-999-9999')),
        { ...message(7), to: '0212345678' },
      ),
    ).toEqual(['accepted', 'encoding', 'opted_out', 'content', 'sender', 'sender', 'bad_address']);
    expect(standIn.messages).toHaveLength(1);
  });

  it('says which account is at fault', async () => {
    provider = connect({ smsSecretKey: 'no' });
    expect(await send(message(1))).toEqual(['credentials']);
    provider = connect({ senderKey: 'b'.repeat(40) });
    expect(await send(message(1, aBubble))).toEqual(['kakao_channel']);
    provider = connect({ kakaoAppKey: '' });
    expect(await send(message(1, aBubble), message(2))).toEqual(['kakao_channel', 'accepted']);
  });

  it('hands nothing over when the batch has been taken back', async () => {
    handover.keep = async () => {
      throw new Error('taken back');
    };
    await expect(provider.send([message(1)], handover)).rejects.toThrow('taken back');
    expect(standIn.calls).toEqual([]);
  });

  it('uploads an image once per use, however many messages carry it', async () => {
    const image = { src: 'https://images.test/coat.jpg', alt: '코트' };
    const mms = sms(ADVERT, { type: 'MMS', subject: '코트', image } as Partial<ComposedMessage>);
    const pictured = kakao({ type: 'image', text: '코트', image, imageUrl: null, buttons: [], coupon: null });
    expect(await send(message(1, mms), message(2, mms), message(3, pictured), message(4, pictured))).toEqual(
      Array.from({ length: 4 }, () => 'accepted'),
    );
    expect(standIn.files.map(({ use }) => use)).toEqual(['MMS', 'IMAGE']);
    expect(standIn.messages.find(({ kind }) => kind === 'brand')?.body.image?.imageUrl).toBe(standIn.files[1]?.id);
  });
});

describe('trouble on the line', () => {
  const contents: [string, ComposedMessage][] = [
    ['a text', sms()],
    ['a brand message', aBubble],
    ['AlimTalk', alimtalk],
  ];
  const troubles: Fault['does'][] = ['drop_before', 'drop_after', 'hang_after', { status: 500 }];

  for (const [name, content] of contents) {
    for (const does of troubles) {
      it(`${name}, ${JSON.stringify(does)}: asking by the hand-over ends the doubt, and nobody is written to twice`, async () => {
        standIn.faults.add({ on: /^POST /, does });
        expect(await send(message(1, content))).toEqual(['unknown']);
        const taken = standIn.messages.length;
        now += 4_000;
        // As long as the call may still be under way, what is not listed is not known.
        expect(await lookup(1)).toEqual([taken === 1 ? 'delivered' : 'unknown']);
        now += 16 * MINUTE;
        expect(await lookup(1)).toEqual([taken === 1 ? 'delivered' : 'absent']);
      });
    }
  }

  it('calls nothing absent that was asked of NHN with other keys: it is not in these lists', async () => {
    standIn.faults.add({ on: /^POST /, does: 'drop_after' });
    expect(await send(message(1, aBubble))).toEqual(['unknown']);
    provider = connect({ kakaoAppKey: '' });
    now += 16 * MINUTE;
    expect(await lookup(1)).toEqual(['unknown']);
    provider = connect();
    expect(await lookup(1)).toEqual(['delivered']);
  });

  it('takes a refused repetition for what it is: the first call arrived', async () => {
    standIn.faults.add({ on: /freestyle/, does: 'drop_after' });
    expect(await send(message(1, aBubble))).toEqual(['unknown']);
    const first = handover;
    handover = aHandover('dorawa-h2');
    expect(await send(message(1, aBubble))).toEqual(['unknown']);
    expect(standIn.messages).toHaveLength(1);
    handover = first;
    now += 4_000;
    expect(await lookup(1)).toEqual(['delivered']);
  });

  it('comes back later when NHN is busy, and with what it could not begin in time', async () => {
    standIn.faults.add({ on: /ad-sms/, does: { status: 429 } }, { on: /ad-sms/, does: { status: 503 } });
    expect(await send(message(1))).toEqual(['later']);
    expect(await send(message(1))).toEqual(['later']);
    const late = { ...handover, at: now - 5 * MINUTE };
    expect((await provider.send([message(2)], late)).map(said)).toEqual(['later']);
    expect(standIn.messages).toEqual([]);
  });
});

describe('reports', () => {
  it('calls what may still arrive unknown, and what did not arrive by its reason', async () => {
    const codes = {
      '3005': 'unknown',
      '3018': 'kakao_unreachable',
      '3019': 'not_kakao_user',
      '3020': 'kakao_blocked',
      '3022': 'night',
      '9999': 'unknown',
    };
    for (const [i, code] of Object.keys(codes).entries()) standIn.account.phones.set(message(i).to, { code });
    await send(...Object.keys(codes).map((_, i) => message(i, aBubble)));
    now += 4_000;
    expect(await lookup(0, 1, 2, 3, 4, 5)).toEqual(Object.values(codes));
  });

  it('reads a carrier’s code as a carrier’s: 3005 of a text is a phone that could not be reached', async () => {
    standIn.account.phones.set(message(1).to, { code: '3005' });
    await send(message(1));
    now += 4_000;
    expect(await lookup(1)).toEqual(['unreachable']);
  });

  it('takes a hook with the right word for a hint where to look, and a refusal for a refusal', async () => {
    await send(message(1));
    now += 4_000;
    standIn.account.refusals.push({ recipientNo: message(1).to, at: now });
    const hook = (init: RequestInit) => provider.readHook?.(new Request('https://edge.test/hooks/nhn/x', init));
    expect(await hook(standIn.hook('a word'))).toEqual([{ type: 'look', handle: handover.handle }]);
    expect(await hook(standIn.hook('a word', 'UNSUBSCRIBE'))).toEqual([
      { type: 'opt_out', channel: 'sms', address: message(1).to, at: now },
    ]);
    expect(await hook(standIn.hook('another word', 'UNSUBSCRIBE'))).toBeNull();
  });
});

describe('the account', () => {
  it('shows its sender numbers, the refusals of its free line, and whether the channel is its own', async () => {
    standIn.account.sendNos.push({ sendNo: '15880000', useYn: 'Y', blockYn: 'Y' });
    standIn.account.refusals.push({ recipientNo: '01000000009', at: now - MINUTE });
    expect(await provider.senders?.()).toEqual([
      { number: '0212345678', active: true, expiresAt: null },
      { number: '15880000', active: false, expiresAt: null },
    ]);
    const refusals = [];
    for await (const page of provider.optOuts?.(0) ?? []) refusals.push(...page);
    expect(refusals).toEqual([{ channel: 'sms', address: '01000000009', at: now - MINUTE }]);
    expect(await provider.check?.()).toBeNull();
    await expect(connect({ senderKey: 'b'.repeat(40) }).check?.()).rejects.toMatchObject({ reason: 'kakao_channel' });
    await expect(connect({ smsAppKey: 'no' }).senders?.()).rejects.toMatchObject({ reason: 'credentials' });
  });

  it('reads no list without an end', async () => {
    let asked = 0;
    vi.stubGlobal('fetch', () => {
      asked += 1;
      if (asked > 1_000) throw new Error('asked without end');
      const data = Array.from({ length: 1_000 }, () => ({ recipientNo: '01012345678', requestDate: '2026-03-10' }));
      return Promise.resolve(Response.json({ header: { isSuccessful: true, resultCode: 0 }, body: { data } }));
    });
    const read = async () => {
      for await (const page of provider.optOuts?.(0) ?? []) expect(page).toHaveLength(1_000);
    };
    await expect(read()).rejects.toThrow();
    expect(asked).toBeLessThan(1_000);
  });
});
