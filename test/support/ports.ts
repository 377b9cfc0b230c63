// Free ports on loopback.

import { type AddressInfo, createServer } from 'node:net';

/** Any port nobody listens on. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === null) throw new Error('no free port');
  return port;
}

/** The first port from `from` upwards that nobody listens on and that is not spoken for. */
export async function firstFreePort(from: number, taken: readonly number[] = []): Promise<number> {
  for (let port = from; port < from + 200 && port < 65_536; port++) {
    if (!taken.includes(port) && (await tryPort(port)) !== null) return port;
  }
  throw new Error(`no free port from ${from} on`);
}

export async function isFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== null;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const bound = (probe.address() as AddressInfo).port;
      probe.close(() => resolve(bound));
    });
  });
}
