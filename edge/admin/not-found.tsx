// What is said where nothing is: inside a shop with its menu, so that the way on is one press.

import { type AdminContext, frameOf } from './door';
import { PlainPage, type Room, ShopPage, shopPath } from './layout';
import { page } from './page';
import { Notice } from './parts';

/** What was looked for, and where to look again. */
type Lost = { room: Room | null; title: string; advice: string; way: string; to: string };

const NO_PAGE = '페이지를 찾을 수 없습니다';
const NOWHERE: Lost = {
  room: null,
  title: NO_PAGE,
  advice: '주소가 바뀌었거나 없는 페이지입니다. 메뉴에서 다시 골라 주세요.',
  way: '/',
  to: '홈으로',
};

const NO_MEMBER: Lost = {
  room: 'members',
  title: '회원을 찾을 수 없습니다',
  advice: '개인정보를 삭제했거나 이 쇼핑몰에 없는 회원입니다. 아이디나 휴대폰 번호로 다시 찾아 주세요.',
  way: '/members',
  to: '회원 찾기',
};

/** By the first part of the path after the shop's. */
const LOST: Partial<Record<string, Lost>> = {
  campaigns: {
    room: 'campaigns',
    title: '캠페인을 찾을 수 없습니다',
    advice:
      '이 쇼핑몰에 없는 캠페인이거나, 지금은 할 수 없는 일입니다. 종료한 캠페인은 고칠 수 없으니 복사해서 쓰세요. 목록에서 다시 골라 주세요.',
    way: '/campaigns',
    to: '캠페인 목록 보기',
  },
  segments: {
    room: 'segments',
    title: '타겟 그룹을 찾을 수 없습니다',
    advice: '삭제했거나 이 쇼핑몰에 없는 그룹입니다. 목록에서 다시 골라 주세요.',
    way: '/segments',
    to: '타겟 그룹 목록 보기',
  },
  member: NO_MEMBER,
  members: NO_MEMBER,
  coupons: {
    room: 'coupons',
    title: '쿠폰을 찾을 수 없습니다',
    advice: '삭제했거나 이 쇼핑몰에 없는 쿠폰입니다. 목록에서 다시 골라 주세요.',
    way: '/coupons',
    to: '쿠폰 목록 보기',
  },
  images: {
    room: 'images',
    title: '이미지를 찾을 수 없습니다',
    advice: '삭제했거나 이 쇼핑몰에 없는 이미지입니다. 목록에서 다시 골라 주세요.',
    way: '/images',
    to: '이미지 목록 보기',
  },
  suppressions: {
    room: 'members',
    title: '수신거부 기록을 찾을 수 없습니다',
    advice: '이미 목록에서 뺐거나 없는 기록입니다. 수신거부 목록에서 다시 찾아 주세요.',
    way: '/suppressions',
    to: '수신거부 목록 보기',
  },
  settings: {
    room: 'settings',
    title: NO_PAGE,
    advice: '주소가 바뀌었거나 없는 페이지입니다. 설정에서 다시 골라 주세요.',
    way: '/settings',
    to: '설정 보기',
  },
};

/** The answer to an address that leads nowhere; a shop that is not one's own is nowhere too. */
export function notFound(c: AdminContext): Response {
  const shop = c.get('shop');
  if (!shop) return page(c, <NoShopPage />, 404);
  const [first = ''] = c.req.path.slice(shopPath(shop.id, '/').length).split('/');
  const { room, title, advice, way, to } = LOST[first] ?? NOWHERE;
  return page(
    c,
    <ShopPage frame={frameOf(c)} room={room} title={title}>
      <Notice tone="warn">{advice}</Notice>
      <a class="button" href={shopPath(shop.id, way)}>
        {to}
      </a>
    </ShopPage>,
    404,
  );
}

const NoShopPage = () => (
  <PlainPage title={NO_PAGE}>
    <p>주소가 바뀌었거나 볼 수 없는 페이지입니다.</p>
    <p>
      <a href="/admin/">처음으로</a>
    </p>
  </PlainPage>
);
