// One campaign: where it stands, what stands in its way, and what it did.

import type { Campaign } from '../../../core/campaign/campaign';
import type { Trend } from '../../../core/trend';
import type { CampaignRefusal, CampaignVersion } from '../../actions/campaigns';
import type { AccountView } from '../../actions/providers';
import { type CampaignReport, type DispatchFilter, type listSiteDispatches, RUNS_SHOWN } from '../../actions/reports';
import type { Wait } from '../../actions/waits';
import { people } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { MessageCheck, type Preview } from '../message/check';
import { Card, Notice, StageBadge, Time } from '../parts';
import { SandboxNotice } from '../shop/sandbox-notice';
import { TrendCard } from '../trend';
import { RUN_WORDS } from '../words';
import { BudgetCard, BudgetNotice } from './budget';
import { type Hold, HoldNotice } from './hold';
import { HoldoutComparison } from './holdout';
import { Legs } from './legs';
import { sendingOf } from './list';
import { OBSTACLES } from './obstacle-words';
import { Recipients } from './recipients';
import { Figures, HeldBack, Links, Rules } from './report';
import { Versions } from './versions';
import { CampaignWaits } from './waits';
import { audienceWords, type GroupNames } from './words';

type CampaignPageProps = {
  frame: Frame;
  report: CampaignReport;
  trend: Trend;
  preview: Preview;
  recipients: { rows: Awaited<ReturnType<typeof listSiteDispatches>>; next: number | null; filter: DispatchFilter };
  waits: Wait[];
  versions: CampaignVersion[];
  groups: GroupNames;
  accounts: readonly AccountView[];
  /** Why what was asked for was not done, or what stands in the way of starting it. */
  obstacle: CampaignRefusal | null;
  /** What stands in the way of its messages at the provider. */
  hold: Hold | null;
  now: number;
};

export const CampaignPage = (props: CampaignPageProps) => {
  const { frame, report, trend, preview, recipients, waits, versions, groups, accounts, obstacle, hold, now } = props;
  const { campaign } = report;
  const { shop } = frame;
  const path = shopPath(shop.id, `/campaigns/${campaign.id}`);
  const rowsPath = (query: string) => `${path}${query && `?${query}`}#recipients`;
  const filePath = (query: string) => `${path}/recipients.csv${query && `?${query}`}`;
  return (
    <ShopPage
      frame={frame}
      room="campaigns"
      title={campaign.definition.name}
      actions={<Commands {...{ campaign, path }} blocked={obstacle !== null} />}
    >
      {hold && <HoldNotice hold={hold} path={path} now={now} />}
      <BudgetNotice {...{ report, path }} />
      {campaign.status !== 'ended' && (
        <SandboxNotice shopId={shop.id} message={campaign.definition.message} accounts={accounts} />
      )}
      {obstacle && <Obstacle obstacle={obstacle} shopId={shop.id} path={path} />}
      <Card title="현재 상태">
        <Summary {...{ campaign, groups, now }} />
      </Card>
      <BudgetCard {...{ report, path }} />
      {campaign.activatedAt === null ? (
        <Card title="메시지">
          <MessageCheck preview={preview} senderName={shop.settings.senderName} form={null} />
        </Card>
      ) : (
        <>
          <Figures {...{ report, rowsPath }} />
          <TrendCard {...{ trend, path }} filePath={`${path}/trend.csv`} />
          <div class="columns">
            <div>
              <Legs report={report} />
              <Rules {...{ report, rowsPath }} />
              <HoldoutComparison {...{ report, rowsPath }} />
              <Links {...{ report, rowsPath }} />
            </div>
            <div>
              <HeldBack {...{ report, rowsPath }} />
              <Card title="메시지">
                <MessageCheck preview={preview} senderName={shop.settings.senderName} form={null} />
              </Card>
            </div>
          </div>
          <CampaignWaits shopId={shop.id} {...{ waits, campaign, now }} />
          {campaign.definition.send.type === 'scheduled' && <Runs runs={report.runs} {...{ rowsPath, now }} />}
          <Recipients
            shopId={shop.id}
            {...recipients}
            {...{ rowsPath, filePath }}
            states={report.counts.states}
            now={now}
          />
        </>
      )}
      {versions.length > 1 && <Versions {...{ campaign, versions, path, now }} />}
    </ShopPage>
  );
};

const PAUSING = {
  realtime: '일시정지할까요? 멈춰 있는 동안 발송 시점이 지난 회원에게는 보내지 않습니다.',
  scheduled:
    '일시정지할까요? 아직 보내지 않은 회원에게는 다시 시작할 때 이어서 보냅니다. 반나절이 지나면 보내지 않습니다.',
};

