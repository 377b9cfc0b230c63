// Small image files made byte by byte, as cameras and editors write them: the picture, and what lies beside it.

const ascii = (text: string) => [...text].map((one) => one.charCodeAt(0));
const big = (value: number, size: number) =>
  Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** (size - 1 - i)) % 256);
const little = (value: number, size: number) => big(value, size).reverse();

/** What is written beside a picture: kind of record and its content. */
export type Extra = readonly number[];

const segment = (marker: number, data: readonly number[]) => [0xff, marker, ...big(data.length + 2, 2), ...data];

/** An Exif segment that states an orientation, and where the picture was taken in a text anybody can search for. */
export function exif(orientation: number, secret: Extra = [], order: 'II' | 'MM' = 'MM'): number[] {
  const number = order === 'MM' ? big : little;
  const entry = [...number(0x0112, 2), ...number(3, 2), ...number(1, 4), ...number(orientation, 2), 0, 0];
  const tiff = [...ascii(order), ...number(42, 2), ...number(8, 4), ...number(1, 2), ...entry, ...number(0, 4)];
  return segment(0xe1, [...ascii('Exif\0\0'), ...tiff, ...secret]);
}

/** A JPEG's skeleton: its data is no picture, its structure is a JPEG's. */
export function jpegFile(
  width: number,
  height: number,
  {
    before = [],
    frame = 0xc0,
    data = [1, 2, 3],
    after = [],
  }: Partial<Record<'before' | 'data' | 'after', Extra>> & {
    frame?: number;
  } = {},
): Uint8Array {
  const scan = data.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]));
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...before,
    ...segment(
      0xdb,
      Array.from({ length: 65 }, () => 1),
    ),
    ...segment(frame, [8, ...big(height, 2), ...big(width, 2), 1, 1, 0x11, 0]),
    ...segment(0xc4, [0, ...Array.from({ length: 16 }, () => 0)]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...scan,
    ...[0xff, 0xd0],
    ...scan,
    ...[0xff, 0xd9],
    ...after,
  ]);
}

export const jpegComment = (text: Extra) => segment(0xfe, text);
export const jpegApplication = (number: number, text: Extra) => segment(0xe0 + number, [...ascii('XYZ\0'), ...text]);

const chunk = (type: string, data: readonly number[]) => [...big(data.length, 4), ...ascii(type), ...data, 0, 0, 0, 0];
export const pngText = (text: Extra) => chunk('tEXt', text);
export const pngExif = (text: Extra) => chunk('eXIf', text);

export function pngFile(
  width: number,
  height: number,
  { before = [], after = [] }: Partial<Record<'before' | 'after', Extra>> = {},
): Uint8Array {
  return Uint8Array.from([
    ...ascii('\x89PNG\r\n\x1a\n'),
    ...chunk('IHDR', [...big(width, 4), ...big(height, 4), 8, 6, 0, 0, 0]),
    ...before,
    ...chunk('IDAT', [1, 2, 3]),
    ...chunk('IEND', []),
    ...after,
  ]);
}

const blocks = (data: Extra) => (data.length === 0 ? [0] : [data.length, ...data, 0]);
export const gifComment = (text: Extra) => [0x21, 0xfe, ...blocks(text)];
export const gifApplication = (name: string, text: Extra) => [0x21, 0xff, 11, ...ascii(name), ...blocks(text)];

export function gifFile(
  width: number,
  height: number,
  { before = [], after = [], frames = 1 }: Partial<Record<'before' | 'after', Extra>> & { frames?: number } = {},
): Uint8Array {
  const frame = [
    0x2c,
    ...big(0, 4),
    ...little(width, 2),
    ...little(height, 2),
    0x80,
    0,
    0,
    0,
    1,
    1,
    1,
    2,
    2,
    0x44,
    1,
    0,
  ];
  return Uint8Array.from([
    ...ascii('GIF89a'),
    ...[...little(width, 2), ...little(height, 2), 0x80, 0, 0, ...Array.from({ length: 6 }, () => 9)],
    ...before,
    ...Array.from({ length: frames }, () => frame).flat(),
    0x3b,
    ...after,
  ]);
}

export function webpFile(width: number, height: number, kind: 'VP8 ' | 'VP8L' | 'VP8X'): Uint8Array {
  const data = {
    'VP8 ': [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(width, 2), ...little(height, 2)],
    VP8L: [0x2f, ...little(width - 1 + (height - 1) * 2 ** 14, 4), 0, 0, 0, 0, 0],
    VP8X: [0, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)],
  }[kind];
  const body = [...ascii('WEBP'), ...ascii(kind), ...little(data.length, 4), ...data];
  return Uint8Array.from([...ascii('RIFF'), ...little(body.length, 4), ...body]);
}
