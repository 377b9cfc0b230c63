// A campaign's figures, each with what it is a share of, and each leading to the rows behind it.

import type { Child } from 'hono/jsx';
import type { Goal } from '../../../core/campaign/goal';
import { SUPPRESSION_REASONS, type SuppressionReason } from '../../../core/dispatch/gate';
import { fallbackOf, type MessageLink } from '../../../core/message/content';
import { numberedLinks } from '../../../core/message/links';
import type { CampaignReport } from '../../actions/reports';
import { EarnedAmount } from '../earned-amount';
import { NONE, number, people, percent, won } from '../format';
import { Card } from '../parts';
import { CANDIDATE_WORDS, eventWord, SUPPRESSION_WORDS } from '../words';

/** What a conversion of this goal is, in Korean. */
const goalWord = (goal: Goal) => (goal.type === 'revenue' ? '구매' : `‘${eventWord(goal.event)}’`);

type ReportProps = { report: CampaignReport; rowsPath: (query: string) => string };

export const Figures = ({ report, rowsPath }: ReportProps) => {
  const { campaign, counts, rates } = report;
  const { goal } = campaign.definition;
  const wanted = goalWord(goal);
  return (
    <Card title="성과">
      <dl class="figures">
        <Figure name="발송 시도" means="발송사에 넘긴 메시지" to={rowsPath('counted=attempted')}>
          {number(counts.attempted)}
        </Figure>
        <Figure
          name="발송 성공"
          means={`휴대폰 도착이 확인된 메시지 · 시도 ${number(counts.attempted)}건 가운데`}
          to={rowsPath('state=delivered')}
        >
          {number(counts.delivered)}
        </Figure>
        <Figure name="클릭 수" means="링크를 누른 횟수, 여러 번 누르면 모두 셈" to={rowsPath('counted=clicked')}>
          {number(counts.clicks)}
        </Figure>
        <Figure
          name="클릭률"
          means={`도착해 클릭한 메시지 ${number(counts.clickedMessages)} ÷ 발송 성공 ${number(counts.delivered)}`}
          to={rowsPath('state=delivered&counted=clicked')}
        >
          {percent(rates.ctr)}
        </Figure>
        <Figure
          name="전환 수"
          means={`클릭 후 ${goal.windowDays * 24}시간 안의 ${wanted}`}
          to={rowsPath('counted=converted')}
        >
          {number(counts.conversions)}
        </Figure>
        <Figure
          name="전환율"
          means={`전환 ${number(counts.conversions)} ÷ 클릭 ${number(counts.clicks)}`}
          to={rowsPath('counted=converted')}
        >
          {percent(rates.cvr)}
        </Figure>
        <Figure
          name="전환 가치"
          means={
            goal.type === 'revenue'
              ? '전환된 구매의 금액 합계'
              : `전환 한 건을 ${won(goal.valuePerConversion)}으로 계산`
          }
          to={rowsPath('counted=converted')}
        >
          <EarnedAmount counts={counts} rule="click" />
        </Figure>
        <Figure
          name="비용"
          means="접수·도착했거나 하루 넘게 결과를 모르는 메시지의 단가 합계"
          to={rowsPath('counted=attempted')}
        >
          {won(counts.spend)}
        </Figure>
        <Figure name="ROAS" means={`전환 가치 ${won(counts.conversionValue)} ÷ 비용 ${won(counts.spend)}`}>
          {percent(rates.roas)}
        </Figure>
        <Unsubscribes {...{ report, rowsPath }} />
      </dl>
    </Card>
  );
};

/** Texts and Kakao messages are refused by an 080 line, which names no message: nothing can be said of theirs. */
const Unsubscribes = ({ report: { campaign, counts }, rowsPath }: ReportProps) => {
  const { unsubscribes } = counts;
  const { channel } = campaign.definition.message;
  if (unsubscribes === 0 && (channel === 'sms' || channel === 'kakao' || channel === 'alimtalk')) {
    return (
      <Figure name="수신거부" means="080 수신거부는 어느 메시지를 보고 했는지 알 수 없어 캠페인별로 세지 못함">
        {NONE}
      </Figure>
    );
  }
  return (
    <Figure
      name="수신거부"
      means="수신거부 링크·버튼을 누르거나 스팸으로 신고한 메시지, 메시지마다 한 번만 셈 · 080과 쇼핑몰을 통한 거부는 어느 메시지 때문인지 알 수 없어 제외"
      to={rowsPath('counted=unsubscribed')}
    >
      {number(unsubscribes)}
    </Figure>
  );
};

const Figure = ({ name, means, to, children }: { name: string; means: string; to?: string; children?: Child }) => (
  <div class="figure">
    <dt title={means}>{name}</dt>
    <dd>
      {to ? (
        <a href={to}>
          {children} <span class="visually-hidden">{name} 대상 보기</span>
        </a>
      ) : (
        children
      )}
      <small>{means}</small>
    </dd>
  </div>
);

