// An NHN Cloud of our own: both products' wire formats, what the real ones refuse, a ledger of every message that
// reached a phone. Its clock is the test's. It answers `fetch` requests, so it runs inside workerd as well as behind a
// socket.

import { eucKrBytes } from '../kit/euc-kr';
import { Faults } from '../kit/faults';
import { anNhnAccount, type NhnAccount } from './account';
import { phoneCode, REFUSED, recipientCode, requestCode, STANDARD } from './door';

export type Kind = 'sms' | 'mms' | 'brand' | 'alimtalk';

export type NhnBody = {
  body?: string;
  title?: string;
  sendNo?: string;
  senderKey?: string;
  chatBubbleType?: string;
  content?: string;
  templateCode?: string;
  createUser?: string;
  senderGroupingKey?: string;
  attachFileIdList?: number[];
  image?: { imageUrl?: string };
  recipientList?: {
    recipientNo: string;
    recipientGroupingKey?: string;
    templateParameter?: Record<string, string>;
    resendParameter?: { isResend?: boolean };
  }[];
};

export type NhnMessage = {
  kind: Kind;
  advert: boolean;
  requestId: string;
  recipientSeq: number;
  recipientNo: string;
  recipientGroupingKey: string | null;
  senderGroupingKey: string | null;
  createUser: string | null;
  /** The text as the phone shows it: what is beyond the standard length is cut. */
  text: string;
  body: NhnBody;
  createdAt: number;
  report: { code: string; at: number } | null;
};

const REPORT_AFTER_MS = 3_000;
const KEY_KEPT_MS = 10 * 60_000;

const ok = (rest: object) => ({ header: { isSuccessful: true, resultCode: 0, resultMessage: 'SUCCESS' }, ...rest });
const refused = (resultCode: number) => ({
  header: { isSuccessful: false, resultCode, resultMessage: `거절: ${resultCode}` },
});

export class Nhn {
  readonly account: NhnAccount;
  readonly faults = new Faults();
  readonly messages: NhnMessage[] = [];
  /** Every call that arrived: method and path. */
  readonly calls: string[] = [];
  readonly files: { id: string; use: string }[] = [];
  readonly #now: () => number;
  readonly #keys = new Map<string, number>();
  #ids = 0;

  constructor(now: () => number, account: Partial<NhnAccount> = {}) {
    this.#now = now;
    this.account = anNhnAccount(account);
  }

  /** Messages that reached a phone, oldest first: the only count that matters. */
  ledger(): NhnMessage[] {
    return this.messages.filter((message) => message.report?.code === '1000');
  }

  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const call = `${request.method} ${url.pathname}`;
    this.calls.push(call);
    return this.faults.around(call, async () => Response.json(await this.#answer(request, url)));
  }

  async #answer(request: Request, url: URL): Promise<unknown> {
    const [, product = '', version = '', , appKey = '', ...rest] = url.pathname.split('/');
    const keys = product === 'sms' ? this.account.sms : this.account.kakao;
    if (appKey !== keys.appKey) return refused(REFUSED.appKey);
    if (request.headers.get('x-secret-key') !== keys.secretKey) return refused(REFUSED.secretKey);
    const path = `${request.method} ${product}/${version}/${rest.join('/')}`;
    const text = /^POST sms\/v3\.0\/sender\/(ad-)?(sms|mms)$/.exec(path);
    if (text) return this.#take(text[2] as Kind, text[1] !== undefined, (await request.json()) as NhnBody, null);
    const key = request.headers.get('x-nc-api-idempotency-key');
    switch (path) {
      case 'POST brand-message/v1.0/freestyle-messages':
        return this.#take('brand', true, (await request.json()) as NhnBody, key);
      case 'POST alimtalk/v2.3/messages':
        return this.#take('alimtalk', false, (await request.json()) as NhnBody, key);
      case 'POST brand-message/v1.0/images': {
        const form = await request.formData();
        if (!form.get('image')) return refused(-2001);
        const imageUrl = `https://mud-kage.kakao.com/${++this.#ids}.jpg`;
        this.files.push({ id: imageUrl, use: String(form.get('imageType')) });
        return ok({ image: { imageUrl } });
      }
      case 'POST sms/v3.0/attachfile/binaryUpload': {
        const file = (await request.json()) as { fileName?: string; fileBody?: string };
        if (!/\.jpe?g$/i.test(file.fileName ?? '') || (file.fileName ?? '').length > 45) return refused(-2003);
        if (atob(file.fileBody ?? '').length > 300 * 1_024) return refused(-2005);
        const fileId = ++this.#ids;
        this.files.push({ id: String(fileId), use: 'MMS' });
        return ok({ body: { data: { fileId } } });
      }
      case 'GET sms/v3.0/sender/sms':
      case 'GET sms/v3.0/sender/mms':
        return this.#texts(path.endsWith('/sms') ? 'sms' : 'mms', url.searchParams);
      case 'GET brand-message/v1.0/messages':
        return this.#kakaos('brand', url.searchParams);
      case 'GET alimtalk/v2.3/messages':
        return this.#kakaos('alimtalk', url.searchParams);
      case 'GET sms/v3.0/sendNos':
        return ok({ body: { data: this.account.sendNos } });
      case 'GET sms/v3.0/blockservice/recipients':
        return this.#refusals(url.searchParams);
      case `GET alimtalk/v2.3/senders/${this.account.senderKey}`:
        return ok({ sender: { senderKey: this.account.senderKey, status: 'A' } });
      default:
        return refused(path.includes('/senders/') ? REFUSED.noSender : -9998);
    }
  }

