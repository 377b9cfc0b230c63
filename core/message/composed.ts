// One person's message, finished: what a provider is handed and what the sandbox shows. Nothing in it is a template
// any more, everything the law wants is in it, and every address of ours is already a click link.
//
// A provider maps these to its wire format and adds only what names the recipient, the sender number or the account.

import type { ImageFile } from './parts';

/** What a message is billed as. */
export const MESSAGE_TYPES = ['SMS', 'LMS', 'MMS', 'KAKAO', 'ALIMTALK', 'EMAIL', 'PUSH'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

type Linked = {
  /** Real targets by link number: where `/r/<token>` of that number leads. */
  links: string[];
};

/** An image by its address; a provider with a storage of its own uploads it once per address. */
export type ComposedImage = { src: string; alt: string; file?: ImageFile | undefined };

export type ComposedText = Linked & {
  channel: 'sms';
  type: 'SMS' | 'LMS' | 'MMS';
  /** LMS and MMS only, at most 40 bytes. */
  subject: string | null;
  /** The whole text with label, sender and opt-out, line breaks as `\n`, EUC-KR characters only. */
  text: string;
  /** Of `text`, in EUC-KR. */
  bytes: number;
  image: ComposedImage | null;
};

/** `url` is a click link; `name` is what the button says. */
export type ComposedKakaoButton = { type: 'link'; name: string; url: string } | { type: 'add_channel' };
export type ComposedKakaoCoupon = { title: string; description: string; url: string };
/** Won. `discountPrice` comes with exactly one of `discountRate` (percent) and `discountFixed` (won). */
export type ComposedKakaoProduct = {
  title: string;
  regularPrice: number;
  discountPrice?: number;
  discountRate?: number;
  discountFixed?: number;
};
type Pictured = { image: ComposedImage; imageUrl: string | null };
type WithButtons = { buttons: ComposedKakaoButton[]; coupon: ComposedKakaoCoupon | null };
export type ComposedFeedCard = Pictured & WithButtons & { header: string; text: string };
export type ComposedProductCard = Pictured & WithButtons & { product: ComposedKakaoProduct; additional: string | null };
export type ComposedWideItem = { title: string; image: ComposedImage; url: string };

export type ComposedKakaoBubble =
  | (WithButtons & { type: 'text'; text: string })
  | (WithButtons & Pictured & { type: 'image' | 'wide'; text: string })
  | (WithButtons & { type: 'wide_list'; header: string; main: ComposedWideItem; items: ComposedWideItem[] })
  | (ComposedProductCard & { type: 'commerce' })
  | { type: 'carousel_feed'; cards: ComposedFeedCard[]; tail: { url: string } | null }
  | {
      type: 'carousel_commerce';
      head: { header: string; text: string; image: ComposedImage; url: string | null } | null;
      cards: ComposedProductCard[];
      tail: { url: string } | null;
    };

export type ComposedKakao = Linked & {
  channel: 'kakao';
  type: 'KAKAO';
  /** Friends of the shop's channel among the numbers handed over; `M` and `N` are never used. */
  targeting: 'I';
  adult: boolean;
  /** Send as advertising: Kakao then draws (광고), the channel's name and its opt-out around the bubble. */
  advertising: boolean;
  bubble: ComposedKakaoBubble;
};

export type ComposedAlimtalk = Linked & {
  channel: 'alimtalk';
  type: 'ALIMTALK';
  templateCode: string;
  /** The approved body with its placeholders filled, as it must arrive. */
  text: string;
  /** Values by placeholder as the wire wants them: `{'#{이름}': '김하늘'}`. */
  variables: Record<string, string>;
  buttons: { name: string; url: string }[];
};

export type ComposedEmail = Linked & {
  channel: 'email';
  type: 'EMAIL';
  fromName: string;
  /** With the label in front. */
  subject: string;
  html: string;
  /** The same for programs that show no HTML. */
  text: string;
  /** `List-Unsubscribe` and `List-Unsubscribe-Post` (RFC 8058); both must be covered by DKIM. */
  headers: Record<string, string>;
};

export type ComposedPush = Linked & {
  channel: 'push';
  type: 'PUSH';
  /** With the label and the shop's name in front. */
  title: string;
  /** Ends by saying how to switch it off. */
  body: string;
  image: ComposedImage | null;
  /** A click link. */
  url: string;
  /** The person's own opt-out page: what the notification's "알림 끄기" opens. */
  optOutUrl: string;
};

export type ComposedMessage = ComposedText | ComposedKakao | ComposedAlimtalk | ComposedEmail | ComposedPush;

/** What a message says in words alone, for people who look at it as a text. */
export function plainText(message: ComposedMessage): string {
  switch (message.channel) {
    case 'kakao':
      return bubbleText(message.bubble);
    case 'push':
      return `${message.title}\n${message.body}`;
    case 'email':
      return `${message.subject}\n${message.text}`;
    default:
      return message.text;
  }
}

function bubbleText(bubble: ComposedKakaoBubble): string {
  switch (bubble.type) {
    case 'wide_list':
      return [bubble.header, bubble.main.title, ...bubble.items.map((item) => item.title)].join('\n');
    case 'commerce':
      return bubble.product.title;
    case 'carousel_feed':
      return bubble.cards.map((card) => `${card.header}\n${card.text}`).join('\n');
    case 'carousel_commerce':
      return bubble.cards.map((card) => card.product.title).join('\n');
    default:
      return bubble.text;
  }
}
