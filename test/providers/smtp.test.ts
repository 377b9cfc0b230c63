// Our SMTP client, in the engine it runs in, against a mail host of the `smtp-server` package over real sockets.

import { join } from 'node:path';
import { build } from 'esbuild';
import type { Miniflare } from 'miniflare';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ComposedEmail } from '../../core/message/composed';
import { compatibility, ROOT } from '../support/local-build';
import { ACCOUNT, CERTIFICATE, MailHost, type Trouble } from './smtp/mail-host';

let engine: Miniflare;
let host: MailHost;
let base: string;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'test/providers/smtp/client-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    external: ['cloudflare:*', 'node:*'],
  });
  // The engine trusts the test's own certificate as Node would; it reads this when it is loaded.
  process.env.NODE_EXTRA_CA_CERTS = CERTIFICATE;
  const { Miniflare } = await import('miniflare');
  const script = outputFiles[0]?.text ?? '';
  engine = new Miniflare({ modules: true, script, cf: false, ...compatibility() });
  await engine.ready;
});
afterAll(() => engine.dispose());

async function listening(next: MailHost, scheme = 'smtps'): Promise<void> {
  host = next;
  base = `${scheme}://localhost:${await host.listen()}`;
}
beforeEach(() => listening(new MailHost({ secure: true })));
afterEach(() => host.close());

async function ask(asked: object): Promise<Record<string, unknown>> {
  const body = JSON.stringify({ base, password: ACCOUNT.password, ...asked });
  const response = await engine.dispatchFetch('http://client.test', { method: 'POST', body });
  return (await response.json()) as Record<string, unknown>;
}

/** As the dispatcher hands it over. */
type Outgoing = { clientRef: string; siteId: number; to: string; from: string; content: ComposedEmail };

