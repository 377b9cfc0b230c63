// What messages of every channel are made of: templates, links, images.

import * as v from 'valibot';

export const shortText = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

/** A text with variables, at most `max` characters before they are filled in. */
export const template = shortText;

/** An address, or a variable that becomes one (`{장바구니URL}`). */
export const linkUrlSchema = shortText(500);

/** What was read from an image file when the shop uploaded it; never from its name. */
export const imageFileSchema = v.object({
  type: v.picklist(['jpeg', 'png', 'gif', 'webp']),
  width: v.pipe(v.number(), v.integer(), v.minValue(1)),
  height: v.pipe(v.number(), v.integer(), v.minValue(1)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type ImageFile = v.InferOutput<typeof imageFileSchema>;

export const imageSchema = v.object({
  /** Where the image is served, or a variable that becomes an address (`{상품이미지}`). */
  src: shortText(500),
  /** Said where the image is not seen. */
  alt: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100)), ''),
  /** Absent when the file is known only per member. */
  file: v.optional(imageFileSchema),
});
export type MessageImage = v.InferOutput<typeof imageSchema>;
