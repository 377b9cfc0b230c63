// A JSON call to a provider, with everything that can happen to it told apart: an answer, no answer for certain, no
// answer with the end unknown. Nothing here repeats a call.

import type { SendOutcome } from '../../core/dispatch/dispatch';
import { readCapped } from '../body';
import { ProviderError } from './port';

export type Call = { method: string; url: string; headers: Record<string, string>; body?: unknown; timeoutMs: number };

export type Answer =
  | {
      kind: 'answer';
      status: number;
      json: unknown;
      /** What `Retry-After` asks for, in ms. */
      retryAfterMs?: number;
    }
  /** The call may or may not have been carried out. */
  | { kind: 'unclear'; detail: string };

/** Longest answer read, in bytes; a page of a thousand messages is well below. */
const MAX_ANSWER = 8_000_000;

export async function callJson({ method, url, headers, body, timeoutMs }: Call): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      ...withBody(headers, body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const told = await readCapped(response, MAX_ANSWER);
    if (told === 'too_large') return { kind: 'unclear', detail: 'the answer is too long' };
    // A server that failed half-way may have done the work.
    if (response.status >= 500 && response.status !== 503)
      return { kind: 'unclear', detail: `status ${response.status}` };
    return {
      kind: 'answer',
      status: response.status,
      json: parse(new TextDecoder().decode(told)),
      ...retryAfter(response.headers),
    };
  } catch (error) {
    return { kind: 'unclear', detail: error instanceof Error ? error.name : 'no answer' };
  }
}

/** A date in it is read as none: the wait of our own is long enough for one. */
export function retryAfter(headers: Headers): { retryAfterMs?: number } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {};
}

/** Not taken, for certain: come back, after as long as it says. */
export const laterOf = ({ retryAfterMs }: { retryAfterMs?: number | undefined }): SendOutcome =>
  retryAfterMs === undefined ? { outcome: 'later' } : { outcome: 'later', afterMs: retryAfterMs };

/** JSON, or a form as it is, whose own type the runtime writes. */
function withBody(headers: Record<string, string>, body: unknown) {
  if (body === undefined) return { headers, body: null };
  if (body instanceof FormData) return { headers, body };
  return { headers: { ...headers, 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(body) };
}

function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Most pages read of one list. */
const MAX_PAGES = 200;

/** The pages of a list, each asked for by what the one before says (absent for the first), to the one that names no next. */
export async function* pagesOf<Page, Key>(
  read: (key: Key | undefined) => Promise<{ page: Page; next: Key | null | undefined }>,
): AsyncGenerator<Page> {
  let key: Key | undefined;
  for (let n = 0; n < MAX_PAGES; n++) {
    const { page, next } = await read(key);
    yield page;
    if (!next || next === key) return;
    key = next;
  }
  throw new ProviderError('refused', 'a list without an end');
}
