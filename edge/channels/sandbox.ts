// A provider that delivers to nobody: it keeps each message exactly as a real one would have got it, for the inbox in
// the admin. Everything else about it is real, down to the unique reference that makes a second copy harmless.

import type { Channel, OutgoingText } from './port';

/** Where the sandbox keeps its messages; resolves to provider ids by client reference. */
export type SandboxLedger = {
  take(messages: readonly OutgoingText[]): Promise<Map<string, number>>;
  find(clientRefs: readonly string[]): Promise<Map<string, number>>;
};

export function createSandbox(ledger: SandboxLedger): Channel {
  return {
    idempotent: true,
    async send(messages) {
      try {
        const ids = await ledger.take(messages);
        return messages.map((message) => {
          const id = ids.get(message.clientRef);
          return id === undefined
            ? { outcome: 'unknown' }
            : { outcome: 'accepted', providerMessageId: `sandbox-${id}` };
        });
      } catch {
        // The ledger may or may not have taken them; only asking tells.
        return messages.map(() => ({ outcome: 'unknown' }));
      }
    },
    async lookup(clientRefs) {
      const ids = await ledger.find(clientRefs);
      return new Map(clientRefs.map((ref) => [ref, ids.has(ref) ? 'delivered' : 'absent']));
    },
  };
}
