// A provider that delivers to nobody: it keeps each message exactly as a real one would have got it, for the inbox in
// the admin. Everything else about it is real, down to the unique reference that makes a second copy harmless. It is
// what every channel goes through until the shop connects an account.

import type { Outgoing, Provider } from './port';

/** Where the sandbox keeps its messages; resolves to provider ids by client reference. */
export type SandboxLedger = {
  take(messages: readonly Outgoing[]): Promise<Map<string, number>>;
  find(clientRefs: readonly string[]): Promise<Map<string, number>>;
};

const SANDBOX_BATCH = 10_000;

export function createSandbox(ledger: SandboxLedger): Provider {
  return {
    batch: SANDBOX_BATCH,
    idempotent: true,
    async send(messages, handover) {
      await handover.keep(handover.id);
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
    async lookup(_handover, sent) {
      const ids = await ledger.find(sent.map((message) => message.clientRef));
      return new Map(
        sent.map(({ clientRef }) => [clientRef, { outcome: ids.has(clientRef) ? 'delivered' : 'absent' }]),
      );
    },
  };
}