const aMail = (n: number, over: Partial<Outgoing> = {}): Outgoing => ({
  clientRef: `dorawa-${n}`,
  siteId: 1,
  to: `member${n}@mail.test`,
  from: 'hello@shop.test',
  content: {
    channel: 'email',
    type: 'EMAIL',
    fromName: '하늘옷장 "공식"\r\nBcc: x@y.test',
    subject: `(광고) 김하늘님, 캐시미어 코트와 ${'아주 '.repeat(20)}긴 제목 ${n}`,
    html: '<p>안녕하세요</p>\n.\n<p>점으로 시작하는 줄</p>',
    text: '안녕하세요\n.\n..두 점',
    headers: {
      'List-Unsubscribe': '<https://edge.test/u/m1.x>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    links: [],
  },
  ...over,
});
const send = (...batch: Outgoing[]) => ask({ batch }).then(({ outcomes }) => outcomes as Record<string, string>[]);
const outcomes = async (...batch: Outgoing[]) => (await send(...batch)).map(({ outcome, reason }) => reason ?? outcome);

describe('a mail', () => {
  it('arrives over TLS as it was composed, label first, with its one-click headers and nothing smuggled in', async () => {
    expect(await send(aMail(1))).toEqual([{ outcome: 'accepted', providerMessageId: 'dorawa-1@shop.test' }]);
    const [taken] = host.taken;
    expect(taken).toMatchObject({ from: 'hello@shop.test', to: ['member1@mail.test'], secure: true });
    expect(taken?.raw).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(Math.max(...(taken?.raw.split('\r\n') ?? []).map((line) => line.length))).toBeLessThanOrEqual(78);
    const mail = await new PostalMime().parse(taken?.raw ?? '');
    const composed = aMail(1).content;
    expect(mail.subject).toBe(composed.subject);
    expect(mail.from).toEqual({ name: '하늘옷장 "공식" Bcc: x@y.test', address: 'hello@shop.test' });
    expect(mail.bcc).toBeUndefined();
    expect(mail.messageId).toBe('<dorawa-1@shop.test>');
    expect(Date.parse(mail.date ?? '')).toBe(Date.parse('2026-03-10T12:00:00+09:00'));
    expect(mail.text?.trim().replaceAll('\r\n', '\n')).toBe(composed.text);
    expect(mail.html?.trim().replaceAll('\r\n', '\n')).toBe(composed.html);
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({
      'list-unsubscribe': '<https://edge.test/u/m1.x>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
  });

  it('shares its dialogue with the others of its batch', async () => {
    expect(await outcomes(...[1, 2, 3, 4, 5].map((n) => aMail(n)))).toEqual(Array(5).fill('accepted'));
    expect(host.taken.map(({ to }) => to[0])).toEqual([1, 2, 3, 4, 5].map((n) => `member${n}@mail.test`));
    expect(host.dialogues).toBe(1);
  });

  it('goes to no address that would say more than an address', async () => {
    const evil = aMail(1, { to: 'x@mail.test>\r\nRCPT TO:<y@mail.test' });
    expect(await outcomes(evil, aMail(2))).toEqual(['bad_address', 'accepted']);
    expect(host.taken).toHaveLength(1);
  });
});

describe('a host that says no', () => {
  it.each<[string, Trouble['at'], number, string]>([
    ['bad_address', 'rcpt', 550, '5.1.1 The email account that you tried to reach does not exist'],
    ['provider_failed', 'rcpt', 550, 'Relaying denied'],
    ['unreachable', 'rcpt', 552, '5.2.2 Mailbox full'],
    ['later', 'rcpt', 450, '4.2.0 Greylisted, try again later'],
    ['quota', 'rcpt', 550, '5.4.5 Daily user sending limit exceeded'],
    ['spam_filter', 'body', 554, '5.7.1 Message rejected as spam'],
    ['content', 'body', 554, 'Transaction failed'],
    ['later', 'body', 451, 'Local error in processing'],
  ])('is heard as %s at %s, and costs nobody else the mail', async (reason, at, code, text) => {
    host.troubles.set('member2@mail.test', { at, says: { code, text } });
    expect(await outcomes(aMail(1), aMail(2), aMail(3))).toEqual(['accepted', reason, 'accepted']);
    expect(host.taken.map(({ to }) => to[0])).toEqual(['member1@mail.test', 'member3@mail.test']);
  });

  it('of the sender or the password stops the account, not the person', async () => {
    expect(await outcomes(aMail(1, { from: 'hello@other.test' }))).toEqual(['sender']);
    const wrong = (await ask({ password: 'wrong', batch: [aMail(1)] })).outcomes;
    expect(wrong).toEqual([{ outcome: 'refused', reason: 'credentials' }]);
  });
});

describe('a connection that is cut', () => {
  it('before a mail’s end lets it and the rest go later', async () => {
    host.troubles.set('member2@mail.test', { at: 'rcpt', cuts: 'before' });
    expect(await outcomes(aMail(1), aMail(2), aMail(3))).toEqual(['accepted', 'later', 'later']);
  });

  it.each(['before', 'after'] as const)(
    '%s the host has kept a mail leaves it unknown, never sent again',
    async (cuts) => {
      host.troubles.set('member2@mail.test', { at: 'body', cuts });
      expect(await outcomes(aMail(1), aMail(2), aMail(3))).toEqual(['accepted', 'unknown', 'later']);
      expect(host.taken).toHaveLength(cuts === 'after' ? 2 : 1);
    },
  );

  it('before it began costs nothing but time', async () => {
    await host.close();
    expect(await outcomes(aMail(1))).toEqual(['later']);
    expect(await ask({})).toEqual({ problem: { reason: 'unreachable', detail: expect.any(String) } });
    await listening(new MailHost({ secure: true }));
  });
});

describe('a host that stalls', () => {
  /** More than two machines' buffers hold. */
  const long = aMail(2, { content: { ...aMail(2).content, text: 'x'.repeat(12_000_000) } });

  it.each<[string, string, Trouble['at'], Outgoing]>([
    ['before a mail lets it and', 'later', 'rcpt', aMail(2)],
    ['in the middle of a mail lets it and', 'later', 'data', long],
    ['at the end of a mail leaves it unknown and lets', 'unknown', 'body', aMail(2)],
  ])(
    '%s the rest go later, and is waited for no longer than is named',
    async (_, outcome, at, mail) => {
      host.troubles.set('member2@mail.test', { at, stalls: true });
      const { outcomes } = await ask({ batch: [aMail(1), mail, aMail(3)], haste: 20 });
      expect((outcomes as { outcome: string }[]).map((one) => one.outcome)).toEqual(['accepted', outcome, 'later']);
      host.readOn();
      await expect.poll(() => host.open).toBe(0);
      expect(host.taken.map(({ to }) => to[0])).toEqual(['member1@mail.test']);
    },
    30_000,
  );
});

describe('연결 확인', () => {
  it('signs in, and tells a wrong password from everything else', async () => {
    expect(await ask({})).toEqual({ problem: null });
    expect(await ask({ password: 'wrong' })).toEqual({ problem: { reason: 'credentials', detail: '535' } });
  });

  it('asks for STARTTLS on 587, by PLAIN or LOGIN', async () => {
    await host.close();
    await listening(new MailHost({ authMethods: ['LOGIN'] }), 'smtp+starttls');
    expect(await ask({})).toEqual({ problem: null });
    expect(await outcomes(aMail(1))).toEqual(['accepted']);
    expect(host.taken[0]?.secure).toBe(true);
  });

  it('never says the password to a host that speaks in the clear', async () => {
    await host.close();
    await listening(new MailHost({ disabledCommands: ['STARTTLS'] }), 'smtp+starttls');
    expect(await ask({})).toEqual({ problem: { reason: 'unreachable', detail: 'no STARTTLS' } });
    expect(await outcomes(aMail(1))).toEqual(['later']);
    expect(host.taken).toEqual([]);
  });
});
