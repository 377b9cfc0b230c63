// 미리 돌려보기: what a campaign would have done in the shop's last thirty days, how far that has been played, and who would
// have got it. With scripting off the page is opened again to go on, and the minute goes on by itself.

import type { Child } from 'hono/jsx';
import type { Campaign } from '../../../core/campaign/campaign';
import { dayStart } from '../../../core/time';
import { REHEARSED_DAYS, REHEARSED_SHOWN, type Rehearsal, type ShownMessage } from '../../actions/rehearsals';
import { moment, number, people, percent, won } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { memberPath } from '../member/list';
import { Card, Empty, Notice, Time } from '../parts';
import { CANDIDATE_WORDS, SUPPRESSION_WORDS } from '../words';

type RehearsalProps = {
  shopId: number;
  campaign: Campaign;
  rehearsal: Rehearsal | null;
  /** The first messages it would have sent, and where the list goes on. */
  messages: readonly ShownMessage[];
  more: ShownMessage | null;
  /** Why it could not begin. */
  refused: boolean;
  now: number;
};

export const rehearsalPath = (shopId: number, campaignId: number, rest = '') =>
  shopPath(shopId, `/campaigns/${campaignId}/rehearsal${rest}`);

export const RehearsalPage = ({ frame, ...props }: RehearsalProps & { frame: Frame }) => {
  const { campaign, refused } = props;
  return (
    <ShopPage
      frame={frame}
      room="campaigns"
      title="미리 돌려보기"
      actions={
        <a class="button" href={shopPath(frame.shop.id, `/campaigns/${campaign.id}`)}>
          캠페인으로
        </a>
      }
    >
      {refused && (
        <Notice tone="warn">
          아직 정하지 않은 항목(브랜드, 페이지 등)이 있어 돌려 볼 수 없습니다.{' '}
          <a href={shopPath(frame.shop.id, `/campaigns/${campaign.id}/edit`)}>캠페인 수정</a>
        </Notice>
      )}
      <Card title={campaign.definition.name}>
        <p>
          이 캠페인이 지난 {REHEARSED_DAYS}일 동안 진행 중이었다면 누가 언제 받았을지, 실제로 보낼 때와 같은 방법으로
          돌려 봅니다. 아무에게도 보내지 않습니다.
        </p>
      </Card>
      <RehearsalView {...props} />
      <Limits />
    </ShopPage>
  );
};

/** The part that changes while it is played. */
export const RehearsalView = (props: RehearsalProps) => {
  const { shopId, campaign, rehearsal } = props;
  const path = rehearsalPath(shopId, campaign.id);
  const poll =
    rehearsal?.state === 'running'
      ? { 'hx-post': `${path}/steps`, 'hx-trigger': 'load delay:700ms', 'hx-swap': 'outerHTML' }
      : {};
  return (
    <div id="rehearsal" {...poll}>
      <Progress rehearsal={rehearsal} path={path} />
      {rehearsal && (
        <>
          <Sums rehearsal={rehearsal} hasRun={campaign.activatedAt !== null} />
          <div class="columns">
            <div>
              <Days rehearsal={rehearsal} />
            </div>
            <div>
              <LeftOut rehearsal={rehearsal} />
            </div>
          </div>
          <Messages {...props} rehearsal={rehearsal} />
        </>
      )}
    </div>
  );
};

const Progress = ({ rehearsal, path }: { rehearsal: Rehearsal | null; path: string }) => {
  const { state, members = 0, total = 0 } = rehearsal ?? {};
  return (
    <Card title="진행">
      {rehearsal && (
        <>
          <p role="status">
            {state === 'running' && `회원 ${number(total)}명 가운데 ${number(members)}명까지 보았습니다.`}
            {state === 'done' && `회원 ${number(members)}명을 모두 보았습니다.`}
            {state === 'stopped' && `회원 ${number(total)}명 가운데 ${number(members)}명까지 보고 멈췄습니다.`}
            {state === 'failed' &&
              `회원 ${number(total)}명 가운데 ${number(members)}명까지 보고, 10분 동안 더 나아가지 못해 그만두었습니다. 다시 돌려보기를 눌러 주세요. 또 그러면 담당자에게 알려 주세요.`}
          </p>
          <progress value={state === 'done' ? 1 : members} max={state === 'done' ? 1 : Math.max(total, 1)} />
          <p class="muted">
            {moment(rehearsal.fromAt, rehearsal.toAt)}부터 {moment(rehearsal.toAt, rehearsal.toAt)}까지
            {state === 'running' && ' · 창을 닫아도 계속됩니다'}
          </p>
        </>
      )}
      <div class="form-actions">
        {state === 'running' ? (
          <>
            <form method="post" action={`${path}/steps`}>
              <button type="submit">지금까지 보기</button>
            </form>
            <form method="post" action={`${path}/stop`}>
              <button type="submit">멈추기</button>
            </form>
          </>
        ) : (
          <form method="post" action={path}>
            <button class="primary" type="submit">
              {rehearsal ? '다시 돌려보기' : '돌려보기'}
            </button>
          </form>
        )}
      </div>
    </Card>
  );
};

