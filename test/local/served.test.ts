// The tracker as it travels: what a browser gets over the wire from the real engine, byte for byte.

import { get, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUDGET } from '../../tracker/build';
import { type LocalEdge, startLocalEdge } from '../support/local-edge';

let edge: LocalEdge;
let address: string;

beforeAll(async () => {
  edge = await startLocalEdge();
  const settings = { shopUrl: 'http://shop.localhost', senderName: '하늘옷장' };
  const { sites } = await edge.seed({
    owner: { email: 'served@example.com', password: 'a test password', name: 'served' },
    sites: [{ name: '하늘옷장', platform: 'cafe24', hosts: ['shop.localhost'], settings }],
  });
  address = `${edge.url}/t/${sites[0]?.key}.js`;
});
afterAll(() => edge?.stop());

async function fetched(accepted: string): Promise<{ packing: string | undefined; bytes: Buffer }> {
  const answer = await new Promise<IncomingMessage>((resolve) =>
    get(address, { headers: { 'accept-encoding': accepted } }, resolve),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { packing: answer.headers['content-encoding'], bytes: Buffer.concat(chunks) };
}

it('the script is the same in brotli, in gzip and as it is, and within its budget in brotli', async () => {
  const plain = await fetched('identity');
  const [brotli, gzip] = [await fetched('br'), await fetched('gzip')];
  expect([plain.packing, brotli.packing, gzip.packing]).toEqual([undefined, 'br', 'gzip']);
  expect(brotliDecompressSync(brotli.bytes).equals(plain.bytes)).toBe(true);
  expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true);
  expect(brotli.bytes.length).toBeLessThanOrEqual(BUDGET.script);
  expect(gzip.bytes.length).toBeLessThan(plain.bytes.length * 0.7);
});
