// A composed message in SOLAPI's wire format. The type is always said, so a text that is too long fails instead of
// becoming a dearer one; the provider's own fallback is always off, since ours asks for consent first.

import type {
  ComposedImage,
  ComposedKakao,
  ComposedKakaoButton,
  ComposedKakaoCoupon,
  ComposedKakaoProduct,
  ComposedMessage,
} from '../../../core/message/composed';
import type { Outgoing } from '../port';

/** Where our reference travels; keys take 30 characters, values 100. */
export const REF_FIELD = 'dorawa';

/** What SOLAPI's storage wants to know an image is for. */
export type StorageType =
  | 'MMS'
  | 'BMS'
  | 'BMS_WIDE'
  | 'BMS_WIDE_MAIN_ITEM_LIST'
  | 'BMS_WIDE_SUB_ITEM_LIST'
  | 'BMS_CAROUSEL_FEED_LIST'
  | 'BMS_CAROUSEL_COMMERCE_LIST';

export type StoredImages = {
  /** The provider's id of an image that has been uploaded for this use. */
  idOf(image: ComposedImage, use: StorageType): string;
};

type Json = Record<string, unknown>;

/** The message as `PUT /messages/v4/groups/{id}/messages` takes it; null for channels SOLAPI has not. */
export function toWire({ clientRef, to, from, content }: Outgoing, pfId: string, images: StoredImages): Json | null {
  const said = saidOf(content, pfId, images);
  return said && { to, from, country: '82', autoTypeDetect: false, ...said, customFields: { [REF_FIELD]: clientRef } };
}

function saidOf(content: ComposedMessage, pfId: string, images: StoredImages): Json | null {
  switch (content.channel) {
    case 'sms':
      return {
        type: content.type,
        text: content.text,
        ...(content.subject && content.type !== 'SMS' ? { subject: content.subject } : {}),
        ...(content.image ? { imageId: images.idOf(content.image, 'MMS') } : {}),
      };
    case 'kakao': {
      const { bubble } = content;
      return {
        type: 'BMS_FREE',
        // The bubble of type TEXT takes its body from here, every other from `bms.content`.
        ...(bubble.type === 'text' ? { text: bubble.text } : {}),
        kakaoOptions: { pfId, disableSms: true, adFlag: content.advertising, bms: bubbleOf(content, images) },
      };
    }
    case 'alimtalk': {
      const { templateCode, variables } = content;
      return { type: 'ATA', kakaoOptions: { pfId, templateId: templateCode, variables, disableSms: true } };
    }
    default:
      return null;
  }
}

function bubbleOf({ bubble, targeting, adult }: ComposedKakao, images: StoredImages): Json {
  const bms = (chatBubbleType: string, fields: Json): Json => ({ targeting, chatBubbleType, adult, ...fields });
  switch (bubble.type) {
    case 'text':
      return bms('TEXT', below(bubble));
    case 'image':
      return bms('IMAGE', {
        content: bubble.text,
        imageId: images.idOf(bubble.image, 'BMS'),
        ...(bubble.imageUrl ? { imageLink: bubble.imageUrl } : {}),
        ...below(bubble),
      });
    case 'wide':
      return bms('WIDE', {
        content: bubble.text,
        imageId: images.idOf(bubble.image, 'BMS_WIDE'),
        ...below(bubble),
      });
    case 'wide_list':
      return bms('WIDE_ITEM_LIST', {
        header: bubble.header,
        mainWideItem: wideItem(bubble.main, images, 'BMS_WIDE_MAIN_ITEM_LIST'),
        subWideItemList: bubble.items.map((item) => wideItem(item, images, 'BMS_WIDE_SUB_ITEM_LIST')),
        ...below(bubble),
      });
    case 'commerce':
      return bms('COMMERCE', {
        imageId: images.idOf(bubble.image, 'BMS'),
        commerce: commerce(bubble.product),
        ...(bubble.additional ? { additionalContent: bubble.additional } : {}),
        ...below(bubble),
      });
    case 'carousel_feed':
      return bms('CAROUSEL_FEED', {
        carousel: {
          list: bubble.cards.map((card) => ({
            header: card.header,
            content: card.text,
            imageId: images.idOf(card.image, 'BMS_CAROUSEL_FEED_LIST'),
            ...(card.imageUrl ? { imageLink: card.imageUrl } : {}),
            ...below(card),
          })),
          ...tail(bubble.tail),
        },
      });
    case 'carousel_commerce':
      return bms('CAROUSEL_COMMERCE', {
        carousel: {
          ...(bubble.head
            ? {
                head: {
                  header: bubble.head.header,
                  content: bubble.head.text,
                  imageId: images.idOf(bubble.head.image, 'BMS_CAROUSEL_COMMERCE_LIST'),
                  ...(bubble.head.url ? { linkMobile: bubble.head.url } : {}),
                },
              }
            : {}),
          list: bubble.cards.map((card) => ({
            commerce: commerce(card.product),
            imageId: images.idOf(card.image, 'BMS_CAROUSEL_COMMERCE_LIST'),
            ...(card.imageUrl ? { imageLink: card.imageUrl } : {}),
            ...(card.additional ? { additionalContent: card.additional } : {}),
            ...below(card),
          })),
          ...tail(bubble.tail),
        },
      });
  }
}

/** Buttons and coupon, where there are any. */
function below({ buttons, coupon }: { buttons: ComposedKakaoButton[]; coupon: ComposedKakaoCoupon | null }): Json {
  return {
    ...(buttons.length > 0 ? { buttons: buttons.map(button) } : {}),
    ...(coupon
      ? {
          coupon: {
            title: coupon.title,
            description: coupon.description,
            linkMobile: coupon.url,
            linkPc: coupon.url,
          },
        }
      : {}),
  };
}

const button = (said: ComposedKakaoButton): Json =>
  said.type === 'link'
    ? { linkType: 'WL', name: said.name, linkMobile: said.url, linkPc: said.url }
    : { linkType: 'AC', name: '채널 추가' };

const wideItem = (
  item: { title: string; image: ComposedImage; url: string },
  images: StoredImages,
  use: StorageType,
) => ({
  title: item.title,
  imageId: images.idOf(item.image, use),
  linkMobile: item.url,
});

function commerce({ title, regularPrice, discountPrice, discountRate, discountFixed }: ComposedKakaoProduct): Json {
  return {
    title,
    regularPrice,
    ...(discountPrice === undefined ? {} : { discountPrice }),
    ...(discountRate === undefined ? {} : { discountRate }),
    ...(discountFixed === undefined ? {} : { discountFixed }),
  };
}

const tail = (said: { url: string } | null): Json => (said ? { tail: { linkMobile: said.url } } : {});

/** Every image of a message with what it is for. */
export function imagesOf(content: ComposedMessage): { image: ComposedImage; use: StorageType }[] {
  const found: { image: ComposedImage; use: StorageType }[] = [];
  // The mapping itself says which images it asks for.
  saidOf(content, '', {
    idOf(image, use) {
      found.push({ image, use });
      return '';
    },
  });
  return found;
}
