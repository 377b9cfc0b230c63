// The campaign list, and the presets a new one starts from.

import type { Campaign } from '../../../core/campaign/campaign';
import { type FunnelStep, PRESETS } from '../../../core/campaign/presets';
import { NO_COUNTS, type ReportCounts, reportRates } from '../../../core/report';
import { EarnedAmount } from '../earned-amount';
import { moment, number, percent } from '../format';
import type { Shop } from '../layout';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, Empty, StageBadge } from '../parts';
import { STEP_WORDS } from '../words';
import { sendingWords } from './words';

type ListProps = { campaigns: Campaign[]; summaries: Map<number, ReportCounts>; now: number };

export const CampaignsPage = ({
  frame,
  archivedCount,
  ...list
}: ListProps & { frame: Frame; archivedCount: number }) => (
  <ShopPage
    frame={frame}
    room="campaigns"
    title="캠페인"
    actions={
      list.campaigns.length > 0 && (
        <a class="button primary" href={shopPath(frame.shop.id, '/campaigns/new')}>
          캠페인 만들기
        </a>
      )
    }
  >
    {list.campaigns.length === 0 && archivedCount > 0 ? (
      <Empty title="진행하거나 작성 중인 캠페인이 없습니다">
        <a class="button primary" href={shopPath(frame.shop.id, '/campaigns/new')}>
          캠페인 만들기
        </a>
      </Empty>
    ) : list.campaigns.length === 0 ? (
      <>
        <Empty title="아직 캠페인이 없습니다">
          <p>아래 프리셋에서 골라 시작해 보세요. 시작 버튼을 누르기 전에는 아무것도 보내지 않습니다.</p>
        </Empty>
        <Presets shop={frame.shop} />
      </>
    ) : (
      <div class="card">
        <CampaignTable shop={frame.shop} {...list} />
      </div>
    )}
    {archivedCount > 0 && (
      <p class="muted">
        <a href={shopPath(frame.shop.id, '/campaigns/archive')}>보관함 ({number(archivedCount)})</a>
      </p>
    )}
  </ShopPage>
);

/** Campaigns put away: read and copied, or taken out again. */
export const ArchivePage = ({ frame, ...list }: ListProps & { frame: Frame }) => (
  <ShopPage
    frame={frame}
    room="campaigns"
    title="보관한 캠페인"
    actions={
      <a class="button" href={shopPath(frame.shop.id, '/campaigns')}>
        캠페인 목록
      </a>
    }
  >
    {list.campaigns.length === 0 ? (
      <Empty title="보관한 캠페인이 없습니다">
        <p>종료했거나 작성 중인 캠페인을 보관하면 목록이 가벼워집니다. 성과는 그대로 남습니다.</p>
      </Empty>
    ) : (
      <div class="card">
        <CampaignTable shop={frame.shop} {...list} />
      </div>
    )}
  </ShopPage>
);

export const CampaignTable = ({ shop, campaigns, summaries, now }: ListProps & { shop: Shop }) => (
  <table class="stack campaigns">
    <thead>
      <tr>
        <th scope="col">캠페인</th>
        <th scope="col">상태</th>
        <th scope="col">발송</th>
        <th scope="col" class="num">
          시도
        </th>
        <th scope="col" class="num">
          성공
        </th>
        <th scope="col" class="num" title="클릭한 메시지 ÷ 발송 성공">
          클릭률
        </th>
        <th scope="col" class="num" title="클릭 기준 전환 수">
          전환
        </th>
        <th scope="col" class="num" title="클릭 기준 전환 가치의 합계">
          전환 가치
        </th>
      </tr>
    </thead>
    <tbody>
      {campaigns.map((campaign) => {
        const counts = summaries.get(campaign.id) ?? NO_COUNTS;
        return (
          <tr>
            <td class="title">
              <a href={shopPath(shop.id, `/campaigns/${campaign.id}`)}>{campaign.definition.name}</a>
            </td>
            <td data-label="상태">
              <StageBadge campaign={campaign} />
            </td>
            <td data-label="발송" class="span">
              {sendingOf(campaign)}
              {campaign.nextRunAt !== null && <small>다음 {moment(campaign.nextRunAt, now)}</small>}
            </td>
            <td data-label="시도" class="num">
              {number(counts.attempted)}
            </td>
            <td data-label="성공" class="num">
              {number(counts.delivered)}
            </td>
            <td data-label="클릭률" class="num">
              {percent(reportRates(counts).ctr)}
            </td>
            <td data-label="전환" class="num">
              {number(counts.conversions)}
            </td>
            <td data-label="전환 가치" class="num span">
              <EarnedAmount counts={counts} rule="click" />
            </td>
          </tr>
        );
      })}
    </tbody>
  </table>
);

/** When a campaign sends, in a few words. */
export const sendingOf = ({ definition }: Pick<Campaign, 'definition'>) => sendingWords(definition.send);

export const NewCampaignPage = ({ frame }: { frame: Frame }) => (
  <ShopPage frame={frame} room="campaigns" title="어떤 캠페인을 만들까요?">
    <Presets shop={frame.shop} />
  </ShopPage>
);

/** The steps in which presets are shown: the way of a shopper. */
const STEPS: readonly FunnelStep[] = ['sign_up', 'visit', 'view', 'cart', 'checkout', 'purchase'];

const Presets = ({ shop }: { shop: Shop }) => (
  <>
    {STEPS.map((step) => (
      <section class="preset-step">
        <h2>{STEP_WORDS[step]}</h2>
        <div class="presets">
          {PRESETS.filter((preset) => preset.step === step).map((preset) => (
            <Card title={preset.label}>
              <p>{preset.summary}</p>
              <p class="muted">{preset.realtime ? '실시간 · 정해진 시점' : '정해진 시점'}</p>
              <a class="button" href={shopPath(shop.id, `/campaigns/new?preset=${preset.id}`)}>
                이 프리셋으로 만들기
              </a>
            </Card>
          ))}
        </div>
      </section>
    ))}
  </>
);
