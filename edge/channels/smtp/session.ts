// A dialogue with a mail host (RFC 5321, submission RFC 6409): open, prove who we are, hand mails over one by one. Every
// step has a time limit, in speaking as in listening, a host that hangs up ends the dialogue, and how far a mail had come
// is never guessed.

import { connect } from 'cloudflare:sockets';

export type MailHost = {
  hostname: string;
  port: number;
  /** TLS from the first byte, or asked for before anything secret is said; `none` for a machine of one's own alone. */
  security: 'tls' | 'starttls' | 'none';
  username: string;
  password: string;
};

/** Where a dialogue stood when it failed. From `body` on, the line that ends a mail, the host may have it. */
export type Stage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body';

/** What the host said instead of yes; code 0 when it said nothing. */
export class SmtpFailure extends Error {
  constructor(
    readonly stage: Stage,
    readonly code: number,
    readonly said: string,
  ) {
    super(`${stage}: ${code} ${said}`);
  }
}

type Reply = { code: number; text: string };

/** A line and the answer to it. */
const ANSWER_MS = 20_000;
/** A mail without the line that ends it. */
const BODY_MS = 30_000;
/** A host may look a mail over before it takes it. */
const BODY_ANSWER_MS = 60_000;
const GOODBYE_MS = 2_000;
/** Longest reply read, in characters. */
const MAX_REPLY = 16_000;

export class SmtpSession {
  #socket: Socket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #heard = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#reader = socket.readable.getReader();
    this.#writer = socket.writable.getWriter();
  }

  /** Connects and signs in; rejects with `SmtpFailure`. */
  static async open(host: MailHost): Promise<SmtpSession> {
    const secureTransport = { tls: 'on', starttls: 'starttls', none: 'off' } as const;
    const address = { hostname: host.hostname, port: host.port };
    const session = new SmtpSession(
      connect(address, { secureTransport: secureTransport[host.security], allowHalfOpen: false }),
    );
    try {
      await session.#begin(host);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async #begin(host: MailHost): Promise<void> {
    await this.#expect('connect', 2, tooLate('connect', ANSWER_MS));
    let can = await this.#hello();
    if (host.security === 'starttls') {
      // A host without it would hear the password in the clear, and so would everybody on the way.
      if (!/^STARTTLS\b/im.test(can)) throw new SmtpFailure('connect', 0, 'no STARTTLS');
      await this.#say('connect', 'STARTTLS', 2);
      this.#encrypt();
      can = await this.#hello();
    }
    await this.#signIn(host, can);
  }

  async #hello(): Promise<string> {
    return (await this.#say('connect', 'EHLO dorawa', 2)).text;
  }

  #encrypt(): void {
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    this.#heard = '';
    this.#socket = this.#socket.startTls();
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
  }

  async #signIn({ username, password }: MailHost, can: string): Promise<void> {
    const methods = /^AUTH[ =](.*)$/im.exec(can)?.[1]?.toUpperCase().split(/\s+/) ?? [];
    if (methods.includes('PLAIN')) {
      await this.#say('auth', `AUTH PLAIN ${base64(`\0${username}\0${password}`)}`, 2);
    } else if (methods.includes('LOGIN')) {
      await this.#say('auth', 'AUTH LOGIN', 3);
      await this.#say('auth', base64(username), 3);
      await this.#say('auth', base64(password), 2);
    } else throw new SmtpFailure('auth', 0, 'no AUTH PLAIN or LOGIN');
  }

  /** Hands one mail over: `data` is the whole of it, lines ended by CRLF. Rejects with `SmtpFailure`. */
  async send({ from, to, data }: { from: string; to: string; data: string }): Promise<void> {
    await this.#say('mail', `MAIL FROM:<${from}>`, 2);
    await this.#say('rcpt', `RCPT TO:<${to}>`, 2);
    await this.#say('data', 'DATA', 3);
    // A line of a single dot ends the mail, so every dot that begins a line is doubled; and no host has a mail without it.
    await this.#write('data', data.replace(/^\./gm, '..'), tooLate('data', BODY_MS));
    await this.#say('body', '.', 2, BODY_ANSWER_MS);
  }

  /** Forgets the mail that was begun, so that the next one may follow. */
  async reset(): Promise<void> {
    await this.#say('mail', 'RSET', 2);
  }

  /** Says goodbye if anybody still listens. */
  async close(): Promise<void> {
    try {
      const limit = tooLate('connect', GOODBYE_MS);
      await this.#write('connect', 'QUIT', limit);
      await Promise.race([this.#socket.close(), limit]);
    } catch {
      // It is closed already, or nobody reads what would be said: what waits to be read is thrown away.
      this.#writer.abort().catch(() => undefined);
      this.#reader.cancel().catch(() => undefined);
    }
  }

  async #say(stage: Stage, line: string, expected: 2 | 3, patienceMs = ANSWER_MS): Promise<Reply> {
    const limit = tooLate(stage, patienceMs);
    await this.#write(stage, line, limit);
    return this.#expect(stage, expected, limit);
  }

  async #write(stage: Stage, lines: string, limit: Promise<never>): Promise<void> {
    const written = this.#writer.write(new TextEncoder().encode(`${lines}\r\n`)).catch((error: unknown) => {
      throw new SmtpFailure(stage, 0, error instanceof Error ? error.message : 'not written');
    });
    await Promise.race([written, limit]);
  }

  async #expect(stage: Stage, expected: 2 | 3, limit: Promise<never>): Promise<Reply> {
    const reply = await this.#reply(stage, limit);
    if (Math.floor(reply.code / 100) !== expected) throw new SmtpFailure(stage, reply.code, reply.text);
    return reply;
  }

  /** Reads lines until one whose code is followed by a space: `250-…`, `250 …`. */
  async #reply(stage: Stage, limit: Promise<never>): Promise<Reply> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r?\n)*(\d{3})(?: .*)?\r?\n/.exec(this.#heard);
      if (whole) {
        this.#heard = this.#heard.slice(whole[0].length);
        return { code: Number(whole[1]), text: whole[0].replace(/^\d{3}[ -]?/gm, '').trim() };
      }
      if (this.#heard.length > MAX_REPLY) throw new SmtpFailure(stage, 0, 'the answer is too long');
      const { value, done } = await Promise.race([this.#reader.read().catch(() => ENDED), limit]);
      if (done || !value) throw new SmtpFailure(stage, 0, 'the host hung up');
      this.#heard += new TextDecoder().decode(value);
    }
  }
}

/** Rejects when a step has taken as long as it may. */
function tooLate(stage: Stage, ms: number): Promise<never> {
  const limit = new Promise<never>((_, reject) =>
    AbortSignal.timeout(ms).addEventListener('abort', () => reject(new SmtpFailure(stage, 0, 'too late'))),
  );
  limit.catch(() => undefined);
  return limit;
}

const ENDED = { done: true, value: undefined } as const;

/** Of a text as UTF-8. */
export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
