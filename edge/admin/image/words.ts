// Pictures in Korean: what they are called, where they go, and what is wrong with one, with the limit and what was given.

import type { ImageType } from '../../../core/message/image';
import { IMAGE_LIMITS, type ImageUse } from '../../../core/message/image-use';
import type { LibraryRefusal } from '../../actions/images';
import { number } from '../format';

export const TYPE_WORDS: Record<ImageType, string> = { jpeg: 'JPG', png: 'PNG', gif: 'GIF', webp: 'WebP' };

export const USE_WORDS: Record<ImageUse, string> = {
  mms: '문자(MMS)',
  kakao_image: '카카오 이미지형',
  kakao_wide: '카카오 와이드형',
  kakao_item_main: '카카오 와이드 리스트 대표',
  kakao_item: '카카오 와이드 리스트 항목',
  kakao_commerce: '카카오 커머스형',
  kakao_carousel_feed: '카카오 캐러셀 피드',
  kakao_carousel_commerce: '카카오 캐러셀 커머스',
  email: '이메일',
  push: '웹 푸시',
};

/** `120KB`, `1.5MB`; rounded up, so that what is over a limit never reads as the limit. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000_000) return `${number(Math.ceil(bytes / 1_000))}KB`;
  return `${number(Math.ceil(bytes / 100_000) / 10)}MB`;
}

export const dimensions = ({ width, height }: { width: number; height: number }) =>
  `${number(width)}×${number(height)}`;

const typeList = (types: readonly ImageType[]) => types.map((type) => TYPE_WORDS[type]).join(', ');

/** A height over width as shops say it: `2:1`, `1:1`, `3:4`. */
function shape(ratio: number): string {
  for (const height of [1, 2, 3, 4]) {
    const width = height / ratio;
    if (Math.abs(width - Math.round(width)) < 0.01) return `${Math.round(width)}:${height}`;
  }
  return `1:${number(ratio)}`;
}

const shapes = ([least, most]: readonly [number, number]) =>
  least === most ? `가로:세로가 ${shape(least)}` : `가로:세로가 ${shape(least)}에서 ${shape(most)} 사이`;

/** What a place takes, in one line. */
export function limitWords(use: ImageUse): string {
  const { types, maxBytes, minWidth, ratio } = IMAGE_LIMITS[use];
  const width = minWidth > 1 ? [`가로 ${number(minWidth)}px 이상`] : [];
  return [typeList(types), ...width, ...(ratio ? [shapes(ratio)] : []), `${fileSize(maxBytes)}까지 자동으로 줄임`].join(
    ' · ',
  );
}

/** Why a picture was not taken, and how to mend it. */
export function imageRefusalWords(refusal: LibraryRefusal): string {
  switch (refusal.reason) {
    case 'not_an_image':
      return '이미지 파일이 아니거나 손상되었습니다. JPG, PNG, GIF 파일을 올려 주세요.';
    case 'image_type':
      return `${typeList(refusal.allowed)}만 쓸 수 있습니다. 올린 파일은 ${TYPE_WORDS[refusal.given]}입니다. 다른 형식으로 저장해 다시 올려 주세요.`;
    case 'image_bytes':
      return `${fileSize(refusal.limit)}까지 쓸 수 있습니다. 올린 파일은 ${fileSize(refusal.given)}입니다. 더 작게 저장해 다시 올려 주세요.`;
    case 'image_pixels':
      return `가로×세로가 ${number(refusal.limit / 10_000)}만 화소를 넘을 수 없습니다. 올린 이미지는 ${dimensions(refusal)}입니다. 가로 2,000px 정도로 줄여 다시 올려 주세요.`;
    case 'image_width':
      return `가로가 ${number(refusal.limit)}px 이상이어야 합니다. 올린 이미지는 ${dimensions(refusal)}입니다. 더 큰 원본을 올려 주세요.`;
    case 'image_ratio':
      return `${shapes(refusal.ratio)}여야 합니다. 올린 이미지는 ${dimensions(refusal)}입니다. 비율에 맞게 잘라 다시 올려 주세요.`;
    case 'no_bucket':
      return '이미지를 둘 곳이 없습니다. wrangler.toml의 r2_buckets(FILES)를 확인하고 다시 배포해 주세요.';
    case 'too_many_images':
      return `이미지는 ${number(refusal.limit)}개까지 둘 수 있습니다. 쓰지 않는 이미지를 삭제해 주세요.`;
    case 'image_in_use':
      return `캠페인에서 쓰는 이미지라 삭제할 수 없습니다: ${refusal.by.join(', ')}`;
    case 'not_found':
      return '이미지를 찾을 수 없습니다. 목록에서 다시 골라 주세요.';
  }
}
