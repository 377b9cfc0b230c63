// A stand-in for Resend: it checks what the real one checks (key, verified domain, idempotency, batch size, tags), keeps
// a ledger of what would have reached mailboxes, and signs its webhooks as Svix does.

import { Faults } from '../kit/faults';

export type TakenEmail = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
  lastEvent: string;
};

const DAY_MS = 86_400_000;
const MAX_BATCH = 100;

export class Resend {
  readonly faults = new Faults();
  /** Every call that arrived: method and path. */
  readonly calls: string[] = [];
  readonly account = { apiKey: 're_standin', domain: 'shop.test', verified: true, left: 50_000, busy: 0 };
  readonly webhookSecret = `whsec_${btoa('a webhook secret of some length')}`;
  readonly #now: () => number;
  readonly #emails = new Map<string, TakenEmail>();
  readonly #keys = new Map<string, { at: number; given: string; answer: object }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What would have gone out, oldest first. */
  ledger(): TakenEmail[] {
    return [...this.#emails.values()];
  }

  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const call = `${request.method} ${pathname}`;
    this.calls.push(call);
    return this.faults.around(call, () => this.#answer(request, pathname));
  }

  async #answer(request: Request, path: string): Promise<Response> {
    if (request.headers.get('authorization') !== `Bearer ${this.account.apiKey}`)
      return refusal(401, 'validation_error', 'API key is invalid');
    if (this.account.busy > 0) {
      this.account.busy -= 1;
      return refusal(429, 'rate_limit_exceeded', 'Too many requests');
    }
    if (request.method === 'GET' && path === '/domains') {
      const { domain, verified } = this.account;
      return Response.json({ data: [{ id: 'd1', name: domain, status: verified ? 'verified' : 'pending' }] });
    }
    const id = /^\/emails\/([\w-]+)$/.exec(path)?.[1];
    if (request.method === 'GET' && id) {
      const email = this.#emails.get(id);
      return email
        ? Response.json({ object: 'email', id, last_event: email.lastEvent })
        : refusal(404, 'not_found', 'Email not found');
    }
    if (request.method === 'POST' && path === '/emails/batch') return this.#take(request);
    return refusal(404, 'not_found', 'The requested endpoint does not exist');
  }

  async #take(request: Request): Promise<Response> {
    const body = await request.text();
    const key = request.headers.get('idempotency-key');
    if (key !== null && (key.length < 1 || key.length > 256))
      return refusal(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars');
    const known = key ? this.#keys.get(key) : undefined;
    if (known && this.#now() - known.at < DAY_MS) {
      if (known.given !== body)
        return refusal(409, 'invalid_idempotent_request', 'Same idempotency key used with a different payload');
      return Response.json(known.answer);
    }
    const emails = JSON.parse(body) as Omit<TakenEmail, 'id' | 'lastEvent'>[];
    if (!Array.isArray(emails) || emails.length < 1 || emails.length > MAX_BATCH)
      return refusal(422, 'validation_error', 'The batch must hold between 1 and 100 emails');
    if (emails.length > this.account.left) return refusal(429, 'daily_quota_exceeded', 'You have reached your quota');
    for (const email of emails) {
      const wrong = this.#wrongWith(email);
      if (wrong) return wrong;
    }
    this.account.left -= emails.length;
    const data = emails.map((email) => {
      const id = crypto.randomUUID();
      this.#emails.set(id, { ...email, id, lastEvent: 'sent' });
      return { id };
    });
    if (key) this.#keys.set(key, { at: this.#now(), given: body, answer: { data } });
    return Response.json({ data });
  }

  #wrongWith(email: Omit<TakenEmail, 'id' | 'lastEvent'>): Response | null {
    const from = /^(?:"(?:[^"\\\r\n]|\\.)*" <)?([^\s<>@]+@([^\s<>@]+))>?$/.exec(email.from);
    if (!from) return refusal(422, 'validation_error', 'Invalid `from` field');
    if (from[2] !== this.account.domain || !this.account.verified)
      return refusal(403, 'validation_error', `The ${from[2]} domain is not verified`);
    if (email.to.length < 1 || email.to.length > 50 || !email.to.every((to) => /^[\w.+-]+@[\w.-]+\.\w+$/.test(to)))
      return refusal(422, 'validation_error', 'Invalid `to` field');
    if (!email.subject || (!email.html && !email.text))
      return refusal(422, 'validation_error', 'Missing `subject`, `html` or `text` field');
    for (const { name, value } of email.tags ?? [])
      if (!/^[\w-]{1,256}$/.test(name) || !/^[\w-]{1,256}$/.test(value))
        return refusal(
          422,
          'validation_error',
          'Tags should only contain ASCII letters, numbers, underscores, or dashes',
        );
    return null;
  }

  /** Something happens to an e-mail; answers the signed call that tells of it. */
  async hook(id: string, type: string, data: object = {}, at = this.#now()): Promise<Request> {
    const email = this.#emails.get(id);
    if (!email) throw new Error(`no e-mail ${id}`);
    email.lastEvent = type.replace('email.', '');
    const tags = Object.fromEntries(email.tags.map(({ name, value }) => [name, value]));
    const body = JSON.stringify({
      type,
      created_at: new Date(at).toISOString(),
      data: { email_id: id, from: email.from, to: email.to, subject: email.subject, tags, ...data },
    });
    const msg = `msg_${crypto.randomUUID()}`;
    const seconds = String(Math.floor(at / 1_000));
    const mac = await svixSignature(this.webhookSecret, `${msg}.${seconds}.${body}`);
    return new Request('https://edge.test/hooks/resend/secret', {
      method: 'POST',
      headers: { 'svix-id': msg, 'svix-timestamp': seconds, 'svix-signature': `v1,c3RhbGU= v1,${mac}` },
      body,
    });
  }
}

/** Svix's: HMAC-SHA256 in base64 under what follows `whsec_`. */
async function svixSignature(secret: string, text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.slice('whsec_'.length)), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...mac));
}

function refusal(statusCode: number, name: string, message: string): Response {
  return Response.json({ statusCode, name, message }, { status: statusCode });
}
