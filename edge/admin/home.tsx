// A shop's front page: what is left to do, what came of it lately, what arrives, what runs.

import type { Campaign } from '../../core/campaign/campaign';
import type { Sales } from '../../core/sales';
import type { Trend } from '../../core/trend';
import type { BalanceView } from '../actions/balances';
import type { AccountView } from '../actions/providers';
import type { StuckRun } from '../actions/reports';
import type { PressingNotices } from '../db/notices';
import { HeldCampaigns, type Hold } from './campaign/hold';
import { CampaignTable } from './campaign/list';
import { StuckRuns } from './campaign/stuck-runs';
import { ago, number } from './format';
import { type Frame, ShopPage, shopPath } from './layout';
import { OwedNotices } from './member/owed-notices';
import { Card, Empty } from './parts';
import { BalanceWarnings } from './shop/balance';
import { EventList, type ShopEvent } from './shop/install';
import { MaskedOptOuts } from './shop/masked-opt-outs';
import { TrendCard } from './trend';

type HomeProps = {
  frame: Frame;
  campaigns: Campaign[];
  /** Those of them that run. */
  running: Campaign[];
  trend: Trend;
  sales: Sales | null;
  events: ShopEvent[];
  counts: { name: string; count: number; lastAt: number }[];
  balances: BalanceView[];
  accounts: readonly AccountView[];
  holds: Hold[];
  stuck: readonly StuckRun[];
  notices: PressingNotices;
  now: number;
};

export const HomePage = (props: HomeProps) => {
  const { frame, campaigns, running, trend, sales, events, counts, balances, accounts, holds, stuck, notices, now } =
    props;
  const { shop } = frame;
  const steps = stepsOf(props);
  const lastAt = Math.max(0, ...counts.map((row) => row.lastAt));
  return (
    <ShopPage frame={frame} room="home" title="홈">
      <HeldCampaigns shopId={shop.id} holds={holds} campaigns={campaigns} />
      <StuckRuns shopId={shop.id} runs={stuck} {...{ campaigns, now }} />
      <BalanceWarnings shopId={shop.id} balances={balances} now={now} />
      <MaskedOptOuts shopId={shop.id} accounts={accounts} />
      <OwedNotices shopId={shop.id} notices={notices} />
      {steps.some((step) => !step.done) && <Steps steps={steps} />}
      {campaigns.some(({ activatedAt }) => activatedAt !== null) && (
        <TrendCard
          trend={trend}
          path={shopPath(shop.id, '/')}
          filePath={shopPath(shop.id, '/trend.csv')}
          summed={{ sales }}
        />
      )}
      <Card title="들어오는 이벤트" aside={<a href={shopPath(shop.id, '/settings/install')}>전체 보기</a>}>
        {events.length === 0 ? (
          <Empty title="아직 들어온 이벤트가 없습니다">
            <p>쇼핑몰에 태그를 붙이면 1분 안에 여기에 보입니다.</p>
            <a class="button" href={shopPath(shop.id, '/settings/install')}>
              설치 방법 보기
            </a>
          </Empty>
        ) : (
          <>
            <p class="lead">
              최근 이벤트 {number(counts.reduce((sum, row) => sum + row.count, 0))}건 · 마지막 {ago(lastAt, now)}
            </p>
            <EventList events={events} now={now} />
          </>
        )}
      </Card>
      <Card title="진행 중인 캠페인" aside={<a href={shopPath(shop.id, '/campaigns')}>전체 보기</a>}>
        {running.length === 0 ? (
          <Empty title="진행 중인 캠페인이 없습니다">
            <p>프리셋에서 골라 문구만 고치면 바로 시작할 수 있습니다.</p>
            <a class="button" href={shopPath(shop.id, '/campaigns/new')}>
              캠페인 만들기
            </a>
          </Empty>
        ) : (
          <>
            <p class="lead">최근 {trend.days.length}일에 보낸 메시지의 성과입니다.</p>
            <CampaignTable shop={shop} campaigns={running} summaries={trend.byCampaign} now={now} />
          </>
        )}
      </Card>
    </ShopPage>
  );
};

type Step = { label: string; help: string; path: string; done: boolean };

function stepsOf({ frame: { shop }, campaigns, counts, accounts }: HomeProps): Step[] {
  const { senderNumber, optOut080 } = shop.settings;
  return [
    {
      label: '태그 설치',
      help: '한 줄을 붙이면 이벤트가 들어옵니다.',
      path: '/settings/install',
      done: counts.length > 0,
    },
    {
      label: '발신번호와 080 번호 입력',
      help: '광고 문자에 꼭 필요합니다.',
      path: '/settings',
      done: Boolean(senderNumber && optOut080),
    },
    {
      label: '발송 업체 연결',
      help: '연결하기 전에는 메시지가 받은 문자함에만 쌓이고, 회원에게 나가지 않습니다.',
      path: '/settings/providers',
      done: accounts.some(({ connected }) => connected),
    },
    {
      label: '첫 캠페인 만들기',
      help: '열네 가지 프리셋에서 고르거나 조건을 직접 정합니다.',
      path: '/campaigns/new',
      done: campaigns.length > 0,
    },
    {
      label: '캠페인 시작하기',
      help: '받을 사람과 비용을 확인하고 시작합니다.',
      path: '/campaigns',
      done: campaigns.some((campaign) => campaign.activatedAt !== null),
    },
  ].map((step) => ({ ...step, path: shopPath(shop.id, step.path) }));
}

const Steps = ({ steps }: { steps: Step[] }) => {
  const next = steps.find((step) => !step.done);
  return (
    <Card title="시작하기">
      <ol class="steps">
        {steps.map((step) => (
          <li class={step.done ? 'done' : step === next ? 'next' : undefined}>
            <span class="step-mark" aria-hidden="true">
              {step.done ? '✓' : ''}
            </span>
            <span>
              {step.done ? (
                <>
                  {step.label} <span class="muted">완료</span>
                </>
              ) : (
                <a href={step.path}>{step.label}</a>
              )}
              <small>{step.help}</small>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
};
