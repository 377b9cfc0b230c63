// Small helpers for pages written as templates.

import { html, raw } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** A value as a JavaScript literal inside an inline script; cannot end the script early. */
export function literal(value: unknown): Html {
  return raw(
    JSON.stringify(value)
      .replace(/</g, '\\u003c')
      .replace(/\u2028|\u2029/g, ''),
  );
}

/** `33,600원`. */
export function won(amount: number): string {
  return `${amount.toLocaleString('ko-KR')}원`;
}

/** A name as the platforms print it into scripts and data: with HTML entities, never as plain text. */
export function entities(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** A page that says something in an alert and leaves, the platforms' answer to most wrong requests (HTTP 200). */
export function alertPage(message: string, to: string): Html {
  return html`<!doctype html><html><head><title></title></head><body><script>
alert(${literal(message)}); location.replace(${literal(to)});
</script></body></html>`;
}

/** A page of somebody else: a payment or log-in provider. It never carries the shop's tag. */
export function outsidePage(
  title: string,
  color: string,
  text: string,
  actions: { label: string; href: string }[],
): Html {
  return html`<!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" href="data:,"><style>
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f5f7;font:16px/1.6 sans-serif;color:#222}
main{background:#fff;border-radius:16px;padding:40px 32px;width:min(360px,calc(100vw - 96px));text-align:center;box-shadow:0 4px 24px #0001}
h1{margin:0 0 8px;font-size:20px;color:${color}} p{color:#666;margin:0 0 24px}
a{display:block;padding:14px;margin-top:8px;border-radius:8px;background:${color};color:#fff;text-decoration:none;font-weight:700}
a+a{background:#eee;color:#333}
</style></head><body><main><h1>${title}</h1><p>${text}</p>
${actions.map(({ label, href }) => html`<a href="${href}">${label}</a>`)}</main></body></html>`;
}
