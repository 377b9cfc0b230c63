// Pictures where they are shown: type, size and shape by the file itself, and words for those who do not see them.

import type { Message } from './content';
import type { Finding } from './finding';
import { fitImage, type ImageUse } from './image-use';
import type { MessageImage } from './parts';

/** Every picture of a message with the place it is shown in. */
function imagesOf(message: Message): { path: string; image: MessageImage; use: ImageUse }[] {
  switch (message.channel) {
    case 'sms':
      return message.image ? [{ path: 'image', image: message.image, use: 'mms' }] : [];
    case 'push':
      return message.image ? [{ path: 'image', image: message.image, use: 'push' }] : [];
    case 'email':
      return message.body.kind === 'html'
        ? []
        : message.body.blocks.flatMap((block, i) =>
            block.type === 'image'
              ? [{ path: `body.blocks.${i}.image`, image: block.image, use: 'email' as const }]
              : [],
          );
    case 'kakao':
      return bubbleImages(message.bubble);
    case 'alimtalk':
      return [];
  }
}

function bubbleImages(bubble: Extract<Message, { channel: 'kakao' }>['bubble']): ReturnType<typeof imagesOf> {
  switch (bubble.type) {
    case 'text':
      return [];
    case 'image':
      return [{ path: 'bubble.image', image: bubble.image, use: 'kakao_image' }];
    case 'wide':
      return [{ path: 'bubble.image', image: bubble.image, use: 'kakao_wide' }];
    case 'commerce':
      return [{ path: 'bubble.image', image: bubble.image, use: 'kakao_commerce' }];
    case 'wide_list':
      return [
        { path: 'bubble.main.image', image: bubble.main.image, use: 'kakao_item_main' },
        ...bubble.items.map(({ image }, i) => ({ path: `bubble.items.${i}.image`, image, use: 'kakao_item' as const })),
      ];
    case 'carousel_feed':
    case 'carousel_commerce': {
      const use = `kakao_${bubble.type}` as const;
      const head = bubble.type === 'carousel_commerce' ? bubble.head : undefined;
      return [
        ...(head ? [{ path: 'bubble.head.image', image: head.image, use }] : []),
        ...bubble.cards.map(({ image }, i) => ({ path: `bubble.cards.${i}.image`, image, use })),
      ];
    }
  }
}

/** What keeps a picture from being shown where it stands. One known only per member cannot be judged here. */
export function lintImages(message: Message): Finding[] {
  return imagesOf(message).flatMap(({ path, image, use }) => [
    ...(message.channel === 'email' && !image.alt ? [about(path, image, 'no_alt', 'warning')] : []),
    ...(image.file ? misfits(path, image, image.file, use) : []),
  ]);
}

function misfits(path: string, image: MessageImage, file: NonNullable<MessageImage['file']>, use: ImageUse): Finding[] {
  const fit = fitImage(file, use);
  if (fit.ok) return [];
  switch (fit.error.reason) {
    case 'image_type':
    case 'not_an_image':
      return [about(path, image, 'image_type', 'error')];
    case 'image_bytes':
      return [about(path, image, 'image_bytes', 'error')];
    case 'image_pixels':
    case 'image_width':
      return [about(path, image, 'image_size', 'error')];
    case 'image_ratio':
      return [about(path, image, 'image_ratio', 'error')];
  }
}

function about(path: string, image: MessageImage, code: Finding['code'], severity: Finding['severity']): Finding {
  return { severity, code, path, at: null, found: image.src, mend: null };
}
