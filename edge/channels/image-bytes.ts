// An image of a message, fetched to be handed to a provider's own storage. Its address may be what a browser said of a
// product, so whoever answers there is trusted with little of our memory and time.

import { readCapped } from '../body';
import type { Deps } from '../deps';

const MAX_IMAGE_BYTES = 5_000_000;
const FETCH_TIMEOUT_MS = 10_000;
/** All images of one hand-over are begun within this long; what is left goes with the next. */
const FETCHING_MS = 30_000;

/** Gives an image's bytes; null when it cannot be had, is none, or is too large for any use. */
export type FetchImage = (src: string) => Promise<Uint8Array | null | 'later'>;

/** Fetches the images of one hand-over. */
export function imageFetcher({ now }: Pick<Deps, 'now'>): FetchImage {
  const until = now() + FETCHING_MS;
  return async (src) => (now() > until ? 'later' : fetchImage(src));
}

async function fetchImage(src: string): Promise<Uint8Array | null> {
  if (!/^https?:\/\//.test(src)) return null;
  try {
    const response = await fetch(src, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) return null;
    const bytes = await readCapped(response, MAX_IMAGE_BYTES);
    return bytes !== 'too_large' && bytes.byteLength > 0 ? bytes : null;
  } catch {
    return null;
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
