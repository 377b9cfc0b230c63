// EUC-KR as a Korean carrier counts it, worked out from the runtime's own decoder and from nothing of the product's.

let encodable: Set<string> | undefined;

/** Characters of KS X 1001: every two-byte sequence of the old 94 × 94 square that decodes. */
function ksx1001(): Set<string> {
  if (encodable) return encodable;
  const decoder = new TextDecoder('euc-kr');
  encodable = new Set();
  for (let lead = 0xa1; lead <= 0xfe; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const character = decoder.decode(new Uint8Array([lead, trail]));
      if (!character.includes('\ufffd')) encodable.add(character);
    }
  }
  return encodable;
}

/** Bytes of a text, or null when a character has none. */
export function eucKrBytes(text: string): number | null {
  let bytes = 0;
  for (const character of text) {
    if (character === '\n' || /^[\x20-\x7e]$/.test(character)) bytes += 1;
    else if (ksx1001().has(character)) bytes += 2;
    else return null;
  }
  return bytes;
}
