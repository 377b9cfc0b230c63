// A design whose designer has named everything anew: what a page still says when its classes and ids say nothing.

import type { Context, MiddlewareHandler } from 'hono';

/** Answers pages with every class and id renamed that `namesFor` gives no names for, while `isOn`. */
export const renaming =
  (isOn: () => boolean, namesFor: (name: string) => string | undefined): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (isOn() && c.res.headers.get('content-type')?.startsWith('text/html')) await rename(c, namesFor);
  };

async function rename(c: Context, namesFor: (name: string) => string | undefined): Promise<void> {
  // Byte by byte, whatever the page's encoding: the names are ASCII.
  const page = Buffer.from(await c.res.arrayBuffer()).toString('latin1');
  const named = page.replace(
    / (class|id)="([^"]*)"/g,
    (_, attribute: string, names: string) =>
      ` ${attribute}="${names.replace(/\S+/g, (name) => namesFor(name) ?? `dz-${[...name].reverse().join('')}`)}"`,
  );
  const { status, headers } = c.res;
  c.res = undefined;
  c.res = new Response(Buffer.from(named, 'latin1'), { status, headers });
}
