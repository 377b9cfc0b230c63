// Pictures of a bubble: the form shows their addresses and nothing else that is known of them.

import type { KakaoBubble } from '../../../core/message/kakao';
import type { MessageImage } from '../../../core/message/parts';

/** A bubble as typed; of a picture whose address is still that of one in `base`, all that is known there is kept. */
export function keepPictures(typed: object, base: KakaoBubble): object {
  const known = new Map<string, MessageImage>();
  JSON.stringify(base, (name, part) => {
    if (name === 'image') known.set(part.src, part);
    return part;
  });
  const kept = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(kept);
    if (typeof part !== 'object' || part === null) return part;
    const parts = Object.entries(part).map(([name, of]) => [name, (name === 'image' && known.get(of.src)) || kept(of)]);
    return Object.fromEntries(parts);
  };
  return kept(typed) as object;
}
