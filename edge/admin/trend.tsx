// Figures day by day: what they came to, a picture of them, and the table the picture is of. The picture is plain SVG: a
// page's style may stand in its stylesheet alone, and what draws charts writes style into them.

import { type ReportCounts, reportRates } from '../../core/report';
import { contribution, type Sales } from '../../core/sales';
import { dayStart, formatKstDate } from '../../core/time';
import { type DayCounts, TREND_DAYS, type Trend } from '../../core/trend';
import { EarnedAmount } from './earned-amount';
import { number, percent, won } from './format';
import { Card } from './parts';

/** The spans to choose from, in days. */
const SPANS = [7, TREND_DAYS.usual, TREND_DAYS.max];

/** The span an address asks for; the usual one where it asks for another. */
export const readSpan = (asked: string | undefined): number =>
  SPANS.find((span) => String(span) === asked) ?? TREND_DAYS.usual;

const dateOf = ({ day }: DayCounts) => formatKstDate(dayStart(day));

type TrendProps = {
  trend: Trend;
  /** The page it stands on, and the same days as a file. */
  path: string;
  filePath: string;
  /** What the sums above it are said with: a campaign's page says all it ever came to. */
  summed?: { sales: Sales | null };
};

export const TrendCard = ({ trend: { days, total }, path, filePath, summed }: TrendProps) => (
  <Card title={`최근 ${days.length}일 성과`} id="trend" aside={<Spans path={path} span={days.length} />}>
    {total.attempted === 0 ? (
      <p class="muted">이 기간에 보낸 메시지가 없습니다. 보내기 시작하면 날짜별 성과가 여기에 보입니다.</p>
    ) : (
      <>
        {summed && <Sums total={total} sales={summed.sales} />}
        <div class="trend">
          <Bars name="발송 성공" days={days} of={(counts) => counts.delivered} say={(n) => `${number(n)}건`} />
          {total.conversions > 0 && total.conversionValue === 0 ? (
            // Worth nothing in won: told in other currencies, or a goal without a value.
            <Bars name="전환 수" days={days} of={(counts) => counts.conversions} say={(n) => `${number(n)}건`} />
          ) : (
            <Bars name="전환 가치" days={days} of={(counts) => counts.conversionValue} say={won} />
          )}
        </div>
        <p class="muted">
          메시지를 처음 보낸 날에 셉니다. 나중에 생긴 클릭·전환·환불도 그날의 성과라서, 최근 날짜의 숫자는 아직 집계
          중입니다.{summed?.sales && ' 기여도는 이 기간에 결제된 모든 주문 가운데 메시지에서 온 금액의 몫입니다.'}
        </p>
        <details>
          <summary>날짜별로 보기</summary>
          <DayTable days={days} />
        </details>
        <p class="pager">
          <a href={`${filePath}?days=${days.length}`}>CSV로 받기</a>
        </p>
      </>
    )}
  </Card>
);

const Spans = ({ path, span }: { path: string; span: number }) => (
  <nav class="tabs" aria-label="기간">
    {SPANS.map((choice) => (
      <a href={`${path}?days=${choice}#trend`} aria-current={choice === span ? 'true' : undefined}>
        {choice}일
      </a>
    ))}
  </nav>
);

const Sums = ({ total, sales }: { total: ReportCounts; sales: Sales | null }) => {
  const { ctr, roas } = reportRates(total);
  return (
    <dl class="trend-sums">
      <div>
        <dt>전환 가치</dt>
        <dd>
          <EarnedAmount counts={total} rule="click" />
        </dd>
      </div>
      {sales && (
        <div>
          <dt>기여도</dt>
          <dd>
            {percent(contribution(sales, 'click'))}
            <small>수신 기준 {percent(contribution(sales, 'delivery'))}</small>
            <small>전체 매출 {won(sales.value)}</small>
          </dd>
        </div>
      )}
      <div>
        <dt>전환 수</dt>
        <dd>{number(total.conversions)}</dd>
      </div>
      <div>
        <dt>발송 성공</dt>
        <dd>{number(total.delivered)}</dd>
      </div>
      <div>
        <dt>클릭률</dt>
        <dd>{percent(ctr)}</dd>
      </div>
      <div>
        <dt>비용</dt>
        <dd>
          {won(total.spend)}
          <small>ROAS {percent(roas)}</small>
        </dd>
      </div>
    </dl>
  );
};

/** Height of the tallest bar, and width of a day, in units of the picture, which is stretched to its place. */
const HEIGHT = 100;
const WIDTH = 10;
/** What is not nothing is seen. */
const LEAST = 2;

type BarsProps = {
  name: string;
  days: readonly DayCounts[];
  of: (counts: DayCounts) => number;
  say: (value: number) => string;
};

const Bars = ({ name, days, of, say }: BarsProps) => {
  const most = Math.max(...days.map(of));
  const [first, last] = [days.at(0), days.at(-1)];
  const tall = (value: number) => (value > 0 ? Math.max((value / most) * HEIGHT, LEAST) : 0);
  return (
    <figure>
      <figcaption>
        {name}
        <small>가장 많은 날 {say(most)}</small>
      </figcaption>
      <svg viewBox={`0 0 ${days.length * WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {days.map((counts, i) => {
          const height = tall(of(counts));
          return (
            <g>
              <title>
                {dateOf(counts)} {say(of(counts))}
              </title>
              <rect class="trend-day" x={i * WIDTH} y="0" width={WIDTH} height={HEIGHT} />
              <rect class="trend-bar" x={i * WIDTH + 1} y={HEIGHT - height} width={WIDTH - 2} height={height} />
            </g>
          );
        })}
      </svg>
      <p class="trend-axis" aria-hidden="true">
        <span>{first && dateOf(first)}</span>
        <span>{last && dateOf(last)}</span>
      </p>
    </figure>
  );
};

/** Newest first; a day on which nothing was sent has nothing to say. */
const DayTable = ({ days }: { days: readonly DayCounts[] }) => (
  <table class="stack">
    <thead>
      <tr>
        <th scope="col">보낸 날</th>
        {['발송 시도', '발송 성공', '클릭 수', '클릭률', '전환 수', '전환 가치', '비용'].map((name) => (
          <th scope="col" class="num">
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {days
        .filter(({ attempted }) => attempted > 0)
        .reverse()
        .map((counts) => (
          <tr>
            <td class="title">{dateOf(counts)}</td>
            <td class="num" data-label="발송 시도">
              {number(counts.attempted)}
            </td>
            <td class="num" data-label="발송 성공">
              {number(counts.delivered)}
            </td>
            <td class="num" data-label="클릭 수">
              {number(counts.clicks)}
            </td>
            <td class="num" data-label="클릭률">
              {percent(reportRates(counts).ctr)}
            </td>
            <td class="num" data-label="전환 수">
              {number(counts.conversions)}
            </td>
            <td class="num" data-label="전환 가치">
              <EarnedAmount counts={counts} rule="click" />
            </td>
            <td class="num" data-label="비용">
              {won(counts.spend)}
            </td>
          </tr>
        ))}
    </tbody>
  </table>
);
