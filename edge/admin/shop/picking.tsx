// Choosing an element in the shop itself, from a form of the admin: the way into the shop, and what came back. The shop
// opens from a form of its own, in a new tab, so that nothing typed here is lost; without scripting the owner fetches
// the choice with a button.

import type { Child } from 'hono/jsx';
import type { Platform } from '../../../core/tracker-settings';
import type { Pick } from '../../actions/picks';
import { number } from '../format';
import { PlainPage, shopPath } from '../layout';

const OPENING_FORM = 'pick-form';
/** Around the button: htmx would keep a button it listens at from doing what it does. */
const OPENING = 'opening';
const JOIN_PAGES: Record<Platform, string> = {
  cafe24: '/member/join.html',
  makeshop: '/shop/idinfo.html?type=new',
};

type PickingShop = { id: number; platform: Platform };

/** What the element is chosen for: the form it goes into, and the words around it. */
export type PickFor = 'sign_up' | 'click_event';
const PURPOSES: Record<PickFor, { path: string; page: (platform: Platform) => string; help: string; several: string }> =
  {
    sign_up: {
      path: '/settings/picked',
      page: (platform) => JOIN_PAGES[platform],
      help: '새 창에서 쇼핑몰이 열리면 가입을 마칠 때 누르는 버튼을 눌러 주세요. 선택자를 만들어 위 칸에 넣어 드립니다.',
      several: '맞는 요소는 모두 가입으로 봅니다.',
    },
    click_event: {
      path: '/settings/clicks/picked',
      page: () => '/',
      help: '새 창에서 쇼핑몰이 열리면 세고 싶은 버튼이나 배너를 눌러 주세요. 선택자를 만들어 위 칸에 넣어 드립니다.',
      several: '맞는 요소는 모두 셉니다.',
    },
  };

/** Belongs beside the settings form, not into it: forms do not nest. */
export const PickingForm = ({ shop }: { shop: PickingShop }) => (
  <form id={OPENING_FORM} method="post" action={shopPath(shop.id, '/settings/pick')} target="_blank" rel="noopener" />
);

/** Belongs below the selector's field. `picked` is what has just been fetched without scripting. */
export const Picking = ({ shop, purpose, picked }: { shop: PickingShop; purpose: PickFor; picked: Child }) => (
  <div class="field picking">
    <label for="pickPage">버튼이 있는 페이지</label>
    <div class="control">
      <input
        id="pickPage"
        name="pickPage"
        form={OPENING_FORM}
        class="wide"
        value={PURPOSES[purpose].page(shop.platform)}
        maxlength={300}
        aria-describedby="pickPage-help"
      />
      <span id={OPENING}>
        <button type="submit" form={OPENING_FORM}>
          내 쇼핑몰에서 선택하기
        </button>
      </span>
    </div>
    <p class="field-help" id="pickPage-help">
      {PURPOSES[purpose].help}
    </p>
    {picked ?? (
      <div
        id="picked"
        hx-get={shopPath(shop.id, `${PURPOSES[purpose].path}?look=0`)}
        hx-trigger={`click from:#${OPENING}`}
        hx-target="this"
        hx-swap="outerHTML"
      />
    )}
    <button class="small" type="submit" formaction={shopPath(shop.id, PURPOSES[purpose].path)} formnovalidate>
      고른 요소 가져오기
    </button>
  </div>
);

/** Every two seconds while the token lives. */
export const MAX_LOOKS = 300;
/** The shop's tab may take so many looks to get its token. */
const OPENING_LOOKS = 5;

/** How far the owner has come. Looks again by itself while they are still choosing. */
export const Picked = ({
  shop,
  purpose,
  pick,
  look,
}: {
  shop: PickingShop;
  purpose: PickFor;
  pick: Pick | null | undefined;
  look: number;
}) => {
  const isWaiting = (pick === undefined || (pick === null && look < OPENING_LOOKS)) && look < MAX_LOOKS;
  return (
    <div
      id="picked"
      role="status"
      hx-get={shopPath(shop.id, `${PURPOSES[purpose].path}?look=${isWaiting ? look + 1 : 0}`)}
      hx-trigger={isWaiting ? 'every 2s' : `click from:#${OPENING}`}
      hx-target="this"
      hx-swap="outerHTML"
    >
      <p class="picked">{wordOf(purpose, pick, isWaiting)}</p>
    </div>
  );
};

function wordOf(purpose: PickFor, pick: Pick | null | undefined, isWaiting: boolean) {
  if (pick) {
    return (
      <>
        <b>{pathOf(pick.url)}</b>에서 골랐습니다. 그 페이지에서 {number(pick.matches)}개가 맞습니다.{' '}
        {pick.matches === 1 ? '' : `${PURPOSES[purpose].several} `}아래 저장을 눌러야 적용됩니다.
      </>
    );
  }
  if (isWaiting) return '쇼핑몰 창에서 요소를 기다리고 있습니다…';
  if (pick === undefined) return '아직 고른 요소가 없습니다. 쇼핑몰 창에서 요소를 골라 주세요.';
  return '고른 요소가 없습니다. 링크는 10분 동안만 쓸 수 있으니 다시 열어 주세요.';
}

const pathOf = (address: string) => address.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*/, '') || '/';

/** Puts what was chosen into the form that is open. */
export const PickIntoForm = ({ pick, purpose }: { pick: Pick; purpose: PickFor }) => (
  <>
    <input
      id="selector"
      name="selector"
      type="text"
      class="wide"
      value={pick.selector}
      maxlength={300}
      hx-swap-oob="true"
    />
    {purpose === 'sign_up' && (
      <input id="signUp-click" type="radio" name="signUp" value="click" checked hx-swap-oob="true" />
    )}
  </>
);

/** On its way to the shop; the link is for browsers that do not go by themselves. */
export const OpeningPage = ({ address }: { address: string }) => (
  <PlainPage title="쇼핑몰을 여는 중입니다">
    <p>
      <a href={address}>열리지 않으면 여기를 눌러 주세요</a>
    </p>
  </PlainPage>
);

export const ForeignPage = ({ shopId }: { shopId: number }) => (
  <PlainPage title="쇼핑몰의 페이지가 아닙니다">
    <p>
      <a href={shopPath(shopId, '/settings#hosts')}>이벤트를 받을 주소</a>에 있는 쇼핑몰의 페이지만 열 수 있습니다. 이
      창을 닫고 주소를 확인해 주세요.
    </p>
  </PlainPage>
);
