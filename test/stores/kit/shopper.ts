// A browser without a screen: keeps cookies and reads pages in their own charset, but runs no scripts and follows no
// redirects unless told. For tests of the shops themselves; the tracker is tested in a real browser.

/** What a shop answered. */
export type Answer = { status: number; location: string | null; type: string; text: string };

export class Shopper {
  readonly cookies = new Map<string, string>();

  constructor(readonly url: string) {}

  get(path: string): Promise<Answer> {
    return this.#ask(path, {});
  }

  /** Posts a form; a string is sent as it is. */
  post(path: string, form: Record<string, string> | string): Promise<Answer> {
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    return this.#ask(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  }

  async #ask(path: string, init: RequestInit): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.url + path, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const type = response.headers.get('content-type') ?? '';
    const charset = /charset=([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
    const text = new TextDecoder(charset).decode(await response.arrayBuffer());
    return { status: response.status, location: response.headers.get('location'), type, text };
  }
}

/** The value of `var name = …;` in a page. */
export function pageGlobal(page: string, name: string): unknown {
  const literal = new RegExp(`^var ${name} = (.*);$`, 'm').exec(page)?.[1];
  return literal === undefined ? undefined : JSON.parse(literal);
}
