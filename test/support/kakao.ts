// A Brand Message as shops write it about a cart, alone and with a text for whom it does not reach.

import type { KakaoContent } from '../../core/message/content';

export const aKakaoMessage: KakaoContent = {
  channel: 'kakao',
  bubble: {
    type: 'text',
    text: '{이름|고객}님, 장바구니에 담아 두신 상품이 있어요.',
    buttons: [{ type: 'link', name: '보러 가기', url: '{장바구니URL}' }],
  },
  adult: false,
};

export const aKakaoWithText: KakaoContent = {
  ...aKakaoMessage,
  fallback: {
    channel: 'sms',
    body: '{이름|고객}님, 장바구니를 잊지 않으셨나요? {링크}',
    links: [{ name: '장바구니', url: '{장바구니URL}' }],
  },
};
