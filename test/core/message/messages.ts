// Messages of each channel, as small as they come, for tests to change what they are about.

import type { EmailContent, KakaoContent, SmsContent } from '../../../core/message/content';

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
