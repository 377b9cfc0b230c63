// What the last day's events say about the installation: which pages and steps were seen on which device, what to mend,
// and where.

import type { Child } from 'hono/jsx';
import {
  DEVICES,
  type Device,
  type InstallationFinding,
  type PageCheck,
  type ShopPage,
  type Sighting,
} from '../../../core/installation';
import type { Platform } from '../../../core/tracker-settings';
import { between, number } from '../format';
import type { Shop } from '../layout';
import { shopPath } from '../layout';
import { Card, Notice } from '../parts';
import { eventWord } from '../words';

const DEVICE_WORDS: Record<Device, string> = { pc: 'PC', mobile: '모바일' };

const PAGE_WORDS: Record<ShopPage, string> = {
  main: '메인',
  list: '상품 목록',
  search: '검색 결과',
  item: '상품 상세',
  cart: '장바구니',
  checkout: '주문서',
  order: '주문 완료',
  join: '회원가입',
  login: '로그인',
  review: '상품 후기',
};

/** Cafe24's order pages load one file of the design in common, or take the tag themselves. */
const OrderLine = ({ file }: { file: string }) => (
  <>
    <code>layout/basic/js/common.js</code> 맨 아래에 주문 페이지용 한 줄을(또는 <code>{file}</code>에 태그를)
  </>
);

/** The file of a design that makes each page, where it is not the layout (Cafe24) or the header (MakeShop). */
const OWN_FILES: Record<Platform, Partial<Record<ShopPage, Child>>> = {
  cafe24: {
    checkout: <OrderLine file="order/orderform.html" />,
    order: <OrderLine file="order/order_result.html" />,
    join: (
      <>
        <code>layout/basic/layout.html</code>(이 레이아웃을 쓰지 않으면 <code>member/join_result.html</code>)에 태그를
      </>
    ),
  },
  makeshop: {
    checkout: '주문 관련 → 주문서 파일에 태그를',
    order: '주문 관련 → 주문 완료 파일에 태그를',
  },
};
const USUAL_FILE: Record<Platform, Child> = {
  cafe24: (
    <>
      <code>layout/basic/layout.html</code>의 <code>&lt;/head&gt;</code> 바로 위에 태그를
    </>
  ),
  makeshop: '상단 파일에 태그를',
};

/** Where to paste what, for this page on this device. */
const Place = ({ platform, page, device }: { platform: Platform; page: ShopPage; device: Device }) => (
  <>
    <b>{DEVICE_WORDS[device]} 디자인</b>의 {OWN_FILES[platform][page] ?? USUAL_FILE[platform]} 넣어 주세요.
  </>
);

const MEMBER_HELP: Record<Platform, string> = {
  cafe24: '로그인한 채로 쇼핑몰을 둘러봐 주세요. 그래도 비회원으로 보이면 설정의 회원 확인을 살펴봐 주세요.',
  makeshop: '태그의 data-member 부분이 그대로 있는지, 상단 파일에 붙였는지 확인해 주세요.',
};

type FindingWords = {
  [Code in InstallationFinding['code']]: (finding: Extract<InstallationFinding, { code: Code }>, shop: Shop) => Child;
};

const FINDING_WORDS: FindingWords = {
  nothing_yet: () => '최근 24시간 동안 들어온 이벤트가 없습니다.',
  device_missing: ({ device }, { platform }) => (
    <>
      {DEVICE_WORDS[device]} 페이지에서 온 이벤트가 없습니다. <Place {...{ platform, device }} page="main" />
    </>
  ),
  page_missing: (finding) => (
    <>
      {DEVICE_WORDS[finding.device]}에서 {PAGE_WORDS[finding.page]} 페이지가 한 번도 보이지 않았습니다.{' '}
      <Place {...finding} />
    </>
  ),
  page_mute: ({ page, views }) =>
    `${PAGE_WORDS[page]} 페이지는 ${number(views)}번 보였지만 그 내용을 읽지 못했습니다. 디자인을 크게 바꾼 페이지라면 GA4의 dataLayer를 함께 쓰거나 dorawa.push로 알려 주세요.`,
  order_page_missing: ({ checkouts, ...finding }) => (
    <>
      {DEVICE_WORDS[finding.device]}에서 주문서 작성은 {number(checkouts)}번 있었지만 주문 완료가 한 번도 없습니다.{' '}
      <Place {...finding} page="order" />
    </>
  ),
  checkout_page_missing: ({ orders, ...finding }) => (
    <>
      {DEVICE_WORDS[finding.device]}에서 주문은 {number(orders)}건 있었지만 주문서 작성이 한 번도 없습니다.{' '}
      <Place {...finding} page="checkout" />
    </>
  ),
  unpaid_only: ({ orders }) =>
    `들어온 주문 ${number(orders)}건이 모두 입금 전입니다. 결제를 마친 고객이 주문 완료 페이지로 돌아오는지 확인해 주세요.`,
  tag_twice: () =>
    '한 페이지에 태그가 두 번 이상 들어 있습니다. 한 번만 기록하니 숫자는 맞지만, 나중에 헷갈리지 않도록 하나만 남겨 주세요.',
  members_unknown: ({ platform }) => `회원을 한 번도 알아보지 못했습니다. ${MEMBER_HELP[platform]}`,
  foreign_origin: ({ host, count }, shop) => (
    <>
      등록하지 않은 주소 <b class="breaks">{host}</b>에서 온 요청 {number(count)}건을 받지 않았습니다. 내 쇼핑몰
      주소라면 <a href={shopPath(shop.id, '/settings#hosts')}>설정에 추가</a>해 주세요.
    </>
  ),
};

function wordsOf(finding: InstallationFinding, shop: Shop): Child {
  const words = FINDING_WORDS[finding.code] as (finding: InstallationFinding, shop: Shop) => Child;
  return words(finding, shop);
}

export const isNothingYet = (findings: InstallationFinding[]): boolean =>
  findings.some(({ code }) => code === 'nothing_yet');

/** The tag tells of an order's state only that it awaits its deposit. */
const wordFor = (name: string): string => (name === 'order_update' ? '주문(입금 전)' : eventWord(name));

/** What to mend, one notice each; nothing when nothing is wrong. */
export const Findings = ({ findings, shop }: { findings: InstallationFinding[]; shop: Shop }) => (
  <>
    {findings
      .filter((finding) => finding.code !== 'nothing_yet')
      .map((finding) => (
        <Notice tone="warn">{wordsOf(finding, shop)}</Notice>
      ))}
  </>
);

/** Is it known that this page lacks the tag on this device? */
const isMissing = (findings: InstallationFinding[], page: ShopPage, device: Device): boolean =>
  findings.some(
    (finding) =>
      'device' in finding &&
      finding.device === device &&
      (finding.code === 'device_missing' ||
        (finding.code === 'page_missing' && finding.page === page) ||
        (finding.code === 'order_page_missing' && page === 'order') ||
        (finding.code === 'checkout_page_missing' && page === 'checkout')),
  );

const Seen = ({ sighting, now, missing }: { sighting: Sighting; now: number; missing: boolean }) => {
  if (sighting.count === 0) {
    return <td class="num">{missing ? <b class="missing">빠짐</b> : <span class="muted">아직 없음</span>}</td>;
  }
  return (
    <td class="num">
      {number(sighting.count)}
      <small class="between">{between(sighting.firstAt, sighting.lastAt, now)}</small>
    </td>
  );
};

/** Page by page: how often it was viewed on each device, what happened there, and when first and last. */
export const PagesSeen = ({
  pages,
  findings,
  now,
}: {
  pages: PageCheck[];
  findings: InstallationFinding[];
  now: number;
}) => (
  <Card title="최근 24시간 점검">
    <p class="muted">페이지마다 기기별로 몇 번, 언제부터 언제까지 보였는지 셉니다.</p>
    <table class="seen">
      <thead>
        <tr>
          <th scope="col">페이지와 이벤트</th>
          {DEVICES.map((device) => (
            <th scope="col" class="num">
              {DEVICE_WORDS[device]}
            </th>
          ))}
        </tr>
      </thead>
      {pages.map(({ page, views, events }) => (
        <tbody>
          <tr class="page">
            <th scope="rowgroup">{PAGE_WORDS[page]}</th>
            {DEVICES.map((device) => (
              <Seen sighting={views[device]} missing={isMissing(findings, page, device)} now={now} />
            ))}
          </tr>
          {events.map(({ name, on }) => (
            <tr>
              <th scope="row">{wordFor(name)}</th>
              {DEVICES.map((device) => (
                <Seen sighting={on[device]} missing={false} now={now} />
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  </Card>
);
