// A small stable hash for fair, repeatable choices (holdout, spreading): same answer on every retry, no stored coin
// flip. Not for secrets.

/** FNV-1a, 32 bit, finished with a murmur mix so that near-equal ids land far apart. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
