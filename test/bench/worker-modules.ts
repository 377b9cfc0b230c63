// Lets a program in Node import the edge: what its bundler and the platform would have given it stands in.

import { register } from 'node:module';

/** To be called before the first such import, which must be a dynamic one. Nothing loaded this way can open a socket. */
export function standInForWorkers(): void {
  Object.assign(globalThis, { DORAWA_LOCAL: false });
  const moduleOf = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
  const platform = moduleOf('export const connect = () => { throw new Error("no sockets here"); };');
  register(
    moduleOf(`export const resolve = (name, context, next) =>
      name.startsWith('cloudflare:') ? { url: ${JSON.stringify(platform)}, shortCircuit: true } : next(name, context);`),
  );
}
