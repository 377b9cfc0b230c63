// Composed messages as NHN's requests. A request has one content for all its recipients (only a registered template
// has parameters per recipient), and every message of ours carries click links of its own; so a text or a brand message
// is a request of one, and AlimTalk, which is a template, goes by the thousand.

import type {
  ComposedFeedCard,
  ComposedImage,
  ComposedKakao,
  ComposedKakaoButton,
  ComposedKakaoCoupon,
  ComposedProductCard,
  ComposedText,
  ComposedWideItem,
} from '../../../core/message/composed';
import type { Outgoing } from '../port';
import type { Family } from './codes';

export type NhnImageType =
  | 'MMS'
  | 'IMAGE'
  | 'WIDE_IMAGE'
  | 'MAIN_WIDE_ITEMLIST_IMAGE'
  | 'NORMAL_WIDE_ITEMLIST_IMAGE'
  | 'CAROUSEL_FEED_IMAGE'
  | 'CAROUSEL_COMMERCE_IMAGE';

/** What NHN calls an image that has been uploaded for this use: a file id of the text product, an address of Kakao's. */
export type NhnImages = { idOf(image: ComposedImage, use: NhnImageType): string };

type Json = Record<string, unknown>;

export type NhnRequest = {
  family: Family;
  product: 'sms/v3.0' | 'brand-message/v1.0' | 'alimtalk/v2.3';
  path: string;
  body: Json;
  /** The messages in it, in the order of its recipients. */
  refs: string[];
};

/** Recipients of one request. */
export const REQUEST_RECIPIENTS = 1_000;

/** The requests of a batch. `handover` names them all at NHN's side, so that they can be looked for by it. */
export function requestsOf(
  batch: readonly Outgoing[],
  handover: string,
  senderKey: string,
  images: NhnImages,
): NhnRequest[] {
  const single = batch.flatMap((message): NhnRequest[] => {
    const { content, clientRef } = message;
    if (content.channel === 'sms') return [textRequest(message, content, handover, images)];
    if (content.channel !== 'kakao') return [];
    const body = { senderKey, ...brandOf(content, images), recipientList: [brandRecipient(message)] };
    return [
      {
        family: 'kakao',
        product: 'brand-message/v1.0',
        path: '/freestyle-messages',
        body: { ...body, createUser: clientRef },
        refs: [clientRef],
      },
    ];
  });
  return [...single, ...alimtalkRequests(batch, handover, senderKey)];
}

/** `ad-` addresses are for adverts, and look whether label and opt-out are there. */
function textRequest(
  { clientRef, to, from }: Outgoing,
  content: ComposedText,
  handover: string,
  images: NhnImages,
): NhnRequest {
  const advertising = content.text.startsWith('(광고)');
  const kind = content.type === 'SMS' ? 'sms' : 'mms';
  return {
    family: 'text',
    product: 'sms/v3.0',
    path: `/sender/${advertising ? `ad-${kind}` : kind}`,
    body: {
      // A longer text has a title; one that was given none gets its first words, as a phone would show them.
      ...(content.type === 'SMS' ? {} : { title: content.subject ?? titleOf(content.text) }),
      body: content.text,
      sendNo: from,
      senderGroupingKey: handover,
      recipientList: [{ recipientNo: to, recipientGroupingKey: clientRef }],
      ...(content.image ? { attachFileIdList: [Number(images.idOf(content.image, 'MMS'))] } : {}),
    },
    refs: [clientRef],
  };
}

/** Of at most 40 bytes, whatever the characters. */
const titleOf = (text: string) => (text.split('\n')[0] ?? text).slice(0, 20).trim();

function alimtalkRequests(batch: readonly Outgoing[], handover: string, senderKey: string): NhnRequest[] {
  const byTemplate = new Map<string, { to: string; clientRef: string; variables: Record<string, string> }[]>();
  for (const { content, to, clientRef } of batch) {
    if (content.channel !== 'alimtalk') continue;
    const recipients = byTemplate.get(content.templateCode) ?? [];
    recipients.push({ to, clientRef, variables: content.variables });
    byTemplate.set(content.templateCode, recipients);
  }
  return [...byTemplate].flatMap(([templateCode, recipients]) => {
    const requests: NhnRequest[] = [];
    for (let start = 0; start < recipients.length; start += REQUEST_RECIPIENTS) {
      const some = recipients.slice(start, start + REQUEST_RECIPIENTS);
      requests.push({
        family: 'kakao',
        product: 'alimtalk/v2.3',
        path: '/messages',
        body: {
          senderKey,
          templateCode,
          senderGroupingKey: handover,
          recipientList: some.map(({ to, clientRef, variables }) => ({
            recipientNo: to,
            templateParameter: bare(variables),
            resendParameter: { isResend: false },
            recipientGroupingKey: clientRef,
          })),
        },
        refs: some.map(({ clientRef }) => clientRef),
      });
    }
    return requests;
  });
}

