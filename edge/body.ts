// Bodies that others send, asked for or not: read to a limit, and no further than they can be understood.

/** The body, read no further than the limit, whatever its headers promise. */
export async function readCapped(
  { body, headers }: Pick<Request | Response, 'body' | 'headers'>,
  limit: number,
): Promise<Uint8Array | 'too_large'> {
  if (Number(headers.get('content-length') ?? 0) > limit) return 'too_large';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return 'too_large';
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** JSON in valid UTF-8, or undefined. `read` is told the text, and may throw. */
export function parseJson(body: Uint8Array, read: (text: string) => unknown = JSON.parse): unknown {
  try {
    return read(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body));
  } catch {
    return undefined;
  }
}
