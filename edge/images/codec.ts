// Pictures decoded, turned upright, made smaller and encoded anew: Squoosh's own codecs (MozJPEG, Rust's png and
// resize), as WebAssembly. Loaded by whoever needs it, when it is needed; it knows no channel and no limit.

import jpegDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import jpegEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm';
import decodeJpeg, { init as initJpegDecoder } from '@jsquash/jpeg/decode';
import encodeJpeg, { init as initJpegEncoder } from '@jsquash/jpeg/encode';
// @ts-expect-error the package describes what runs inside, not the compiled file the platform gives
import pngCodec from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
import decodePng, { init as initPngDecoder } from '@jsquash/png/decode';
import encodePng, { init as initPngEncoder } from '@jsquash/png/encode';
import resize, { initResize } from '@jsquash/resize';
// @ts-expect-error likewise
import resizer from '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm';

/** Colours of a decoded picture, four bytes each, row by row. */
export type Pixels = { data: Uint8ClampedArray; width: number; height: number };

/** The codecs speak of a browser's `ImageData`; this is all they use of it. */
class PlainImageData implements Pixels {
  constructor(
    readonly data: Uint8ClampedArray,
    readonly width: number,
    readonly height: number,
  ) {}
}

let ready: Promise<unknown> | null = null;

function start(): Promise<unknown> {
  (globalThis as { ImageData?: unknown }).ImageData ??= PlainImageData;
  ready ??= Promise.all([
    initJpegDecoder(jpegDecoder),
    initJpegEncoder(jpegEncoder),
    initPngDecoder(pngCodec),
    initPngEncoder(pngCodec),
    initResize(resizer),
  ]);
  return ready;
}

/** Decodes a JPEG or PNG, a JPEG the way its camera was held. Null when its data is damaged. */
export async function decode(bytes: Uint8Array, type: 'jpeg' | 'png'): Promise<Pixels | null> {
  await start();
  const buffer = bytes.slice().buffer as ArrayBuffer;
  try {
    return (await (type === 'jpeg' ? decodeJpeg(buffer, { preserveOrientation: true }) : decodePng(buffer))) as Pixels;
  } catch {
    return null;
  }
}

export async function scale(pixels: Pixels, width: number, height: number): Promise<Pixels> {
  await start();
  if (pixels.width === width && pixels.height === height) return pixels;
  return (await resize(pixels as never, { width, height })) as Pixels;
}

/** `quality` from 1 to 100; a JPEG has no transparency, so what is see-through becomes white. */
export async function encode(pixels: Pixels, type: 'jpeg' | 'png', quality: number): Promise<Uint8Array> {
  await start();
  const encoded =
    type === 'jpeg' ? await encodeJpeg(onWhite(pixels) as never, { quality }) : await encodePng(pixels as never);
  return new Uint8Array(encoded);
}

function onWhite(pixels: Pixels): Pixels {
  const opaque = (_: number, i: number) => i % 4 !== 3 || pixels.data[i] === 255;
  if (pixels.data.every(opaque)) return pixels;
  const data = pixels.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] ?? 255;
    if (alpha === 255) continue;
    for (let c = i; c < i + 3; c++) data[c] = Math.round(((data[c] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
    data[i + 3] = 255;
  }
  return { ...pixels, data };
}