  #take(kind: Kind, advert: boolean, body: NhnBody, key: string | null): unknown {
    const now = this.#now();
    if (key !== null && (this.#keys.get(key) ?? Number.NEGATIVE_INFINITY) > now - KEY_KEPT_MS)
      return refused(REFUSED.repeated);
    if (key !== null) this.#keys.set(key, now);
    const code = requestCode(this.account, kind, advert, body);
    if (code !== 0) return refused(code);
    const requestId = `20260310${String(++this.#ids).padStart(16, '0')}`;
    const results = (body.recipientList ?? []).map((recipient, i) => {
      const resultCode = recipientCode(this.account, advert, recipient.recipientNo);
      const recipientSeq = i + 1;
      if (resultCode === 0) this.#keep({ kind, advert, requestId, recipientSeq, body, now }, recipient);
      return { recipientSeq, recipientNo: recipient.recipientNo, resultCode, resultMessage: '' };
    });
    return kind === 'sms' || kind === 'mms'
      ? ok({ body: { data: { requestId, statusCode: '2', sendResultList: results } } })
      : ok({ message: { requestId, sendResults: results } });
  }

  #keep(
    of: { kind: Kind; advert: boolean; requestId: string; recipientSeq: number; body: NhnBody; now: number },
    recipient: NonNullable<NhnBody['recipientList']>[number],
  ): void {
    const { now, kind, body, ...rest } = of;
    const { recipientNo } = recipient;
    const { reportAfterMs = REPORT_AFTER_MS } = this.account.phones.get(recipientNo) ?? {};
    this.messages.push({
      ...rest,
      kind,
      body,
      recipientNo,
      recipientGroupingKey: recipient.recipientGroupingKey ?? null,
      senderGroupingKey: body.senderGroupingKey ?? null,
      createUser: body.createUser ?? null,
      text: kind === 'sms' || kind === 'mms' ? cut(body.body ?? '', STANDARD[kind]) : (body.content ?? ''),
      createdAt: now,
      report:
        reportAfterMs === null
          ? null
          : { code: phoneCode(this.account, kind, body, recipientNo, now), at: now + reportAfterMs },
    });
  }

