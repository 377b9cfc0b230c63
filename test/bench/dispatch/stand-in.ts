// The SOLAPI stand-in as a process: it tells its address, takes the clock, and answers every message with its counts.

import { serveProvider } from '../../providers/serve';
import { Solapi } from '../../providers/solapi/solapi';

export type ToStandIn = { now?: number };
export type Count = { calls: number; handed: number; twice: number };

let now = Date.now();
const solapi = new Solapi(() => now, { balance: 1_000_000_000 });
const { url } = await serveProvider(solapi);

process.on('message', (message: ToStandIn) => {
  now = message.now ?? now;
  const handed = solapi.handed();
  const count: Count = {
    calls: solapi.calls.length,
    handed: handed.length,
    twice: handed.length - new Set(handed.map((sent) => sent.to)).size,
  };
  process.send?.(count);
});
process.on('disconnect', () => process.exit());
process.send?.({ url });
