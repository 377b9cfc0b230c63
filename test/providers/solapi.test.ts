// The stand-in against SOLAPI's own SDK: whatever the official client accepts and understands here, ours may rely on.

import { SolapiMessageService } from 'solapi';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Served, serveProvider } from './serve';
import { Solapi } from './solapi/solapi';

const REAL = 'https://api.solapi.com';
const SENDER = '0212345678';
const realFetch = globalThis.fetch;
let served: Served;
let solapi: Solapi;
let clockSkew = 0;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  served = await serveProvider({ fetch: (request) => solapi.fetch(request) });
  // The SDK knows one address only.
  globalThis.fetch = (input, init) => realFetch(String(input).replace(REAL, served.url), init);
});
afterAll(async () => {
  vi.useRealTimers();
  globalThis.fetch = realFetch;
  await served.close();
});
beforeEach(() => {
  // The SDK signs with the process's clock: noon in Korea.
  vi.setSystemTime('2026-03-10T03:00:00Z');
  clockSkew = 0;
  solapi = new Solapi(() => Date.now() + clockSkew);
});

const sdk = (over: { apiKey?: string; apiSecret?: string } = {}) =>
  new SolapiMessageService(over.apiKey ?? solapi.account.apiKey, over.apiSecret ?? solapi.account.apiSecret);

const text = (to: string, over: object = {}) => ({ to, from: SENDER, text: '(광고)[하늘옷장] 안녕하세요', ...over });

describe('the official SDK', () => {
  it('signs so that the stand-in lets it in, and reads the balance', async () => {
    expect(await sdk().getBalance()).toMatchObject({ balance: 1_000_000 });
  });

  it('is refused with a wrong key, a wrong secret and a clock an hour off', async () => {
    await expect(sdk({ apiKey: 'NCOTHER' }).getBalance()).rejects.toThrow(/InvalidApiKey/);
    await expect(sdk({ apiSecret: 'wrong' }).getBalance()).rejects.toThrow(/SignatureDoesNotMatch/);
    clockSkew = 3_600_000;
    await expect(sdk().getBalance()).rejects.toThrow(/RequestTimeTooSkewed/);
  });

  it('is refused when a signature of its own is used a second time, and let in with a fresh one', async () => {
    const signed: RequestInit[] = [];
    const own = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      if (init) signed.push(init);
      return own(input, init);
    };
    await sdk().getBalance();
    globalThis.fetch = own;
    const [first] = signed;
    const again = await own(`${REAL}/cash/v1/balance`, first);
    expect([again.status, await again.json()]).toEqual([
      403,
      expect.objectContaining({ errorCode: 'DuplicatedSignature' }),
    ]);
    expect(await sdk().getBalance()).toMatchObject({ balance: 1_000_000 });
  });

  it('sends texts and sees in the answer which were refused and why', async () => {
    const answer = await sdk().send(
      [
        text('01000000001', { type: 'SMS' }),
        text('01000000001', { type: 'SMS' }),
        text('01000000002', { type: 'SMS', from: '0299999999' }),
        text('01000000003', { type: 'SMS', text: '가'.repeat(46) }),
        text('01000000004', { type: 'SMS', text: '이모지 😀' }),
        text('01000000005', { type: 'LMS', subject: '제'.repeat(21) }),
      ],
      { showMessageList: true },
    );
    expect(answer.failedMessageList.map(({ to, statusCode }) => `${to} ${statusCode}`)).toEqual([
      '01000000001 1026',
      '01000000002 1062',
      '01000000003 1031',
      '01000000004 1029',
      '01000000005 1014',
    ]);
    expect(solapi.ledger().map((message) => message.to)).toEqual(['01000000001']);
  });

  it('builds a group in steps, sends it, and reads each message with our reference', async () => {
    const client = sdk();
    const groupId = await client.createGroup();
    await client.addMessagesToGroup(groupId, [text('01000000001', { customFields: { dorawa: 'dorawa-1' } })]);
    await client.sendGroup(groupId);
    clockSkew += 4_000;
    const { messageList } = await client.getGroupMessages(groupId, { limit: 10 });
    expect(Object.values(messageList)).toMatchObject([{ statusCode: '4000', customFields: { dorawa: 'dorawa-1' } }]);
    expect(await client.getGroup(groupId)).toMatchObject({ status: 'COMPLETE' });
  });

  it('cannot send a group that was deleted, nor delete one that was sent', async () => {
    const client = sdk();
    const deleted = await client.createGroup();
    await client.addMessagesToGroup(deleted, [text('01000000001')]);
    await client.removeGroup(deleted);
    await expect(client.sendGroup(deleted)).rejects.toThrow();
    const sent = await client.createGroup();
    await client.addMessagesToGroup(sent, [text('01000000001')]);
    await client.sendGroup(sent);
    await expect(client.removeGroup(sent)).rejects.toThrow();
    expect(solapi.ledger()).toHaveLength(1);
  });

  it('sends a brand message to a friend, and learns of a stranger only from the report', async () => {
    solapi.account.phones.set('01000000002', { friend: false });
    const bms = { targeting: 'I' as const, chatBubbleType: 'TEXT' as const };
    const message = (to: string) => ({
      to,
      from: SENDER,
      type: 'BMS_FREE' as const,
      text: '장바구니에 담아 두신 상품이 있어요.',
      kakaoOptions: { pfId: 'KA01PF-standin', bms },
    });
    const answer = await sdk().send([message('01000000001'), message('01000000002')]);
    expect(answer.failedMessageList).toEqual([]);
    clockSkew += 4_000;
    const { messageList } = await sdk().getGroupMessages(answer.groupInfo.groupId, { limit: 10 });
    expect(Object.values(messageList).map((sent) => sent.statusCode)).toEqual(['4000', '3102']);
  });

  it('loses every brand message to the night from 20:50 on', async () => {
    vi.setSystemTime('2026-03-10T11:50:00Z');
    const kakaoOptions = { pfId: 'KA01PF-standin', bms: { targeting: 'I' as const, chatBubbleType: 'TEXT' as const } };
    await sdk().send({ to: '01000000001', from: SENDER, type: 'BMS_FREE', text: '안녕하세요', kakaoOptions });
    expect(solapi.handed().map((sent) => sent.report?.code)).toEqual(['3108']);
    expect(solapi.ledger()).toEqual([]);
  });

  it('reads the 080 line, the channels and the storage', async () => {
    solapi.account.denials.push({ to: '01000000009', at: Date.now() });
    expect((await sdk().getBlacks()).blackList).toMatchObject([{ recipientNumber: '01000000009' }]);
    expect((await sdk().getKakaoChannels()).channelList).toMatchObject([{ channelId: 'KA01PF-standin' }]);
  });

  it('sends twice by itself when the connection is lost after acceptance, which is why our client is another', async () => {
    solapi.faults.add({ on: /send-many/, does: 'drop_after' });
    globalThis.fetch = async (input, init) => {
      try {
        return await realFetch(String(input).replace(REAL, served.url), init);
      } catch {
        // What a reset says where the SDK looks for it.
        throw new Error('read ECONNRESET');
      }
    };
    await sdk().send([text('01000000001', { type: 'SMS' })]);
    expect(solapi.ledger()).toHaveLength(2);
  });
});
