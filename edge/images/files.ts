// The bytes of pictures, in the shop's bucket and at their public address. A name is a hash of what it names, so what
// is served under one never changes and may be kept by everybody for ever.

import type { ImageType } from '../../core/message/image';
import type { Edge } from '../context';
import { toHex } from '../vault';

export const IMAGE_NAME = /^[0-9a-f]{64}$/;

const keyOf = (hash: string) => `images/${hash}`;

/** A picture's name: SHA-256 over the shop's id and the bytes, so that no shop's deletion takes another's picture. */
export async function hashOf(siteId: number, bytes: Uint8Array): Promise<string> {
  const salt = new TextEncoder().encode(`${siteId}:`);
  const named = new Uint8Array(salt.length + bytes.length);
  named.set(salt);
  named.set(bytes, salt.length);
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', named)));
}

export const imageAddress = (edge: Pick<Edge, 'origin'>, hash: string) => `${edge.origin}/i/${hash}`;

/** The hash in an address of ours; null for any other address. */
export function hashInAddress(edge: Pick<Edge, 'origin'>, src: string): string | null {
  const prefix = `${edge.origin}/i/`;
  const hash = src.startsWith(prefix) ? src.slice(prefix.length) : '';
  return IMAGE_NAME.test(hash) ? hash : null;
}

export async function putFile(bucket: R2Bucket, hash: string, bytes: Uint8Array, type: ImageType): Promise<void> {
  await bucket.put(keyOf(hash), bytes, { httpMetadata: { contentType: `image/${type}` } });
}

export async function readFile(bucket: R2Bucket, hash: string): Promise<Uint8Array | null> {
  const object = await bucket.get(keyOf(hash));
  return object ? new Uint8Array(await object.arrayBuffer()) : null;
}

export async function openFile(bucket: R2Bucket, hash: string): Promise<R2ObjectBody | null> {
  return bucket.get(keyOf(hash));
}

export async function deleteFiles(bucket: R2Bucket, hashes: readonly string[]): Promise<void> {
  if (hashes.length > 0) await bucket.delete(hashes.map(keyOf));
}
