// A SOLAPI of our own: it speaks the real wire format (https://developers.solapi.com), refuses what the real one
// refuses, and keeps a ledger of every message that reached a phone. Its clock is the test's. It answers `fetch`
// requests, so it runs inside workerd as well as behind a socket (`serve.ts`).

import { ConnectionLost, Faults } from '../kit/faults';
import { type Account, anAccount } from './account';
import { answerFor, groupOf, messageOf } from './answers';
import { doorCode, isRefunded, phoneCode, type StoredMessage, type WireMessage } from './messages';

export type Group = {
  groupId: string;
  status: 'PENDING' | 'SENDING' | 'COMPLETE' | 'DELETED';
  allowDuplicates: boolean;
  createdAt: number;
  sentAt: number | null;
  messages: StoredMessage[];
};

const SKEW_MS = 15 * 60_000;
const REPORT_AFTER_MS = 3_000;

class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export class Solapi {
  readonly account: Account;
  readonly faults = new Faults();
  readonly groups = new Map<string, Group>();
  /** Every call that arrived: method and path. */
  readonly calls: string[] = [];
  readonly files: string[] = [];
  readonly #now: () => number;
  readonly #salts = new Map<string, number>();
  #ids = 0;

  constructor(now: () => number, account: Partial<Account> = {}) {
    this.#now = now;
    this.account = anAccount(account);
  }

  /** Messages that reached a phone, oldest first: the only count that matters. */
  ledger(): StoredMessage[] {
    return [...this.groups.values()]
      .flatMap((group) => group.messages)
      .filter((message) => message.sentAt !== null && message.report?.code === '4000');
  }

  /** Messages handed to a carrier or Kakao, whatever came of them. */
  handed(): StoredMessage[] {
    return [...this.groups.values()].flatMap((group) => group.messages).filter((message) => message.sentAt !== null);
  }

  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const call = `${request.method} ${url.pathname}`;
    this.calls.push(call);
    return this.faults.around(call, async () => {
      try {
        await this.#authenticate(request);
        return Response.json(await this.#route(request, url));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return Response.json({ errorCode: error.code, errorMessage: `거절: ${error.code}` }, { status: error.status });
      }
    });
  }

