// What the last day's events say about the installation: which steps were seen on which device, and what to mend.

import type { Child } from 'hono/jsx';
import type { Platform } from '../../core/event';
import { FUNNEL_EVENTS, type InstallationFinding } from '../../core/installation';
import type { InstallationCheck } from '../actions/installation';
import type { Shop } from './door';
import { number } from './format';
import { shopPath } from './layout';
import { Card, Notice, Time } from './parts';
import { eventWord } from './words';

const DEVICE_WORDS = { pc: 'PC', mobile: '모바일' } as const;

const MEMBER_HELP: Record<Platform, string> = {
  cafe24: '로그인한 채로 쇼핑몰을 둘러봐 주세요. 그래도 비회원으로 보이면 설정의 회원 확인을 살펴봐 주세요.',
  makeshop: '태그의 data-member 부분이 그대로 있는지, 상단 파일에 붙였는지 확인해 주세요.',
};

type FindingWords = {
  [Code in InstallationFinding['code']]: (finding: Extract<InstallationFinding, { code: Code }>, shop: Shop) => Child;
};

const FINDING_WORDS: FindingWords = {
  nothing_yet: () => '최근 24시간 동안 들어온 이벤트가 없습니다.',
  device_missing: ({ device }) =>
    `${DEVICE_WORDS[device]} 페이지에서 온 이벤트가 없습니다. ${DEVICE_WORDS[device]} 디자인에도 태그를 붙여 주세요.`,
  order_page_missing: ({ checkouts }) =>
    `주문서 작성은 ${number(checkouts)}번 있었지만 주문 완료가 한 번도 없습니다. 주문 완료 페이지에 태그가 있는지 확인해 주세요.`,
  checkout_page_missing: ({ orders }) =>
    `주문은 ${number(orders)}건 있었지만 주문서 작성이 한 번도 없습니다. 주문서 페이지에 태그가 있는지 확인해 주세요.`,
  unpaid_only: ({ orders }) =>
    `들어온 주문 ${number(orders)}건이 모두 입금 전입니다. 결제를 마친 고객이 주문 완료 페이지로 돌아오는지 확인해 주세요.`,
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

/** The steps of a purchase as they were seen on each device during the last day. */
export const Funnel = ({ seen, now }: { seen: InstallationCheck['seen']; now: number }) => (
  <Card title="최근 24시간 점검">
    <table>
      <thead>
        <tr>
          <th scope="col">단계</th>
          <th scope="col" class="num">
            PC
          </th>
          <th scope="col" class="num">
            모바일
          </th>
          <th scope="col" class="num">
            마지막
          </th>
        </tr>
      </thead>
      <tbody>
        {FUNNEL_EVENTS.map((name) => {
          const rows = seen.filter((row) => row.name === name);
          const count = (device: 'pc' | 'mobile') =>
            rows.reduce((sum, row) => (row.device === device ? sum + row.count : sum), 0);
          const lastAt = Math.max(0, ...rows.map((row) => row.lastAt));
          return (
            <tr>
              <th scope="row">{eventWord(name)}</th>
              <td class="num">{number(count('pc'))}</td>
              <td class="num">{number(count('mobile'))}</td>
              <td class="num">
                {lastAt === 0 ? <span class="muted">아직 없음</span> : <Time at={lastAt} now={now} />}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  </Card>
);
