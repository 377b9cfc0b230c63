// An image of a message, fetched to be handed to a provider's own storage.

const MAX_IMAGE_BYTES = 5_000_000;
const FETCH_TIMEOUT_MS = 10_000;

/** The image's bytes; null when it cannot be had, is none, or is too large for any use. */
export async function fetchImage(src: string): Promise<Uint8Array | null> {
  if (!/^https?:\/\//.test(src)) return null;
  try {
    const response = await fetch(src, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok || Number(response.headers.get('content-length') ?? 0) > MAX_IMAGE_BYTES) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.byteLength > 0 && bytes.byteLength <= MAX_IMAGE_BYTES ? bytes : null;
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