const Sums = ({ rehearsal: { sums, definition }, hasRun }: { rehearsal: Rehearsal; hasRun: boolean }) => (
  <Card title={`지난 ${REHEARSED_DAYS}일에 진행했다면`}>
    <dl class="figures">
      <Figure name="받았을 회원" means="한 번이라도 받았을 회원">
        {people(sums.recipients)}
      </Figure>
      <Figure
        name="메시지"
        means={sums.fallback > 0 ? `그 가운데 대체 문자 ${number(sums.fallback)}건` : '보냈을 메시지'}
      >
        {number(sums.messages)}건
      </Figure>
      <Figure name="비용" means="예시 회원의 메시지 단가로 계산">
        {won(sums.cost)}
      </Figure>
      <Figure
        name="어차피 산 경우"
        means={`${hasRun ? '실제로 받고 산 경우를 포함해' : '메시지 없이도'} ${definition.goal.windowDays}일 안에 구매 · ${percent(sums.messages === 0 ? null : sums.bought / sums.messages)}`}
      >
        {number(sums.bought)}건
      </Figure>
    </dl>
  </Card>
);

const Figure = ({ name, means, children }: { name: string; means: string; children?: Child }) => (
  <div class="figure">
    <dt>{name}</dt>
    <dd>{children}</dd>
    <small>{means}</small>
  </div>
);

const Days = ({ rehearsal: { sums, toAt } }: { rehearsal: Rehearsal }) => {
  const days = Object.entries(sums.days).sort(([a], [b]) => Number(b) - Number(a));
  const most = Math.max(1, ...days.map(([, count]) => count));
  return (
    <Card title="날짜별">
      {days.length === 0 ? (
        <p class="muted">보냈을 메시지가 없습니다.</p>
      ) : (
        <ul class="reasons">
          {days.map(([day, count]) => (
            <li>
              <span>{moment(dayStart(Number(day)), toAt).replace(' 00:00', '')}</span>
              <span class="bar">
                <meter value={count} max={most} aria-hidden="true" /> {number(count)}건
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};

const REASON_WORDS: Partial<Record<string, string>> = { ...SUPPRESSION_WORDS, ...CANDIDATE_WORDS };

const LeftOut = ({ rehearsal: { sums } }: { rehearsal: Rehearsal }) => (
  <Card title="보내지 않았을 이유">
    <h3>발송 직전에 멈춤</h3>
    <Reasons counts={sums.held} none="멈췄을 메시지가 없습니다." />
    <h3>그 전에 대상에서 빠짐</h3>
    <Reasons counts={sums.excluded} none="빠졌을 회원이 없습니다." />
  </Card>
);

const Reasons = ({ counts, none }: { counts: Readonly<Record<string, number>>; none: string }) =>
  Object.keys(counts).length === 0 ? (
    <p class="muted">{none}</p>
  ) : (
    <ul class="reasons">
      {Object.entries(counts)
        .sort(([, a], [, b]) => b - a)
        .map(([reason, count]) => (
          <li>
            <span>{REASON_WORDS[reason] ?? reason}</span>
            <span>{number(count)}건</span>
          </li>
        ))}
    </ul>
  );

const Messages = ({ shopId, campaign, messages, more, rehearsal, now }: RehearsalProps & { rehearsal: Rehearsal }) => (
  <Card title="받았을 회원">
    {messages.length === 0 ? (
      <Empty title="아직 받았을 회원이 없습니다" />
    ) : (
      <>
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">회원</th>
              <th scope="col">받았을 시각</th>
              <th scope="col">그 뒤의 구매</th>
              <th scope="col" class="num">
                비용
              </th>
            </tr>
          </thead>
          <tbody>
            {messages.map(({ memberId, at, leg, price, boughtAt }) => (
              <tr>
                <td class="title">
                  <a href={memberPath(shopId, memberId, `&campaign=${campaign.id}#why`)}>{memberId}</a>
                </td>
                <td data-label="받았을 시각">
                  <Time at={at} now={now} />
                  {leg === 'fallback' && <small>대체 문자</small>}
                </td>
                <td data-label="그 뒤의 구매">{boughtAt === null ? '–' : <Time at={boughtAt} now={now} />}</td>
                <td data-label="비용" class="num">
                  {won(price)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {more && (
          <p class="pager">
            <a href={rehearsalPath(shopId, campaign.id, `?after=${encodeURIComponent(more.memberId)}&at=${more.at}`)}>
              다음 보기
            </a>
          </p>
        )}
        {rehearsal.sums.messages > REHEARSED_SHOWN && (
          <p class="muted">목록에는 {number(REHEARSED_SHOWN)}건까지 둡니다. 위의 수는 모두 센 것입니다.</p>
        )}
      </>
    )}
  </Card>
);

const Limits = () => (
  <Card title="어디까지 같은가요" id="limits">
    <p>
      그때의 것으로 봅니다: 행동, 장바구니, 주문과 환불, 리뷰, 수신 동의, 야간 시간, 비교군, 이 캠페인의 재발송 제한,
      다른 캠페인이 실제로 보낸 메시지와 발송 한도.
    </p>
    <p>지금의 것으로 봅니다: 회원 상태와 연락처, 수신거부 목록, 성별·나이·지역, 고정 그룹의 명단, 쇼핑몰 설정.</p>
    <p class="muted">
      예산, 쿠폰 재고, 치환 변수 값이 빈 경우, 발송 실패와 대체 발송은 보지 않습니다. 시작 {REHEARSED_DAYS}일 전보다
      오래된 장바구니도 모릅니다. 마지막 날들의 메시지는 구매를 볼 기간이 아직 다 지나지 않았습니다.
    </p>
  </Card>
);
