// /i/<hash>: a picture, for mail and push programs and for providers that fetch it. The same for ever.

import type { Context } from 'hono';
import type { Env } from '../env';
import { IMAGE_NAME, openFile } from '../images/files';

const HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  // A picture, whatever its bytes could be taken for.
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
  'cross-origin-resource-policy': 'cross-origin',
} as const;

export async function serveImage(c: Context<{ Bindings: Env }>): Promise<Response> {
  const hash = c.req.param('hash') ?? '';
  if (!IMAGE_NAME.test(hash) || !c.env.FILES) return c.notFound();
  const etag = `"${hash}"`;
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, { ...HEADERS, etag });
  const file = await openFile(c.env.FILES, hash);
  if (!file) return c.notFound();
  return c.body(file.body, 200, {
    ...HEADERS,
    etag,
    'content-type': file.httpMetadata?.contentType ?? 'application/octet-stream',
    'content-length': String(file.size),
  });
}