/** NHN names a variable without the `#{}` around it. */
const bare = (variables: Record<string, string>) =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name.replace(/^#\{|\}$/g, ''), value]));

/** NHN's own fallback stays off: ours asks for consent first. */
const brandRecipient = ({ to }: Outgoing) => ({ recipientNo: to, resendParameter: { isResend: false } });

function brandOf({ bubble, adult }: ComposedKakao, images: NhnImages): Json {
  const of = (chatBubbleType: string, fields: Json): Json => ({ chatBubbleType, pushAlarm: true, adult, ...fields });
  switch (bubble.type) {
    case 'text':
      return of('TEXT', { content: bubble.text, ...below(bubble) });
    case 'image':
    case 'wide': {
      const [type, use] = bubble.type === 'image' ? (['IMAGE', 'IMAGE'] as const) : (['WIDE', 'WIDE_IMAGE'] as const);
      const image = { imageUrl: images.idOf(bubble.image, use), ...linked(bubble.imageUrl) };
      return of(type, { content: bubble.text, image, ...below(bubble) });
    }
    case 'wide_list': {
      const list = [
        wideItem(bubble.main, 'MAIN_WIDE_ITEMLIST_IMAGE', images),
        ...bubble.items.map((item) => wideItem(item, 'NORMAL_WIDE_ITEMLIST_IMAGE', images)),
      ];
      return of('WIDE_ITEM_LIST', { header: bubble.header, item: { list }, ...below(bubble) });
    }
    case 'commerce': {
      const { product, additional, image, imageUrl } = bubble;
      return of('COMMERCE', {
        commerce: product,
        ...(additional ? { additionalContent: additional } : {}),
        image: { imageUrl: images.idOf(image, 'IMAGE'), ...linked(imageUrl) },
        ...below(bubble),
      });
    }
    case 'carousel_feed':
      return of('CAROUSEL_FEED', {
        carousel: { list: bubble.cards.map((card) => feedCard(card, images)), ...tail(bubble.tail) },
      });
    case 'carousel_commerce':
      return of('CAROUSEL_COMMERCE', {
        carousel: {
          ...(bubble.head
            ? {
                head: {
                  header: bubble.head.header,
                  content: bubble.head.text,
                  imageUrl: images.idOf(bubble.head.image, 'CAROUSEL_COMMERCE_IMAGE'),
                  ...(bubble.head.url ? { linkMo: bubble.head.url } : {}),
                },
              }
            : {}),
          list: bubble.cards.map((card) => productCard(card, images)),
          ...tail(bubble.tail),
        },
      });
  }
}

const feedCard = (card: ComposedFeedCard, images: NhnImages): Json => ({
  header: card.header,
  content: card.text,
  imageUrl: images.idOf(card.image, 'CAROUSEL_FEED_IMAGE'),
  ...linked(card.imageUrl),
  ...below(card),
});

const productCard = (card: ComposedProductCard, images: NhnImages): Json => ({
  ...(card.additional ? { additionalContent: card.additional } : {}),
  imageUrl: images.idOf(card.image, 'CAROUSEL_COMMERCE_IMAGE'),
  ...linked(card.imageUrl),
  commerce: card.product,
  ...below(card),
});

const wideItem = ({ title, image, url }: ComposedWideItem, use: NhnImageType, images: NhnImages): Json => ({
  title,
  imageUrl: images.idOf(image, use),
  linkMo: url,
});

const linked = (url: string | null): Json => (url ? { imageLink: url } : {});
const tail = (said: { url: string } | null): Json => (said ? { tail: { linkMo: said.url, linkPc: said.url } } : {});

function below({ buttons, coupon }: { buttons: ComposedKakaoButton[]; coupon: ComposedKakaoCoupon | null }): Json {
  return {
    ...(buttons.length > 0 ? { buttons: buttons.map(button) } : {}),
    ...(coupon
      ? {
          coupon: {
            title: coupon.title,
            description: coupon.description,
            linkMo: coupon.url,
            linkPc: coupon.url,
          },
        }
      : {}),
  };
}

const button = (said: ComposedKakaoButton): Json =>
  said.type === 'link'
    ? { type: 'WL', name: said.name, linkMo: said.url, linkPc: said.url }
    : { type: 'AC', name: '채널 추가' };

/** Every image of a batch with what it is for, each once. */
export function imagesOf(batch: readonly Outgoing[]): { image: ComposedImage; use: NhnImageType; ref: string }[] {
  const found: { image: ComposedImage; use: NhnImageType; ref: string }[] = [];
  for (const message of batch) {
    // The mapping itself says which images it asks for.
    const idOf = (image: ComposedImage, use: NhnImageType) => {
      found.push({ image, use, ref: message.clientRef });
      return '';
    };
    requestsOf([message], '', '', { idOf });
  }
  return found;
}
