// What a file is by its own bytes, whatever its name says: type, size, orientation; and the same picture without what
// cameras and editors write beside it (place, device, author, thumbnails). A file is walked from its first byte to the
// end its format states; one that breaks off on the way is no image, and what follows the end is left out.
//
// Formats: JPEG (ITU T.81, Exif 2.32 for the orientation), PNG (W3C, third edition), GIF89a, WebP (RFC 9649).

export type ImageType = 'jpeg' | 'png' | 'gif' | 'webp';

export type ImageHeader = {
  type: ImageType;
  /** Pixels as stored; an orientation of 5 to 8 shows them the other way round. */
  width: number;
  height: number;
  /** Exif orientation, 1 when upright or not said. */
  orientation: number;
  animated: boolean;
};

/** A stretch of the file, `[from, to)`. */
type Span = readonly [from: number, to: number];
/** What walking a file finds: its header, and the stretches that are the picture itself. */
type Walk = { header: ImageHeader; spans: Span[] };

export type ReadImage = ImageHeader & {
  /** The file without metadata and trailing bytes; the same object when there was nothing to leave out. */
  bytes: Uint8Array;
};

/** Reads a file; null when it is none of the four types or is broken. Never throws. */
export function readImage(bytes: Uint8Array): ReadImage | null {
  const walk = typeOf(bytes);
  const found = walk?.(new Reader(bytes)) ?? null;
  if (!found || found.header.width === 0 || found.header.height === 0) return null;
  return { ...found.header, bytes: join(bytes, found.spans) };
}

function typeOf(bytes: Uint8Array): ((file: Reader) => Walk | null) | null {
  const starts = (at: number, text: string) => [...text].every((one, i) => bytes[at + i] === one.charCodeAt(0));
  if (starts(0, '\xff\xd8\xff')) return walkJpeg;
  if (starts(0, '\x89PNG\r\n\x1a\n')) return walkPng;
  if (starts(0, 'GIF87a') || starts(0, 'GIF89a')) return walkGif;
  if (starts(0, 'RIFF') && starts(8, 'WEBP')) return walkWebp;
  return null;
}

function join(bytes: Uint8Array, spans: readonly Span[]): Uint8Array {
  const length = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  if (length === bytes.length) return bytes;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const [from, to] of spans) {
    joined.set(bytes.subarray(from, to), at);
    at += to - from;
  }
  return joined;
}

/** Numbers and text out of a file; anything past its end reads as NaN, which no comparison takes for a length. */
class Reader {
  constructor(readonly bytes: Uint8Array) {}

  byte(at: number): number {
    return this.bytes[at] ?? Number.NaN;
  }

  /** An unsigned number of `size` bytes. */
  number(at: number, size: number, order: 'big' | 'little'): number {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + this.byte(order === 'big' ? at + i : at + size - 1 - i);
    return value;
  }

  text(at: number, length: number): string {
    return String.fromCharCode(...this.bytes.subarray(at, at + length));
  }

  get length(): number {
    return this.bytes.length;
  }
}

/** Segments kept of a JPEG's application data: JFIF, the colour profile, Adobe's colour transform. */
const JPEG_KEPT: Readonly<Record<number, string>> = { 224: 'JFIF\0', 226: 'ICC_PROFILE\0', 238: 'Adobe' };

function walkJpeg(file: Reader): Walk | null {
  const spans: Span[] = [[0, 2]];
  const header = { type: 'jpeg' as const, width: 0, height: 0, orientation: 1, animated: false };
  let scans = 0;
  let at = 2;
  while (file.byte(at) === 0xff) {
    const marker = file.byte(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) return scans > 0 ? { header, spans: [...spans, [at, at + 2]] } : null;
    const end = at + 2 + file.number(at + 2, 2, 'big');
    if (!(end <= file.length && end > at + 3)) return null;
    if (isFrame(marker)) {
      header.height = file.number(at + 5, 2, 'big');
      header.width = file.number(at + 7, 2, 'big');
    }
    if (marker === 0xe1 && file.text(at + 4, 6) === 'Exif\0\0') header.orientation = orientationOf(file, at + 10, end);
    if (marker === 0xda) scans += 1;
    const next = marker === 0xda ? endOfScan(file, end) : end;
    if (next === null) return null;
    if (isPicture(file, marker, at)) spans.push([at, next]);
    at = next;
  }
  return null;
}

