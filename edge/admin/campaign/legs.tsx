// 경로별 성과: what the first leg came to and what the text instead of it, for a message of two legs.

import { fallbackOf, type MessageChannel } from '../../../core/message/content';
import type { CampaignReport } from '../../actions/reports';
import type { LegCounts } from '../../db/legs';
import { number, percent, won } from '../format';
import { channelWord } from '../message/words';
import { Card } from '../parts';
import { FAILURE_WORDS } from './failure-words';

export const Legs = ({
  report: {
    campaign,
    counts: { delivered },
    rates,
    legs,
  },
}: {
  report: CampaignReport;
}) => {
  const { message } = campaign.definition;
  if (legs.length === 0 || (fallbackOf(message) === null && legs.every(({ leg }) => leg === 1))) return null;
  return (
    <Card title="경로별 성과 (복합채널)">
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">경로</th>
            <th scope="col" class="num">
              시도
            </th>
            <th scope="col" class="num">
              도착
            </th>
            <th scope="col" class="num">
              도착률
            </th>
            <th scope="col" class="num">
              비용
            </th>
          </tr>
        </thead>
        <tbody>
          {legs.map((counts) => (
            <tr>
              <td class="title">
                {legWord(counts, message.channel)}
                <Failures counts={counts} />
              </td>
              <td data-label="시도" class="num">
                {number(counts.attempted)}
              </td>
              <td data-label="도착" class="num">
                {number(counts.delivered)}
              </td>
              <td data-label="도착률" class="num">
                {percent(counts.attempted === 0 ? null : counts.delivered / counts.attempted)}
              </td>
              <td data-label="비용" class="num">
                {won(counts.spend)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        대체 문자 비율 <b>{percent(rates.fallbackRate)}</b>{' '}
        <small class="muted">발송 성공 {number(delivered)}건 가운데 대체 문자로 도착한 메시지</small>
      </p>
      <p class="muted">한 사람에게는 한 경로로만 도착하며, 위의 발송 시도와 성공에는 한 번만 셉니다.</p>
    </Card>
  );
};

/** A first leg by another channel went to who consented to the text only. */
function legWord({ leg, channel }: LegCounts, primary: MessageChannel): string {
  if (leg === 2) return '대체 문자';
  return channel === primary ? channelWord(primary) : '처음부터 문자 (문자에만 동의한 회원)';
}

const Failures = ({ counts: { failed } }: { counts: LegCounts }) => {
  const said = Object.entries(failed).sort(([, a], [, b]) => b - a);
  if (said.length === 0) return null;
  return (
    <small>
      실패:{' '}
      {said.map(([reason, n]) => `${FAILURE_WORDS[reason as keyof typeof FAILURE_WORDS]} ${number(n)}`).join(' · ')}
    </small>
  );
};
