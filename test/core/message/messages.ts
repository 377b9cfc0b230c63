// Messages of each channel, as small as they come, for tests to change what they are about.

import type { EmailContent, KakaoContent, SmsContent } from '../../../core/message/content';
import type { Recipient } from '../../../core/message/fill';
import type { Sender } from '../../../core/message/sender';
import type { Values } from '../../../core/message/template';

export const aText: SmsContent = {
  channel: 'sms',
  body: '{이름}님',
  links: [{ name: '보기', url: '{장바구니URL}' }],
};

export const aKakaoText: KakaoContent = {
  channel: 'kakao',
  adult: false,
  bubble: {
    type: 'text',
    text: '{이름|고객}님, 잊지 않으셨나요?',
    buttons: [{ type: 'link', name: '장바구니 보기', url: '{장바구니URL}' }],
  },
};

const picture = { src: '{상품이미지}', alt: '{상품명}' };

export const aCarousel: KakaoContent = {
  channel: 'kakao',
  adult: false,
  bubble: {
    type: 'carousel_commerce',
    cards: [
      {
        each: 'product',
        product: { title: '{상품명}', regularPrice: '{상품금액}', discountAs: 'rate' },
        image: picture,
        imageUrl: '{상품URL}',
        buttons: [{ type: 'link', name: '구매하기', url: '{상품URL}' }],
      },
      {
        product: { title: '모든 상품', regularPrice: 10_000, discountAs: 'rate' },
        image: { src: 'https://shop.test/all.jpg', alt: '' },
        buttons: [{ type: 'link', name: '전체 보기', url: 'https://shop.test/all' }],
      },
    ],
    tail: { url: 'https://shop.test/more' },
  },
};

export const anEmail: EmailContent = {
  channel: 'email',
  subject: '{이름|고객}님의 장바구니',
  body: {
    kind: 'blocks',
    blocks: [
      { type: 'heading', text: '담아 두신 상품' },
      { type: 'products', max: 2 },
      { type: 'button', label: '장바구니 보기', url: '{장바구니URL}' },
    ],
  },
};

export const aSender: Sender = {
  name: '하늘옷장',
  optOut080: '080-123-4567',
  contact: { email: 'hello@shop.test', phone: '02-123-4567', address: '서울 마포구 1' },
};

export const aProduct = (number: number): Values => ({
  상품명: `상품 ${number}`,
  상품URL: `https://shop.test/p/${number}`,
  상품이미지: `https://shop.test/p/${number}.jpg`,
  상품금액: '39,000원',
});

/** A member with one product in the cart. */
export const aRecipient: Recipient = {
  values: { 이름: '하늘', 장바구니URL: 'https://shop.test/cart', ...aProduct(1) },
  products: [aProduct(1)],
  shortUrls: [...'0123456789ABCDEFGHIJ'].map((one) => `https://e.test/r/AAAAAAAAA${one}`),
  optOutUrl: 'https://e.test/u/1.abc',
};