/** Start of frame: the C-row but its tables and conditioning. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function isPicture(file: Reader, marker: number, at: number): boolean {
  if (marker === 0xfe) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  const kept = JPEG_KEPT[marker];
  return kept !== undefined && file.text(at + 4, kept.length) === kept;
}

/** Where compressed data ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(file: Reader, from: number): number | null {
  for (let at = file.bytes.indexOf(0xff, from); at !== -1; at = file.bytes.indexOf(0xff, at + 1)) {
    const next = file.byte(at + 1);
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return Number.isNaN(next) ? null : at;
  }
  return null;
}

/** Orientation out of a TIFF header at `from`: tag 0x0112 of the first directory. */
function orientationOf(file: Reader, from: number, end: number): number {
  const order = file.text(from, 2) === 'II' ? 'little' : 'big';
  const directory = from + file.number(from + 4, 4, order);
  const entries = file.number(directory, 2, order);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > end) break;
    if (file.number(entry, 2, order) !== 0x0112) continue;
    const value = file.number(entry + 8, 2, order);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Chunks a PNG needs or that change how it looks; the rest is text, time, Exif and private data. */
const PNG_KEPT = /^(IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|iCCP|cICP|sBIT|pHYs|acTL|fcTL|fdAT)$/;

function walkPng(file: Reader): Walk | null {
  const spans: Span[] = [[0, 8]];
  let animated = false;
  for (let at = 8; at + 12 <= file.length; ) {
    const type = file.text(at + 4, 4);
    const end = at + 12 + file.number(at, 4, 'big');
    if (end > file.length || (at === 8) !== (type === 'IHDR')) return null;
    if (type === 'acTL') animated = true;
    if (PNG_KEPT.test(type)) spans.push([at, end]);
    if (type === 'IEND') {
      const [width, height] = [file.number(16, 4, 'big'), file.number(20, 4, 'big')];
      return { header: { type: 'png', width, height, orientation: 1, animated }, spans };
    }
    at = end;
  }
  return null;
}

/** Extensions of a GIF that make it loop; every other application's data is left out. */
const GIF_KEPT = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

function walkGif(file: Reader): Walk | null {
  let at = 13 + colourTable(file.byte(10));
  const spans: Span[] = [[0, at]];
  let frames = 0;
  while (at < file.length) {
    const [block, label] = [file.byte(at), file.byte(at + 1)];
    if (block === 0x3b) {
      const [width, height] = [file.number(6, 2, 'little'), file.number(8, 2, 'little')];
      const header = { type: 'gif' as const, width, height, orientation: 1, animated: frames > 1 };
      return frames > 0 ? { header, spans: [...spans, [at, at + 1]] } : null;
    }
    if (block !== 0x21 && block !== 0x2c) return null;
    if (block === 0x2c) frames += 1;
    const data = block === 0x21 ? at + 2 : at + 11 + colourTable(file.byte(at + 9));
    const end = endOfBlocks(file, data);
    if (end === null) return null;
    const dropped = block === 0x21 && (label === 0xfe || (label === 0xff && !GIF_KEPT.includes(file.text(at + 3, 11))));
    if (!dropped) spans.push([at, end]);
    at = end;
  }
  return null;
}

/** Bytes of the colour table these flags announce. */
const colourTable = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Where a run of GIF sub-blocks ends, after its empty one. */
function endOfBlocks(file: Reader, from: number): number | null {
  for (let at = from; at < file.length; at += file.byte(at) + 1) if (file.byte(at) === 0) return at + 1;
  return null;
}

/** What the three kinds of WebP need to state their size. */
const WEBP_HEADER_BYTES = 30;

/** A WebP is read, not cleaned: no channel shows one everywhere, so it is never passed on. */
function walkWebp(file: Reader): Walk | null {
  const end = 8 + file.number(4, 4, 'little');
  if (end > file.length || end < WEBP_HEADER_BYTES) return null;
  const type = file.text(12, 4);
  const sized = (width: number, height: number, animated = false): Walk => ({
    header: { type: 'webp', width, height, orientation: 1, animated },
    spans: [[0, file.length]],
  });
  if (type === 'VP8 ' && file.number(23, 3, 'big') === 0x9d012a)
    return sized(file.number(26, 2, 'little') & 0x3fff, file.number(28, 2, 'little') & 0x3fff);
  if (type === 'VP8L' && file.byte(20) === 0x2f) {
    const bits = file.number(21, 4, 'little');
    return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (type === 'VP8X')
    return sized(file.number(24, 3, 'little') + 1, file.number(27, 3, 'little') + 1, (file.byte(20) & 2) !== 0);
  return null;
}
