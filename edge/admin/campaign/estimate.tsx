// 예상 규모 of a campaign: who has qualified, who falls out at which gate, whom it reaches by which channel, at what cost.
// Beside the form while it is written, and where it is about to be started.

import { SUPPRESSION_REASONS } from '../../../core/dispatch/gate';
import { type CampaignEstimate, isBroad, REALTIME_DAYS } from '../../actions/estimates';
import { people, won } from '../format';
import { channelWord } from '../message/words';
import { Notice, Time } from '../parts';
import { CANDIDATE_WORDS, SUPPRESSION_WORDS } from '../words';

export const CampaignEstimateView = ({ estimate }: { estimate: CampaignEstimate | null }) => {
  if (!estimate) return <p class="muted">대상과 메시지를 모두 적으면 여기에 예상 규모가 보입니다.</p>;
  const { reachable, cost, complete, qualified, at, affordable, total, looked } = estimate;
  const about = (figure: string) => (complete ? figure : `약 ${figure}`);
  const isRealtime = estimate.basis === 'recent_days';
  return (
    <>
      <p class="size">
        <b>{about(people(reachable))}</b>에게 <b>{about(won(cost.expected))}</b>
      </p>
      {!complete && (
        <Notice tone="warn">
          회원 {people(total)} 가운데 아이디 순서로 앞의 {people(looked)}만 살펴보고 전체로 어림한 수입니다.
        </Notice>
      )}
      {isBroad(estimate) && (
        <Notice tone="warn">
          지금 보낼 수 있는 회원의 절반이 넘습니다. 너무 넓으면 조건을 더하거나 타겟 그룹으로 좁혀 주세요.
        </Notice>
      )}
      <p class="muted">
        {isRealtime
          ? `실시간 캠페인이라 인원이 미리 정해져 있지 않습니다. 어제까지 ${REALTIME_DAYS}일 동안 해당한 회원으로 어림한 수입니다. 시작하기 전의 행동에는 보내지 않습니다.`
          : '지금 보낸다면 받을 회원과 비용입니다.'}
      </p>
      <ul class="reasons">
        <li>
          <span>조건에 맞는 행동을 한 회원</span>
          <span>{people(qualified)}</span>
        </li>
        <Dropped counts={estimate.excluded} words={CANDIDATE_WORDS} order={Object.keys(CANDIDATE_WORDS)} />
        <Dropped counts={estimate.stopped} words={SUPPRESSION_WORDS} order={SUPPRESSION_REASONS} />
        {estimate.legs.map(({ channel, isFallback, members }) => (
          <li class="leg">
            <span>
              {isFallback ? '처음부터 대체 문자로' : channelWord(channel)}
              {!isFallback && estimate.legs.length > 1 && ' (닿지 않으면 대체 문자)'}
            </span>
            <b>{people(members)}</b>
          </li>
        ))}
        <li>
          <span>가장 비쌀 때의 비용</span>
          <span>{won(cost.worst)}</span>
        </li>
      </ul>
      {affordable !== null && affordable < reachable && (
        <Notice tone="warn">
          남은 예산으로는 약 {people(affordable)}에게 보낼 수 있습니다. 가장 최근에 행동한 회원부터 보냅니다.
        </Notice>
      )}
      <p class="muted">
        <Time at={at} now={at} /> 기준 예상입니다. 구매·동의·한도는 보내기 직전에 다시 확인합니다.
      </p>
    </>
  );
};

type DroppedProps<Reason extends string> = {
  counts: Partial<Record<Reason, number>>;
  words: Record<Reason, string>;
  order: readonly string[];
};

/** Who falls out, in the order the questions are asked. */
const Dropped = <Reason extends string>({ counts, words, order }: DroppedProps<Reason>) => (
  <>
    {(order as readonly Reason[]).map((reason) => {
      const count = counts[reason] ?? 0;
      return (
        count > 0 && (
          <li>
            <span>{words[reason]}</span>
            <span>−{people(count)}</span>
          </li>
        )
      );
    })}
  </>
);
