// An image of a message, got to be handed to a provider's own storage. Its address may be what a browser said of a
// product, so whoever answers there is trusted with little of our memory and time.

import { readCapped } from '../body';
import { originOf } from '../env';
import { hashInAddress, readFile } from '../images/files';
import type { Tools } from './kind';

const MAX_IMAGE_BYTES = 5_000_000;
const FETCH_TIMEOUT_MS = 10_000;
/** All images of one hand-over are begun within this long; what is left goes with the next. */
const FETCHING_MS = 30_000;

/** Gives an image's bytes; null when it cannot be had, is none, or is too large for any use; or says to come back for it. */
export type FetchImage = (src: string) => Promise<Uint8Array | null | 'later'>;

/**
 * Fetches the images of one hand-over. Those of the shop's library come from its bucket: a Worker's call to its own
 * address is answered by nobody.
 */
export function imageFetcher({ deps, env }: Pick<Tools, 'deps' | 'env'>): FetchImage {
  const { FILES } = env;
  const until = deps.now() + FETCHING_MS;
  return async (src) => {
    if (deps.now() > until) return 'later';
    const own = FILES && hashInAddress({ origin: originOf(env) }, src);
    return own ? readFile(FILES, own).catch(() => 'later' as const) : fetchImage(src);
  };
}

/** A host that is in trouble may have it later. One that takes its time is not asked again: it may be anybody's. */
async function fetchImage(src: string): Promise<Uint8Array | null | 'later'> {
  if (!/^https?:\/\//.test(src) || !URL.canParse(src)) return null;
  try {
    const response = await fetch(src, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (response.status >= 500 || response.status === 429) return 'later';
    if (!response.ok) return null;
    const bytes = await readCapped(response, MAX_IMAGE_BYTES);
    return bytes !== 'too_large' && bytes.byteLength > 0 ? bytes : null;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? null : 'later';
  }
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8_192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  return btoa(text);
}

/** Its name for a provider, of at most 45 characters. */
export const fileNameOf = (src: string) => (src.split(/[?#]/)[0]?.split('/').pop() || 'image.jpg').slice(-45);