  async #authenticate(request: Request): Promise<void> {
    const header = request.headers.get('authorization') ?? '';
    const [, apiKey, date, salt, signature] =
      /^HMAC-SHA256 apiKey=([^,]+), date=([^,]+), salt=([^,]+), signature=([0-9a-f]+)$/.exec(header) ?? [];
    if (!apiKey || !date || !salt || !signature) throw new Refused(401, 'Unauthorized');
    if (apiKey !== this.account.apiKey) throw new Refused(401, 'InvalidApiKey');
    if (salt.length < 12 || salt.length > 64) throw new Refused(400, 'InvalidSalt');
    const at = Date.parse(date);
    if (!Number.isFinite(at) || Math.abs(at - this.#now()) > SKEW_MS) throw new Refused(403, 'RequestTimeTooSkewed');
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(this.account.apiSecret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(date + salt));
    const expected = [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (signature !== expected) throw new Refused(403, 'SignatureDoesNotMatch');
    if ((this.#salts.get(salt) ?? Number.NEGATIVE_INFINITY) > this.#now() - SKEW_MS)
      throw new Refused(403, 'DuplicatedSignature');
    this.#salts.set(salt, this.#now());
  }

  async #route(request: Request, url: URL): Promise<unknown> {
    const [, part, version, ...rest] = url.pathname.split('/');
    const path = `${request.method} /${part}/${version}/${rest.map((step, i) => (i === 1 && rest[0] === 'groups' ? ':id' : step)).join('/')}`;
    const group = () => this.#group(rest[1] ?? '');
    const body = async <T>() => (await request.json().catch(() => ({}))) as T;
    switch (path) {
      case 'POST /messages/v4/groups':
        return groupOf(
          this.#open((await body<{ allowDuplicates?: boolean }>()).allowDuplicates === true),
          this.account,
        );
      case 'GET /messages/v4/groups/:id':
        return groupOf(group(), this.account);
      case 'DELETE /messages/v4/groups/:id':
        return groupOf(this.#delete(group()), this.account);
      case 'PUT /messages/v4/groups/:id/messages':
        return answerFor.added(this.#put(group(), (await body<{ messages?: WireMessage[] }>()).messages ?? []));
      case 'POST /messages/v4/groups/:id/send':
        return groupOf(this.#send(group()), this.account);
      case 'GET /messages/v4/groups/:id/messages':
        return this.#page(group().messages, url);
      case 'GET /messages/v4/list':
        return this.#page(this.#find(url), url);
      case 'POST /messages/v4/send-many/detail':
        return this.#sendMany(
          await body<{ messages?: WireMessage[]; allowDuplicates?: boolean; showMessageList?: boolean }>(),
        );
      case 'GET /cash/v1/balance':
        return { balance: this.account.balance, point: 0 };
      case 'GET /senderid/v1/numbers':
        return {
          startKey: null,
          nextKey: null,
          senderIds: this.account.senders.map((phoneNumber) => ({ phoneNumber, status: 'ACTIVE', expireAt: null })),
        };
      case 'GET /kakao/v2/channels':
        return answerFor.channels(this.account);
      case 'GET /iam/v1/black':
        return answerFor.blacks(this.account, url);
      case 'GET /pricing/v1/messaging/countries':
        return answerFor.prices(this.account);
      case 'POST /storage/v1/files':
        return this.#store(await body<{ file?: string; type?: string }>());
      default:
        throw new Refused(404, 'NotFound');
    }
  }

  #open(allowDuplicates: boolean): Group {
    const groupId = `G4V${String(++this.#ids).padStart(10, '0')}`;
    const group: Group = {
      groupId,
      status: 'PENDING',
      allowDuplicates,
      createdAt: this.#now(),
      sentAt: null,
      messages: [],
    };
    this.groups.set(groupId, group);
    return group;
  }

  #group(groupId: string): Group {
    const group = this.groups.get(groupId);
    if (!group) throw new Refused(404, 'ResourceNotFound');
    if (group.status === 'SENDING' && this.#settle(group)) group.status = 'COMPLETE';
    return group;
  }

  #delete(group: Group): Group {
    if (group.status !== 'PENDING') throw new Refused(400, 'GroupNotDeletable');
    group.status = 'DELETED';
    return group;
  }

  #put(group: Group, messages: WireMessage[]): StoredMessage[] {
    if (group.status !== 'PENDING') throw new Refused(400, 'GroupNotPending');
    if (messages.length === 0 || messages.length > 10_000) throw new Refused(400, 'InvalidMessageCount');
    const taken = new Set(group.messages.filter((message) => message.code === '2000').map((message) => message.to));
    return messages.map((message) => {
      const type = message.type ?? 'SMS';
      const code = doorCode(this.account, message, type, group.allowDuplicates ? new Set() : taken);
      if (code === '2000') taken.add(message.to);
      const stored: StoredMessage = {
        ...message,
        type,
        messageId: `M4V${String(++this.#ids).padStart(12, '0')}`,
        groupId: group.groupId,
        acceptedAt: this.#now(),
        sentAt: null,
        code,
        report: null,
      };
      // The real one keeps refused messages out of the group.
      if (code === '2000') group.messages.push(stored);
      return stored;
    });
  }

  #send(group: Group): Group {
    if (group.status !== 'PENDING') throw new Refused(400, 'GroupNotPending');
    if (group.messages.length === 0) throw new Refused(400, 'EmptyGroup');
    const cost = group.messages.reduce((sum, message) => sum + (this.account.prices[message.type] ?? 0), 0);
    if (cost > this.account.balance) throw new Refused(402, 'NotEnoughBalance');
    this.account.balance -= cost;
    const now = this.#now();
    group.sentAt = now;
    group.status = 'SENDING';
    for (const message of group.messages) {
      message.sentAt = now;
      const { reportAfterMs = REPORT_AFTER_MS } = this.account.phones.get(message.to) ?? {};
      if (reportAfterMs !== null)
        message.report = { code: phoneCode(this.account, message, now), at: now + reportAfterMs };
      if (isRefunded(message)) this.account.balance += this.account.prices[message.type] ?? 0;
    }
    return group;
  }

  /** Has every report come? */
  #settle(group: Group): boolean {
    return group.messages.every((message) => message.report !== null && message.report.at <= this.#now());
  }

  #find(url: URL): StoredMessage[] {
    const all = [...this.groups.values()].flatMap((group) => group.messages);
    const ids = url.searchParams.getAll('messageIds');
    const groupId = url.searchParams.get('groupId');
    const to = url.searchParams.get('to');
    return all.filter(
      (message) =>
        (ids.length === 0 || ids.includes(message.messageId)) &&
        (!groupId || message.groupId === groupId) &&
        (!to || message.to === to),
    );
  }

  #page(messages: StoredMessage[], url: URL): unknown {
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 20), 500);
    const startKey = url.searchParams.get('startKey');
    const start = startKey ? messages.findIndex((message) => message.messageId === startKey) : 0;
    const page = messages.slice(start, start + limit);
    return {
      startKey,
      nextKey: messages[start + limit]?.messageId ?? null,
      limit,
      messageList: Object.fromEntries(page.map((message) => [message.messageId, messageOf(message, this.#now())])),
    };
  }

  #sendMany(body: { messages?: WireMessage[]; allowDuplicates?: boolean; showMessageList?: boolean }): unknown {
    const group = this.#open(body.allowDuplicates === true);
    const stored = this.#put(group, body.messages ?? []);
    if (group.messages.length > 0) this.#send(group);
    return answerFor.sentMany(group, stored, this.account, body.showMessageList === true);
  }

  #store({ file, type }: { file?: string; type?: string }): unknown {
    if (!file || !type) throw new Refused(400, 'ValidationError');
    const limit = type === 'MMS' ? 200_000 : 500_000;
    if (file.length * 0.75 > limit) throw new Refused(400, 'FileTooLarge');
    const fileId = `ST01FZ${String(++this.#ids).padStart(10, '0')}`;
    this.files.push(fileId);
    return { fileId, type, link: null };
  }

  /**
   * Reports that are known by now, as SOLAPI's webhook would bring them: an array of messages under `SINGLE-REPORT`.
   * Posting them late, twice or in another order is the test's.
   */
  async reports(secret: string): Promise<{ headers: Record<string, string>; body: string }> {
    const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(secret));
    const messages = this.handed().filter((message) => message.report && message.report.at <= this.#now());
    return {
      headers: {
        'content-type': 'application/json',
        'x-solapi-event-name': 'SINGLE-REPORT',
        'x-solapi-secret': [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
      },
      body: JSON.stringify(messages.map((message) => messageOf(message, this.#now()))),
    };
  }
}

export { ConnectionLost };
