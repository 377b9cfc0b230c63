// 이 사람은 왜?: a member's way through one campaign, line by line, on the member's page.

import type { Child } from 'hono/jsx';
import type { Campaign } from '../../../core/campaign/campaign';
import { draftScenarioOf } from '../../../core/campaign/definition';
import type { TargetStep } from '../../../core/condition/trace';
import type { Why, WhyRefusal } from '../../actions/why';
import { FailureToTell } from '../campaign/stuck-runs';
import { scenarioWords } from '../campaign/words';
import { moment, number } from '../format';
import { shopPath } from '../layout';
import { Card, Notice } from '../parts';
import { demographicWords } from '../segment/demographic-fields';
import { conditionWords, intervalWords } from '../segment/words';
import { memberPath } from './list';
import { evidenceWords, GATE_WORDS, outcomeWords, refusalWords } from './why-words';

type WhyCardProps = {
  shopId: number;
  memberId: string;
  campaigns: readonly Campaign[];
  /** The campaign chosen and its trace, or why there is none. */
  chosen: { id: number; why: Why | WhyRefusal } | null;
};

export const WhyCard = ({ shopId, memberId, campaigns, chosen }: WhyCardProps) => (
  <Card title="이 사람은 왜?" id="why">
    {campaigns.length === 0 ? (
      <p class="muted">캠페인을 만들면, 이 회원에게 왜 보냈는지 또는 왜 보내지 않았는지 여기에서 볼 수 있습니다.</p>
    ) : (
      <form method="get" action={shopPath(shopId, '/member#why')} class="control">
        <input type="hidden" name="id" value={memberId} />
        <select name="campaign" aria-label="캠페인">
          {campaigns.map(({ id, definition }) => (
            <option value={String(id)} selected={id === chosen?.id}>
              {definition.name}
            </option>
          ))}
        </select>
        <button type="submit">이유 보기</button>
      </form>
    )}
    {chosen && ('reason' in chosen.why ? <Missing refusal={chosen.why} /> : <Trace why={chosen.why} {...{ shopId }} />)}
  </Card>
);

const Missing = ({ refusal }: { refusal: WhyRefusal }) => (
  <Notice tone="warn">
    {refusal.reason === 'incomplete'
      ? '이 캠페인은 아직 정하지 않은 항목(브랜드, 페이지 등)이 있어 이유를 볼 수 없습니다. 캠페인을 먼저 완성해 주세요.'
      : '그런 캠페인이 없습니다. 목록에서 다시 골라 주세요.'}
  </Notice>
);

const Trace = ({ why, shopId }: { why: Why; shopId: number }) => {
  const { at, now, runs, memberId, campaign } = why;
  return (
    <>
      {runs.length > 1 && (
        <p class="why-runs">
          {runs.map((run) => (
            <a
              href={memberPath(shopId, memberId, `&campaign=${campaign.id}&at=${run}#why`)}
              aria-current={run === at ? 'true' : undefined}
            >
              {moment(run, now)} 회차
            </a>
          ))}
        </p>
      )}
      {why.realtimeUntil !== null && (
        <Notice tone="info">
          {moment(why.realtimeUntil, now)}에 실시간 발송에서 정해진 시점 발송으로 바뀐 캠페인입니다. 그때 기다리던
          메시지는 보내지 않고 끝냈습니다.
        </Notice>
      )}
      <h3>기다리는 행동</h3>
      <ul class="why">
        <Trigger why={why} />
      </ul>
      {why.target.length > 0 && (
        <>
          <h3>타겟 조건</h3>
          <ul class="why">
            {why.target.map((step) => (
              <TargetLine step={step} now={now} />
            ))}
          </ul>
        </>
      )}
      <h3>보내기 전 확인</h3>
      <ul class="why">
        {why.gates.map(({ gate, refusal, evidence }) => (
          <Line passed={refusal === null} facts={evidence.map((one) => evidenceWords(one, now))}>
            {refusal ? refusalWords(refusal, why) : GATE_WORDS[gate]}
          </Line>
        ))}
      </ul>
      <p class={`why-end ${why.outcome.type}`}>
        <b>{outcomeWords(why)}</b>
        {why.outcome.type === 'run_lost' && <FailureToTell failure={why.outcome.failure} />}
      </p>
      <p class="muted">
        {at < now
          ? `${moment(at, now)} 회차를 지금 아는 사실로 다시 본 것입니다. 그 뒤의 구매와 동의도 들어 있습니다.`
          : '지금 아는 사실로 본 것이며, 보내기 직전에 모두 다시 확인합니다.'}
      </p>
    </>
  );
};

const Trigger = ({ why: { campaign, seen, interval, unqualified, now } }: { why: Why }) => {
  const scenario = draftScenarioOf(campaign.definition);
  const facts = [
    `${intervalWords(interval, now)} ${number(seen.measured)} (필요 ${number(seen.needed)})`,
    ...(seen.lastAt === null ? [] : [`마지막 ${moment(seen.lastAt, now)}`]),
  ];
  return (
    <Line passed={unqualified === null} facts={facts}>
      {scenario && scenarioWords(scenario)}
    </Line>
  );
};

const TargetLine = ({ step, now }: { step: TargetStep; now: number }) => {
  switch (step.kind) {
    case 'condition': {
      const { list, condition, interval, measured, lastAt, holds } = step;
      const facts = [
        `${intervalWords(interval, now)} ${number(measured)}`,
        ...(lastAt === null ? [] : [`마지막 ${moment(lastAt, now)}`]),
      ];
      return (
        <Line passed={holds === (list === 'allOf')} facts={facts}>
          {list === 'exclude' && (holds ? '제외 조건에 해당: ' : '제외 조건에 해당하지 않음: ')}
          {conditionWords(condition)}
        </Line>
      );
    }
    case 'demographics':
      return (
        <Line passed={step.holds} facts={[]}>
          {demographicWords(step.demographics)}
        </Line>
      );
    case 'group':
      return (
        <Line passed={step.holds === (step.list === 'include')} facts={[]}>
          타겟 그룹 {step.groupId}
          {step.list === 'exclude' ? '에 없습니다' : '에 있습니다'}
        </Line>
      );
  }
};

const Line = ({ passed, facts, children }: { passed: boolean; facts: readonly string[]; children?: Child }) => (
  <li class={passed ? 'passed' : 'refused'}>
    <span class="mark" role="img" aria-label={passed ? '맞음' : '아님'}>
      {passed ? '✓' : '✗'}
    </span>
    <span>
      {children}
      {facts.length > 0 && <small>{facts.join(' · ')}</small>}
    </span>
  </li>
);
