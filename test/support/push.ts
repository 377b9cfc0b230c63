// A web push a shop sends about a cart.

import type { PushContent } from '../../core/message/content';

export const aPush: PushContent = {
  channel: 'push',
  title: '{이름|고객}님, {상품명:이} 기다려요',
  body: '장바구니에 담아 두신 상품이에요.',
  url: '{장바구니URL}',
};
