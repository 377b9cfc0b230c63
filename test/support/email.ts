// A shop that writes e-mail: what it must have said of itself, members who said yes to e-mail, and a message for them.

import type { EmailContent } from '../../core/message/content';
import type { SiteSettings } from '../../core/site';
import { upsertMemberList } from '../../edge/actions/members';
import { kst, type World } from './world';

export const EMAIL_SETTINGS = {
  senderEmail: 'hello@shop.test',
  contact: { email: 'help@shop.test', phone: '02-123-4567', address: '서울시 마포구 하늘길 1' },
} satisfies Partial<SiteSettings>;

export const anEmail: EmailContent = {
  channel: 'email',
  subject: '{이름|고객}님, {상품명:이} 기다리고 있어요',
  body: {
    kind: 'blocks',
    blocks: [
      { type: 'text', text: '{상품명} 외 장바구니에 담아 두신 상품이에요.' },
      { type: 'products', max: 3 },
      { type: 'button', label: '장바구니 보기', url: '{장바구니URL}' },
    ],
  },
};

/** A member who said yes to e-mail and nothing else. */
export async function emailMember(world: World, memberId: string, name = '김하늘'): Promise<string> {
  const consents = [{ channel: 'email', granted: true, at: kst('2026-01-05 12:00'), source: 'story' }];
  const email = `${memberId}@mail.test`;
  const { refused } = await upsertMemberList(world.edge, world.site.id, [{ memberId, name, email, consents }]);
  if (refused.length > 0) throw new Error(`member ${memberId} was refused: ${refused[0]?.why}`);
  return email;
}
