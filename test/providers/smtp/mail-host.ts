// A mail host on this machine, by the `smtp-server` package: it knows one account, keeps what it took, and says no, hangs
// up or falls silent where a test wants it to. The certificate is for `localhost`, made for these tests alone.

import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export const CERTIFICATE = fileURLToPath(new URL('./localhost-cert.pem', import.meta.url));
const KEY = fileURLToPath(new URL('./localhost-key.pem', import.meta.url));

export const ACCOUNT = { username: 'hello@shop.test', password: 'an app password' };

type Stage = 'rcpt' | 'data' | 'body';
export type Trouble =
  | { at: Stage; says: { code: number; text: string } }
  /** The connection is cut: before the mail is kept, or after it. */
  | { at: Stage; cuts: 'before' | 'after' }
  /** It says nothing more; and after its yes to DATA (`data`), it reads nothing more either. */
  | { at: Stage; stalls: true };

export type TakenMail = { from: string; to: string[]; raw: string; secure: boolean };

export class MailHost {
  readonly taken: TakenMail[] = [];
  /** Trouble by recipient, each met once. */
  readonly troubles = new Map<string, Trouble>();
  /** Dialogues begun. */
  dialogues = 0;
  /** Goes on reading where it stalled. */
  readOn = () => {};
  readonly #server: SMTPServer;

  constructor(
    options: Pick<SMTPServerOptions, 'secure' | 'disabledCommands' | 'authMethods' | 'allowInsecureAuth'> = {},
  ) {
    this.#server = new SMTPServer({
      ...options,
      key: readFileSync(KEY),
      cert: readFileSync(CERTIFICATE),
      logger: false,
      authMethods: options.authMethods ?? ['PLAIN', 'LOGIN'],
      onConnect: (_session, done) => {
        this.dialogues += 1;
        done();
      },
      onAuth: ({ username, password }, _session, done) => {
        if (username === ACCOUNT.username && password === ACCOUNT.password) return done(null, { user: username });
        done(refusal(535, '5.7.8 Username and Password not accepted'));
      },
      onMailFrom: ({ address }, _session, done) =>
        address.endsWith('@shop.test')
          ? done()
          : done(refusal(553, '5.7.1 Sender address rejected: not owned by user')),
      onRcptTo: ({ address }, session, done) => this.#meets(address, 'rcpt', session, done, () => undefined),
      onData: (stream, session, done) => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        const from = mailFrom === false ? '' : mailFrom.address;
        const read = () => {
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            const raw = Buffer.concat(chunks).toString('latin1');
            const keep = () => void this.taken.push({ from, to, raw, secure: session.secure });
            this.#meets(to[0] ?? '', 'body', session, done, keep);
          });
        };
        if (this.#trouble(to[0] ?? '', 'data')) this.readOn = read;
        else read();
      },
    });
    this.#server.on('error', () => undefined);
  }

  #meets(address: string, at: Stage, session: { id: string }, done: (error?: Error) => void, keep: () => void): void {
    const trouble = this.#trouble(address, at);
    if (!trouble) {
      keep();
      done();
    } else if ('stalls' in trouble) return;
    else if ('says' in trouble) done(refusal(trouble.says.code, trouble.says.text));
    else {
      if (trouble.cuts === 'after') keep();
      for (const connection of this.#server.connections)
        if ((connection as { id?: string }).id === session.id)
          (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
    }
  }

  #trouble(address: string, at: Stage): Trouble | null {
    const trouble = this.troubles.get(address);
    if (trouble?.at !== at) return null;
    this.troubles.delete(address);
    return trouble;
  }

  /** Dialogues nobody has ended. */
  get open(): number {
    return this.#server.connections.size;
  }

  /** Listens on a port of the system's choice; resolves to it. A process does not stay for it. */
  async listen(): Promise<number> {
    const server = this.#server.listen(0, '127.0.0.1');
    server.unref();
    await new Promise<void>((resolve) => server.on('listening', resolve));
    return (server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });
