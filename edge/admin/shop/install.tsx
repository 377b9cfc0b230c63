// Installation: the tag, where it goes on each platform, and the list that shows it works.

import type { Child } from 'hono/jsx';
import { UNREADABLE_EVENT } from '../../../core/event';
import { formatMoney } from '../../../core/money';
import type { Platform } from '../../../core/tracker-settings';
import type { InstallationCheck } from '../../actions/installation';
import type { countSiteEvents, listArrivals } from '../../actions/reports';
import { ago, machineTime, number } from '../format';
import type { Shop } from '../layout';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, CodeToCopy, Empty } from '../parts';
import { eventWord } from '../words';
import { Findings, isNothingYet, PagesSeen } from './installation-check';

export type ShopEvent = Awaited<ReturnType<typeof listArrivals>>[number];
type EventCount = Awaited<ReturnType<typeof countSiteEvents>>[number];
type ArrivalsProps = { shop: Shop; events: ShopEvent[]; now: number };

export const InstallPage = ({
  frame,
  tag,
  loader,
  arrivals,
  counts,
  check,
}: {
  frame: Frame;
  tag: string;
  loader: string;
  arrivals: ArrivalsProps;
  counts: EventCount[];
  check: InstallationCheck;
}) => (
  <ShopPage frame={frame} room="install" title="설치">
    <Card title="1. 태그 복사">
      <p>복사해서 아래에 적힌 곳에 붙여 주세요.</p>
      <CodeToCopy id="tag" label="설치 태그" code={tag} />
    </Card>
    <Card title="2. 붙여넣기">{PLACES[frame.shop.platform](loader)}</Card>
    <Card title="3. 확인">
      <p class="lead">쇼핑몰에서 상품을 하나 보고 장바구니에 담아 보세요. 몇 초 안에 아래에 나타납니다.</p>
      <form
        method="post"
        action={shopPath(frame.shop.id, '/settings/debug')}
        target="_blank"
        class="debug"
        rel="noopener"
      >
        <button class="small" type="submit">
          디버그 모드로 열기
        </button>{' '}
        <small>쇼핑몰이 새 창에서 열리고, 개발자 도구(F12)의 콘솔에 보낸 이벤트와 응답이 10분 동안 나옵니다.</small>
      </form>
      <div id="findings">
        <Findings findings={check.findings} shop={frame.shop} />
      </div>
      <div
        id="counts"
        hx-get={shopPath(frame.shop.id, '/settings/install/counts')}
        hx-trigger="every 10s"
        hx-swap="innerHTML"
      >
        <EventCounts counts={counts} />
      </div>
      <div
        id="arrivals"
        hx-get={shopPath(frame.shop.id, '/settings/install/events')}
        hx-trigger="every 2s"
        hx-swap="innerHTML"
      >
        <Arrivals {...arrivals} />
      </div>
      <noscript>
        <p>
          <a href={shopPath(frame.shop.id, '/settings/install')}>새로 고침</a>
        </p>
      </noscript>
    </Card>
    <div
      id="check"
      hx-get={shopPath(frame.shop.id, '/settings/install/check')}
      hx-trigger="every 15s"
      hx-swap="innerHTML"
    >
      <Check check={check} now={arrivals.now} />
    </div>
  </ShopPage>
);

const Check = ({ check, now }: { check: InstallationCheck; now: number }) =>
  isNothingYet(check.findings) ? null : <PagesSeen pages={check.pages} findings={check.findings} now={now} />;

/** The check as it is now: what was seen, and in its own place what to mend. */
export const CheckedAgain = ({ check, shop, now }: { check: InstallationCheck; shop: Shop; now: number }) => (
  <>
    <Check check={check} now={now} />
    <div id="findings" hx-swap-oob="true">
      <Findings findings={check.findings} shop={shop} />
    </div>
  </>
);

const PLACES: Record<Platform, (loader: string) => Child> = {
  cafe24: (loader) => (
    <>
      <ol class="guide">
        <li>
          카페24 관리자에서 <b>디자인 → 디자인 보관함 → 디자인 편집</b>을 엽니다.
        </li>
        <li>
          PC 디자인의 <code>layout/basic/layout.html</code>을 열어 <code>&lt;/head&gt;</code> 바로 위에 태그를 붙여넣고
          저장합니다.
        </li>
        <li>
          <b>모바일 디자인</b>의 <code>layout/basic/layout.html</code>에도 똑같이 붙여넣습니다.
        </li>
        <li>
          주문서와 주문 완료 페이지는 이 레이아웃을 쓰지 않습니다. PC와 모바일 디자인 각각의{' '}
          <code>layout/basic/js/common.js</code> <b>맨 아래</b>에 다음 한 줄을 더해 주세요.
          <CodeToCopy id="loader" label="주문 페이지용 한 줄" code={loader} />
        </li>
      </ol>
      <p class="muted">같은 페이지에 두 번 들어가도 한 번만 기록합니다.</p>
    </>
  ),
  makeshop: () => (
    <>
      <ol class="guide">
        <li>
          메이크샵 관리자에서 <b>개별디자인 → 디자인 편집</b>을 엽니다.
        </li>
        <li>
          PC 디자인의 <b>상단</b> 파일에 태그를 붙여넣고 저장합니다. <code>data-member</code> 부분도 지우지 말고 그대로
          두세요. 메이크샵이 이 자리에 회원 아이디를 넣어 줍니다.
        </li>
        <li>
          <b>모바일 디자인</b>의 상단 파일에도 똑같이 붙여넣습니다. 쓰고 있는 디자인이 더 있으면 각각 붙여넣습니다.
        </li>
        <li>
          주문 페이지가 상단을 쓰지 않는 디자인이면 <b>주문서</b>와 <b>주문 완료</b> 파일에도 붙여넣습니다.
        </li>
      </ol>
      <p class="muted">같은 페이지에 두 번 들어가도 한 번만 기록합니다.</p>
    </>
  ),
};

/** How many of each event came in lately. Replaced every ten seconds, since counting reads more than listing. */
export const EventCounts = ({ counts }: { counts: EventCount[] }) =>
  counts.length === 0 ? null : (
    <ul class="chips" aria-label="이벤트별 건수">
      {counts.map(({ name, count }) => (
        <li>
          {eventWord(name)} <b>{number(count)}</b>
        </li>
      ))}
    </ul>
  );

/** What has come in lately. Replaced every two seconds. */
export const Arrivals = ({ shop, events, now }: ArrivalsProps) =>
  events.length === 0 ? (
    <Empty title="아직 들어온 이벤트가 없습니다">
      <p>태그를 붙였다면 쇼핑몰을 새로 고쳐 보세요. 그래도 보이지 않으면 아래를 확인해 주세요.</p>
      <ul>
        <li>
          주소가 다릅니다: 지금은 <b>{shop.hosts.join(', ')}</b>에서 온 이벤트만 받습니다.{' '}
          <a href={shopPath(shop.id, '/settings#hosts')}>주소 추가</a>
        </li>
        <li>광고 차단 확장 프로그램이 켜져 있습니다.</li>
        <li>디자인 편집에서 저장하지 않았거나, 사용 중인 디자인이 아닙니다.</li>
      </ul>
    </Empty>
  ) : (
    <>
      <p class="arriving">
        <span class="pulse" aria-hidden="true" /> 이벤트가 들어오고 있어요
      </p>
      <EventList events={events} now={now} />
    </>
  );

export const EventList = ({ events, now }: { events: ShopEvent[]; now: number }) => (
  <table class="stack events">
    <thead>
      <tr>
        <th scope="col">이벤트</th>
        <th scope="col">내용</th>
        <th scope="col">누가</th>
        <th scope="col">기기</th>
        <th scope="col">시각</th>
      </tr>
    </thead>
    <tbody>
      {events.map((event) => (
        <tr>
          <td data-label="이벤트">
            <b>{eventWord(event.name)}</b>
          </td>
          <td data-label="내용" class="clip wide">
            {detailOf(event) ?? <span class="muted">{event.title ?? pathOf(event.url)}</span>}
          </td>
          <td data-label="누가" class="clip">
            {event.memberId ? (
              `회원 ${event.memberId}`
            ) : (
              <span class="muted">{event.visitorId ? `방문자 ${event.visitorId.slice(0, 6)}` : '–'}</span>
            )}
          </td>
          <td data-label="기기" class="device">
            {DEVICES[event.device ?? ''] ?? '–'}
          </td>
          <td data-label="시각" class="when">
            <time datetime={machineTime(event.occurredAt)}>{ago(event.occurredAt, now)}</time>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const DEVICES: Partial<Record<string, string>> = { pc: 'PC', mobile: '모바일' };

/** The product and its price, the order's amount, or what was searched for. */
function detailOf({ name, params }: ShopEvent): string | null {
  const [first, ...others] = params.items ?? [];
  if (name === UNREADABLE_EVENT) return '보관하지만 캠페인과 보고서에는 쓰지 않습니다';
  if (name === 'view_item_list') return params.item_list_name ?? null;
  if (params.search_term) return `“${params.search_term}”`;
  const isOrder = name === 'purchase' || name === 'order_update';
  const amount = isOrder || !first || others.length > 0 ? (params.value ?? first?.price) : first.price;
  const product = first && `${first.item_name ?? first.item_id}${others.length > 0 ? ` 외 ${others.length}개` : ''}`;
  const unpaid = params.status === 'pending' ? '입금 전' : '';
  return (
    [unpaid, product, amount ? formatMoney({ value: amount, currency: params.currency }) : '']
      .filter(Boolean)
      .join(' · ') || null
  );
}

function pathOf(url: string | null): string {
  return url?.replace(/^https?:\/\/[^/]+/, '').split('?')[0] ?? '';
}
