// The only console: one JSON line per fact. Facts carry ids and counts, never a phone, an address or a text.

export type Fact = Record<string, string | number | boolean | null | undefined>;

export function logFact(name: string, fact: Fact = {}): void {
  console.log(JSON.stringify({ fact: name, ...fact }));
}

/** What is kept of an error: its class and message. */
export function briefly(error: unknown): { kind: string; message: string } {
  const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
  return { kind, message: message.slice(0, 300) };
}

/** A failure that was survived. */
export function logFailure(name: string, error: unknown, fact: Fact = {}): void {
  console.error(JSON.stringify({ failure: name, ...briefly(error), ...fact }));
}
