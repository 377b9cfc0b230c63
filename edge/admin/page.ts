// How a component becomes an answer.

import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A whole document. */
export function page(c: Context, content: Child, status: ContentfulStatusCode = 200): Response {
  return c.html(`<!doctype html>${content}`, status);
}

/** A piece that htmx puts into a page. */
export function fragment(c: Context, content: Child): Response {
  return c.html(content ? `${content}` : '');
}
