// Where a picture is shown and what it must be there. Limits are the stricter of the providers' where they differ:
// carriers' MMS (JPEG, 200 KB, 1,000 × 1,000), Kakao Brand Message by bubble, mail and push clients.

import { err, ok, type Result } from '../result';
import type { ImageHeader, ImageType } from './image';

export const IMAGE_USES = [
  'mms',
  'kakao_image',
  'kakao_wide',
  'kakao_item_main',
  'kakao_item',
  'kakao_commerce',
  'kakao_carousel_feed',
  'kakao_carousel_commerce',
  'email',
  'push',
] as const;
export type ImageUse = (typeof IMAGE_USES)[number];

export type ImageLimits = {
  types: readonly ImageType[];
  maxBytes: number;
  maxWidth: number;
  maxHeight: number;
  minWidth: number;
  /** Height over width, both ends allowed. */
  ratio: readonly [least: number, most: number] | null;
};

const KAKAO = { types: ['jpeg', 'png'], maxBytes: 500_000, maxWidth: 2_000, maxHeight: 2_000, minWidth: 500 } as const;
/** Kakao states 4:3 standing as 1.333; the exact fraction is meant. */
const LYING_TO_STANDING = [0.5, 4 / 3] as const;

export const IMAGE_LIMITS: Readonly<Record<ImageUse, ImageLimits>> = {
  mms: { types: ['jpeg'], maxBytes: 200_000, maxWidth: 1_000, maxHeight: 1_000, minWidth: 1, ratio: null },
  kakao_image: { ...KAKAO, ratio: LYING_TO_STANDING },
  kakao_wide: { ...KAKAO, ratio: [0.5, 1] },
  kakao_item_main: { ...KAKAO, ratio: [0.5, 0.5] },
  kakao_item: { ...KAKAO, ratio: [1, 1] },
  kakao_commerce: { ...KAKAO, ratio: LYING_TO_STANDING },
  kakao_carousel_feed: { ...KAKAO, ratio: LYING_TO_STANDING },
  kakao_carousel_commerce: { ...KAKAO, ratio: LYING_TO_STANDING },
  email: {
    types: ['jpeg', 'png', 'gif'],
    maxBytes: 1_000_000,
    maxWidth: 1_600,
    maxHeight: 4_000,
    minWidth: 1,
    ratio: null,
  },
  push: { types: ['jpeg', 'png'], maxBytes: 500_000, maxWidth: 1_440, maxHeight: 1_440, minWidth: 192, ratio: null },
};

/** What may be put into the library. So many pixels can be decoded and made smaller within a Worker's 128 MB. */
export const UPLOAD_LIMITS = { types: ['jpeg', 'png', 'gif'], maxBytes: 5_000_000, maxPixels: 6_000_000 } as const;

/** Why a picture cannot be kept, or not be used there: the limit, and what was given. */
export type ImageRefusal =
  | { reason: 'not_an_image' }
  | { reason: 'image_type'; allowed: readonly ImageType[]; given: ImageType }
  | { reason: 'image_bytes'; limit: number; given: number }
  | { reason: 'image_pixels'; limit: number; width: number; height: number }
  | { reason: 'image_width'; limit: number; width: number; height: number }
  | { reason: 'image_ratio'; ratio: readonly [number, number]; width: number; height: number };

/** May a file of `bytes` bytes be kept? */
export function checkUpload(header: ImageHeader | null, bytes: number): ImageRefusal | null {
  if (!header) return { reason: 'not_an_image' };
  const { type, width, height } = header;
  const { types, maxBytes, maxPixels } = UPLOAD_LIMITS;
  if (!allows(types, type)) return { reason: 'image_type', allowed: types, given: type };
  if (bytes > maxBytes) return { reason: 'image_bytes', limit: maxBytes, given: bytes };
  if (width * height > maxPixels) return { reason: 'image_pixels', limit: maxPixels, width, height };
  return null;
}

/** How a picture becomes fit for a use: as it is, or encoded anew no larger than `width` × `height`. */
export type ImageFit = { as: 'is' } | { as: 'encoded'; type: 'jpeg' | 'png'; width: number; height: number };

/**
 * Fits a picture of the library to a use. Too large is made smaller; too small, or of another shape, is refused, since
 * stretching and cropping are for whoever made it. The height and width of an upright picture are expected.
 */
export function fitImage(
  image: Pick<ImageHeader, 'type' | 'width' | 'height'> & { bytes: number },
  use: ImageUse,
): Result<ImageFit, ImageRefusal> {
  const limits = IMAGE_LIMITS[use];
  const { type, width, height, bytes } = image;
  if (width < limits.minWidth) return err({ reason: 'image_width', limit: limits.minWidth, width, height });
  if (limits.ratio && !hasRatio(width, height, limits.ratio))
    return err({ reason: 'image_ratio', ratio: limits.ratio, width, height });
  const scale = Math.min(1, limits.maxWidth / width, limits.maxHeight / height);
  const typeFits = allows(limits.types, type);
  if (typeFits && scale === 1 && bytes <= limits.maxBytes) return ok({ as: 'is' });
  if (type === 'gif' || type === 'webp') {
    return typeFits && scale === 1
      ? err({ reason: 'image_bytes', limit: limits.maxBytes, given: bytes })
      : err({ reason: 'image_type', allowed: limits.types.filter((one) => one !== type), given: type });
  }
  return ok({
    as: 'encoded',
    type: typeFits ? type : 'jpeg',
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  });
}

const hasRatio = (width: number, height: number, [least, most]: readonly [number, number]) =>
  height >= width * least && height <= width * most;

const allows = (types: readonly ImageType[], type: ImageType) => types.includes(type);