export const Rules = ({ report: { campaign, counts, rates }, rowsPath }: ReportProps) => {
  const { goal } = campaign.definition;
  return (
    <Card title="전환을 보는 두 가지 기준">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">항목</span>
            </th>
            <th scope="col" class="num">
              클릭 기준
            </th>
            <th scope="col" class="num">
              도착 기준
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">전환 수</th>
            <td class="num">
              <a href={rowsPath('counted=converted')}>{number(counts.conversions)}</a>
            </td>
            <td class="num">
              <a href={rowsPath('counted=converted_after_delivery')}>{number(counts.deliveryConversions)}</a>
            </td>
          </tr>
          <tr>
            <th scope="row">전환 가치</th>
            <td class="num">
              <EarnedAmount counts={counts} rule="click" />
            </td>
            <td class="num">
              <EarnedAmount counts={counts} rule="delivery" />
            </td>
          </tr>
          <tr>
            <th scope="row">전환율</th>
            <td class="num">
              {percent(rates.cvr)}
              <small>클릭 {number(counts.clicks)} 대비</small>
            </td>
            <td class="num">
              {percent(rates.cvrDelivered)}
              <small>발송 성공 {number(counts.delivered)} 대비</small>
            </td>
          </tr>
          <tr>
            <th scope="row">전환당 비용</th>
            <td class="num">{rates.costPerConversion === null ? NONE : won(rates.costPerConversion)}</td>
            <td class="num muted">{NONE}</td>
          </tr>
        </tbody>
      </table>
      <p class="muted">
        클릭 기준은 링크를 누른 뒤, 도착 기준은 메시지가 도착한 뒤 {goal.windowDays * 24}시간 안의 {goalWord(goal)}를
        셉니다. 한 번의 전환은 기준마다 한 메시지에만 돌아갑니다.
      </p>
    </Card>
  );
};

export const Links = ({ report: { campaign, counts } }: ReportProps) => {
  const { message } = campaign.definition;
  const fallback = fallbackOf(message);
  return (
    <Card title="링크별 클릭">
      <table>
        <thead>
          <tr>
            <th scope="col">링크</th>
            <th scope="col" class="num">
              클릭 수
            </th>
          </tr>
        </thead>
        <tbody>
          <LinkRows links={numberedLinks(message)} clicks={counts.clicksByLink} />
          <LinkRows
            links={fallback ? numberedLinks(fallback) : []}
            clicks={counts.clicksByFallbackLink}
            of={fallback ? '대체 문자 · ' : ''}
          />
        </tbody>
      </table>
    </Card>
  );
};

type LinkRowsProps = { links: readonly MessageLink[]; clicks: Partial<Record<number, number>>; of?: string };

/** The links of one leg; and the clicks of links that the message has no more. */
const LinkRows = ({ links, clicks, of = '' }: LinkRowsProps) => {
  const gone = Object.entries(clicks).filter(([i]) => Number(i) >= links.length);
  const ofGone = gone.reduce((sum, [, count = 0]) => sum + count, 0);
  return (
    <>
      {links.map((link, i) => (
        <tr>
          <td>
            {of + link.name}
            <small class="breaks">{link.url}</small>
          </td>
          <td class="num">{number(clicks[i] ?? 0)}</td>
        </tr>
      ))}
      {ofGone > 0 && (
        <tr>
          <td>{of}지금 내용에 없는 링크</td>
          <td class="num">{number(ofGone)}</td>
        </tr>
      )}
    </>
  );
};

/** Who got nothing and why: held back at dispatch (rows can be listed), or out before a message was planned (counted). */
export const HeldBack = ({ report: { counts, excluded }, rowsPath }: ReportProps) => {
  const held = SUPPRESSION_REASONS.flatMap((reason: SuppressionReason) => {
    const count = counts.suppressed[reason] ?? 0;
    return count > 0
      ? [{ word: SUPPRESSION_WORDS[reason], count, to: rowsPath(`state=suppressed&reason=${reason}`) }]
      : [];
  });
  const out = Object.entries(CANDIDATE_WORDS).flatMap(([reason, word]) => {
    const count = excluded[reason as keyof typeof CANDIDATE_WORDS] ?? 0;
    return count > 0 ? [{ word, count, to: null }] : [];
  });
  return (
    <Card title="보내지 않은 이유">
      <h3>발송 직전에 멈춤</h3>
      <Reasons rows={held} none="멈춘 메시지가 없습니다." />
      <h3>발송 시점 전에 대상에서 빠짐</h3>
      <Reasons rows={out} none="빠진 회원이 없습니다." />
    </Card>
  );
};

const Reasons = ({ rows, none }: { rows: { word: string; count: number; to: string | null }[]; none: string }) =>
  rows.length === 0 ? (
    <p class="muted">{none}</p>
  ) : (
    <ul class="reasons">
      {rows.map(({ word, count, to }) => (
        <li>
          <span>{word}</span> {to ? <a href={to}>{people(count)}</a> : <b>{people(count)}</b>}
        </li>
      ))}
    </ul>
  );
