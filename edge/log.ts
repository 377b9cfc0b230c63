// The only console: one JSON line per fact. Facts carry ids and counts, never a phone, an address or a text.

export type Fact = Record<string, string | number | boolean | null | undefined>;

export function logFact(name: string, fact: Fact = {}): void {
  console.log(JSON.stringify({ fact: name, ...fact }));
}

/** A failure that was survived. Only the error's class and message are kept. */
export function logFailure(name: string, error: unknown, fact: Fact = {}): void {
  const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
  console.error(JSON.stringify({ failure: name, kind, message: message.slice(0, 300), ...fact }));
}