const Commands = ({
  campaign: {
    status,
    archivedAt,
    definition: { send },
  },
  path,
  blocked,
}: {
  campaign: Campaign;
  path: string;
  blocked: boolean;
}) => (
  <>
    {(status === 'draft' || status === 'paused') && !blocked && (
      <a class="button primary" href={`${path}/activation`}>
        {status === 'draft' ? '시작하기' : '다시 시작'}
      </a>
    )}
    {status === 'active' && (
      <form method="post" action={`${path}/pause`}>
        <button type="submit" data-confirm={PAUSING[send.type]}>
          일시정지
        </button>
      </form>
    )}
    {status !== 'ended' && (
      <a class="button" href={`${path}/edit`}>
        수정
      </a>
    )}
    <a class="button" href={`${path}/rehearsal`}>
      미리 돌려보기
    </a>
    <form method="post" action={`${path}/duplicate`}>
      <button type="submit">복사</button>
    </form>
    {archivedAt !== null ? (
      <form method="post" action={`${path}/unarchive`}>
        <button type="submit">목록으로 꺼내기</button>
      </form>
    ) : (
      (status === 'draft' || status === 'ended') && (
        <form method="post" action={`${path}/archive`}>
          <button type="submit">보관</button>
        </form>
      )
    )}
    {status !== 'ended' && (
      <a class="button danger" href={`${path}/end`}>
        종료
      </a>
    )}
  </>
);

const Obstacle = ({ obstacle, shopId, path }: { obstacle: CampaignRefusal; shopId: number; path: string }) => {
  const { title, mend, where } = OBSTACLES[obstacle.reason];
  return (
    <Notice tone="warn">
      <b>
        {title}
        {obstacle.reason === 'unknown_variable' && ` {${obstacle.variable}}`}
      </b>{' '}
      {mend} {where === 'settings' && <a href={shopPath(shopId, '/settings')}>설정으로 가기</a>}
      {(where === 'form' || where === 'time') && <a href={`${path}/edit`}>캠페인 수정</a>}
    </Notice>
  );
};

const Summary = ({ campaign, groups, now }: { campaign: Campaign; groups: GroupNames; now: number }) => {
  const { definition, activatedAt, nextRunAt, finishedAt } = campaign;
  return (
    <dl class="summary">
      <div>
        <dt>상태</dt>
        <dd>
          <StageBadge campaign={campaign} />
        </dd>
      </div>
      <div>
        <dt>발송</dt>
        <dd>{sendingOf(campaign)}</dd>
      </div>
      <div>
        <dt>대상</dt>
        <dd>{audienceWords(definition, groups)}</dd>
      </div>
      {activatedAt !== null && (
        <div>
          <dt>시작한 때</dt>
          <dd>
            <Time at={activatedAt} now={now} />
          </dd>
        </div>
      )}
      {nextRunAt !== null && (
        <div>
          <dt>다음 발송</dt>
          <dd>
            <Time at={nextRunAt} now={now} />
          </dd>
        </div>
      )}
      {finishedAt !== null && (
        <div>
          <dt>마친 때</dt>
          <dd>
            <Time at={finishedAt} now={now} /> (한 번의 발송을 마치고 끝났습니다)
          </dd>
        </div>
      )}
      {definition.holdoutPercent > 0 && (
        <div>
          <dt>비교군</dt>
          <dd>{definition.holdoutPercent}%</dd>
        </div>
      )}
    </dl>
  );
};

const Runs = ({
  runs,
  rowsPath,
  now,
}: {
  runs: CampaignReport['runs'];
  rowsPath: (query: string) => string;
  now: number;
}) => (
  <Card title="발송 회차">
    {runs.length === 0 ? (
      <p class="muted">아직 실행된 회차가 없습니다.</p>
    ) : (
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">예정 시각</th>
            <th scope="col">상태</th>
            <th scope="col" class="num">
              대상
            </th>
            <th scope="col" class="num">
              제외
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr>
              <td class="title">
                <Time at={run.plannedAt} now={now} />
              </td>
              <td data-label="상태">{RUN_WORDS[run.state]}</td>
              <td data-label="대상" class="num">
                <a href={rowsPath(`run=${run.id}`)}>{people(run.matched)}</a>
              </td>
              <td data-label="제외" class="num">
                {people(Object.values(run.excluded).reduce((sum, count) => sum + count, 0))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    {runs.length >= RUNS_SHOWN && (
      <p class="muted">최근 {RUNS_SHOWN}회를 보여 줍니다. 위의 성과와 보내지 않은 이유는 모든 회차를 셉니다.</p>
    )}
  </Card>
);