  #texts(kind: Kind, query: URLSearchParams): unknown {
    const group = query.get('senderGroupingKey');
    const found = this.#within(kind, query.get('startCreateDate'), query.get('endCreateDate')).filter(
      (message) => group === null || message.senderGroupingKey === group,
    );
    const data = found.map((message) => {
      const code = this.#known(message);
      return {
        requestId: message.requestId,
        recipientSeq: message.recipientSeq,
        recipientNo: message.recipientNo,
        msgStatus: code === null ? '2' : code === '1000' ? '3' : '0',
        resultCode: code,
        adYn: message.advert ? 'Y' : 'N',
        senderGroupingKey: message.senderGroupingKey,
        recipientGroupingKey: message.recipientGroupingKey,
      };
    });
    return ok({ body: { totalCount: data.length, data: pageOf(data, query) } });
  }

  #kakaos(kind: Kind, query: URLSearchParams): unknown {
    const from = query.get('startCreateDate') ?? query.get('startRequestDate');
    const to = query.get('endCreateDate') ?? query.get('endRequestDate');
    const group = query.get('senderGroupingKey');
    const messages = this.#within(kind, from, to)
      .filter((message) => group === null || message.senderGroupingKey === group)
      .map((message) => {
        const code = this.#known(message);
        return {
          requestId: message.requestId,
          recipientSeq: message.recipientSeq,
          recipientNo: message.recipientNo,
          messageStatus: code === null ? 'SENDING' : code === '1000' ? 'COMPLETED' : 'FAILED',
          resultCode: code,
          createUser: message.createUser,
          // Brand messages have no grouping keys.
          ...(kind === 'alimtalk' ? { recipientGroupingKey: message.recipientGroupingKey } : {}),
        };
      });
    return ok({
      messageSearchResultResponse: { totalCount: messages.length, messages: pageOf(messages, query) },
    });
  }

  #refusals(query: URLSearchParams): unknown {
    const number = query.get('unsubscribeNo') ?? '';
    if (!this.account.unsubscribeNos.includes(number)) return refused(REFUSED.foreignLine);
    const from = instant(query.get('startRequestDate'));
    const to = instant(query.get('endRequestDate'));
    const data = this.account.refusals
      .filter(({ at }) => at >= from && at <= to)
      .map(({ recipientNo, at }) => ({ unsubscribeNo: number, recipientNo, requestDate: `${korean(at)}.0` }));
    return ok({ body: { totalCount: data.length, data: pageOf(data, query) } });
  }

  #within(kind: Kind, from: string | null, to: string | null): NhnMessage[] {
    // The lists know minutes; a second past the last one still belongs to it.
    const until = instant(to) + ((to ?? '').length === 16 ? 59_999 : 999);
    return this.messages.filter(
      (message) => message.kind === kind && message.createdAt >= instant(from) && message.createdAt <= until,
    );
  }

  #known({ report }: NhnMessage): string | null {
    return report && report.at <= this.#now() ? report.code : null;
  }

  /** A call of the webhook about every message that is done with. */
  hook(word: string, event: 'MESSAGE_RESULT_UPDATE' | 'UNSUBSCRIBE' = 'MESSAGE_RESULT_UPDATE'): RequestInit {
    const hooks =
      event === 'UNSUBSCRIBE'
        ? this.account.refusals.map(({ recipientNo, at }) => ({
            recipientNo,
            unsubscribeNo: this.account.unsubscribeNos[0],
            createdDateTime: `${korean(at).replace(' ', 'T')}.000+09:00`,
          }))
        : this.messages
            .filter((message) => this.#known(message) !== null)
            .map(({ requestId, recipientSeq, senderGroupingKey }) => ({ requestId, recipientSeq, senderGroupingKey }));
    return {
      method: 'POST',
      headers: { 'x-toast-webhook-signature': word },
      body: JSON.stringify({ hooksId: 'hook', productName: 'SMS', appKey: this.account.sms.appKey, event, hooks }),
    };
  }
}

function cut(text: string, bytes: number): string {
  let left = text;
  while ((eucKrBytes(left) ?? 0) > bytes) left = left.slice(0, -1);
  return left;
}

function pageOf<Row>(rows: Row[], query: URLSearchParams): Row[] {
  const size = Number(query.get('pageSize') ?? 15);
  const page = Number(query.get('pageNum') ?? 1);
  return rows.slice((page - 1) * size, page * size);
}

/** The instant of a time in Korea, with or without seconds. */
const instant = (text: string | null) => Date.parse(`${(text ?? '').replace(' ', 'T')}+09:00`);
const korean = (at: number) => new Date(at + 9 * 3_600_000).toISOString().replace('T', ' ').slice(0, 19);
