// Pictures made from pictures: upright, and within the limits of where they are shown. The codecs are loaded with the
// first picture that needs them.

import { type ReadImage, readImage } from '../../core/message/image';
import { fitImage, IMAGE_LIMITS, type ImageRefusal, type ImageUse } from '../../core/message/image-use';
import { err, ok, type Result } from '../../core/result';

/** A photograph turned upright is encoded anew, no larger than any channel shows. */
const UPRIGHT = { side: 2_000, quality: 88 } as const;
/** Tried in this order until the file is small enough; below the last a photograph looks broken. */
const QUALITIES = [85, 75, 65, 55, 45] as const;

const damaged = { reason: 'not_an_image' } as const;

/** An uploaded file as it was meant to be seen. A JPEG says how its camera was held; every other file is upright. */
export async function makeUpright(file: Uint8Array, image: ReadImage): Promise<Result<ReadImage, ImageRefusal>> {
  if (image.orientation === 1) return ok(image);
  const { decode, encode, scale } = await import('./codec');
  // The file as it came: what is kept of it no longer says how it was held.
  const pixels = await decode(file, 'jpeg');
  if (!pixels) return err(damaged);
  const factor = Math.min(1, UPRIGHT.side / Math.max(pixels.width, pixels.height));
  const scaled = await scale(pixels, Math.round(pixels.width * factor), Math.round(pixels.height * factor));
  return read(await encode(scaled, 'jpeg', UPRIGHT.quality));
}

/** An upright picture within a use's limits; itself where it is already. */
export async function makeFit(image: ReadImage, use: ImageUse): Promise<Result<ReadImage, ImageRefusal>> {
  const fit = fitImage({ ...image, bytes: image.bytes.length }, use);
  if (!fit.ok) return fit;
  if (fit.value.as === 'is' || image.type === 'gif' || image.type === 'webp') return ok(image);
  const { decode, encode, scale } = await import('./codec');
  const pixels = await decode(image.bytes, image.type);
  if (!pixels) return err(damaged);
  const scaled = await scale(pixels, fit.value.width, fit.value.height);
  const { maxBytes } = IMAGE_LIMITS[use];
  if (fit.value.type === 'png') {
    const png = await encode(scaled, 'png', 100);
    if (png.length <= maxBytes) return read(png);
  }
  let smallest = Number.POSITIVE_INFINITY;
  for (const quality of QUALITIES) {
    const jpeg = await encode(scaled, 'jpeg', quality);
    if (jpeg.length <= maxBytes) return read(jpeg);
    smallest = Math.min(smallest, jpeg.length);
  }
  return err({ reason: 'image_bytes', limit: maxBytes, given: smallest });
}

function read(bytes: Uint8Array): Result<ReadImage, ImageRefusal> {
  const image = readImage(bytes);
  return image ? ok(image) : err(damaged);
}
