// Pictures, and a picture as a message carries it.

import * as v from 'valibot';
import { IMAGE_USES } from '../../../core/message/image-use';
import { about, instant, int, named, page } from './common';

const size = {
  type: v.picklist(['jpeg', 'png', 'gif']),
  width: v.pipe(int, about('Pixels.')),
  height: v.pipe(int, about('Pixels.')),
  bytes: int,
};

export const imageShape = v.pipe(
  v.object({
    id: int,
    name: v.string(),
    src: v.pipe(v.string(), about('Where it is served to everybody; the same for ever.')),
    ...size,
    createdAt: instant,
    usedBy: v.pipe(
      v.array(v.object({ campaignId: int, name: v.string() })),
      about('Campaigns that show it, or did while they ran. While there are any it cannot be deleted.'),
    ),
  }),
  named('Image'),
);
export const imagesShape = v.object({ images: page(imageShape), next: v.nullable(int) });

export const fitInputShape = v.object({
  use: v.pipe(v.picklist(IMAGE_USES), about('The place in a message it is to be shown at.')),
});
export const fittedImageShape = v.pipe(
  v.object({
    src: v.string(),
    alt: v.string(),
    file: v.optional(v.object({ ...size, type: v.picklist(['jpeg', 'png', 'gif', 'webp']) })),
  }),
  about('A picture as a message carries it: put it where the message has an `image`.'),
  named('MessageImage'),
);
