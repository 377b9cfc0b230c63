// The frame of every page: head, navigation, the shop switcher and what was just done.

import type { Child, PropsWithChildren } from 'hono/jsx';
import type { OwnSite } from '../actions/access';
import { adminAssets } from '../generated/admin-assets.gen';
import { FLASHES, type Flash, PLATFORM_WORDS } from './words';

/** htmx without eval, inline styles, foreign requests or a history of pages that hold personal data. */
const HTMX_CONFIG = JSON.stringify({
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyEnabled: false,
});

/** A whole HTML document. */
export const Document = ({ title, children }: PropsWithChildren<{ title: string }>) => (
  <html lang="ko">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={HTMX_CONFIG} />
      <title>{title} · 돌아와</title>
      <link rel="stylesheet" href={adminAssets.css} />
      <link rel="icon" href="data:," />
      <script src={adminAssets.htmx} defer />
      <script src={adminAssets.js} defer />
    </head>
    {children}
  </html>
);

export type { OwnSite as Shop };
export type Frame = { shop: OwnSite; shops: OwnSite[]; userName: string; flash: Flash | null };
export type Room =
  | 'home'
  | 'campaigns'
  | 'segments'
  | 'members'
  | 'coupons'
  | 'images'
  | 'inbox'
  | 'install'
  | 'settings';

const ROOMS: { room: Room; label: string; path: string }[] = [
  { room: 'home', label: '홈', path: '/' },
  { room: 'campaigns', label: '캠페인', path: '/campaigns' },
  { room: 'segments', label: '타겟 그룹', path: '/segments' },
  { room: 'members', label: '회원', path: '/members' },
  { room: 'coupons', label: '쿠폰', path: '/coupons' },
  { room: 'images', label: '이미지', path: '/images' },
  { room: 'inbox', label: '받은 문자', path: '/inbox' },
  { room: 'install', label: '설치', path: '/settings/install' },
  { room: 'settings', label: '설정', path: '/settings' },
];

export const shopPath = (shopId: number, path = '') => `/admin/s/${shopId}${path}`;

/** A page of one shop. */
export const ShopPage = ({
  frame,
  room,
  title,
  actions,
  children,
}: PropsWithChildren<{ frame: Frame; room: Room | null; title: string; actions?: Child }>) => (
  <Document title={`${title} · ${frame.shop.name}`}>
    <body>
      <a class="skip" href="#main">
        본문으로 건너뛰기
      </a>
      <div class="frame">
        <header class="side">
          <div class="brand-row">
            <a class="brand" href={shopPath(frame.shop.id, '/')}>
              돌아와
            </a>
            <ShopSwitcher frame={frame} />
          </div>
          <nav aria-label="주 메뉴">
            <ul>
              {ROOMS.map(({ room: name, label, path }) => (
                <li>
                  <a href={shopPath(frame.shop.id, path)} aria-current={name === room ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <form class="sign-out" method="post" action="/admin/sign-out">
            <a href="/admin/account" aria-label={`${frame.userName}, 내 계정`}>
              {frame.userName}
            </a>
            <button class="link" type="submit">
              로그아웃
            </button>
          </form>
        </header>
        <main id="main">
          {frame.flash && (
            <p class="flash" role="status">
              {FLASHES[frame.flash]}
            </p>
          )}
          <div class="page-head">
            <h1>{title}</h1>
            {actions && <div class="actions">{actions}</div>}
          </div>
          {children}
        </main>
      </div>
    </body>
  </Document>
);

/** Which shop this is; a list to change to another where there is one. */
const ShopSwitcher = ({ frame: { shop, shops } }: { frame: Frame }) => {
  const name = (
    <>
      <span class="shop-name">{shop.name}</span> <small>{PLATFORM_WORDS[shop.platform]}</small>
    </>
  );
  if (shops.length < 2) return <p class="shop">{name}</p>;
  return (
    <details class="shop switcher">
      <summary>
        <span class="visually-hidden">쇼핑몰 바꾸기, 지금은</span>
        {name}
      </summary>
      <ul>
        {shops.map((other) => (
          <li>
            <a href={shopPath(other.id, '/')} aria-current={other.id === shop.id ? 'true' : undefined}>
              {other.name} <small>{other.isReadable ? PLATFORM_WORDS[other.platform] : '설정을 읽을 수 없음'}</small>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
};

/** A page with nothing but a message, for closed doors and lost ways. */
export const PlainPage = ({ title, children }: PropsWithChildren<{ title: string }>) => (
  <Document title={title}>
    <body class="plain">
      <main>
        <h1>{title}</h1>
        {children}
      </main>
    </body>
  </Document>
);
