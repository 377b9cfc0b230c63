// How a target is read and how many it reaches now: beside the form while it is written, and under its findings.

import type { Place, TargetFindings } from '../../../core/condition/lint';
import type { Target } from '../../../core/condition/schema';
import type { TargetEstimate, TargetObstacle } from '../../actions/segments';
import { people, won } from '../format';
import { Notice, Time } from '../parts';
import { DROPPED_WORDS, TARGET_OBSTACLES, TARGET_WARNINGS } from '../words';
import { demographicWords } from './demographic-fields';
import { conditionWords, intervalWords } from './words';

export type Inspected = {
  target: Target;
  /** Number of the row a condition is typed in, from 1. */
  rowAt: (place: Place) => number;
  findings: TargetFindings & { obstacles: TargetObstacle[]; at: number };
  /** Null where obstacles stand in the way. */
  estimate: TargetEstimate | null;
};

export const EstimateView = ({ inspected }: { inspected: Inspected | null }) => {
  if (!inspected) return <p class="muted">조건을 모두 적으면 여기에 예상 규모가 보입니다.</p>;
  const { estimate, findings, target, rowAt } = inspected;
  return (
    <>
      <TargetObstacles obstacles={findings.obstacles} rowAt={rowAt} />
      {estimate && <Figures estimate={estimate} />}
      {findings.warnings.map((warning) => (
        <p class="muted">
          <b>조건 {rowAt(warning.at)}.</b> {TARGET_WARNINGS[warning.reason]}
        </p>
      ))}
      <h3>이렇게 읽습니다</h3>
      <ol class="read">
        {findings.intervals.map(({ at, interval }) => {
          const condition = target[at.list][at.index];
          return (
            condition && (
              <li>
                {conditionWords(condition)}
                {at.list === 'exclude' && ' → 제외'}
                <small>{intervalWords(interval, findings.at)}</small>
              </li>
            )
          );
        })}
        {target.demographics && <li>{demographicWords(target.demographics)}</li>}
      </ol>
    </>
  );
};

type ObstaclesProps = { obstacles: readonly TargetObstacle[]; rowAt: Inspected['rowAt'] };

/** What stands in a target's way, each with the rows it is about. */
export const TargetObstacles = ({ obstacles, rowAt }: ObstaclesProps) => (
  <>
    {obstacles.map((obstacle) => (
      <Notice tone="warn">
        {'at' in obstacle && <b>{rowsWord(obstacle, rowAt)} </b>}
        {TARGET_OBSTACLES[obstacle.reason]}
      </Notice>
    ))}
  </>
);

const rowsWord = (obstacle: { at: Place; with?: Place }, rowAt: Inspected['rowAt']) =>
  obstacle.with ? `조건 ${rowAt(obstacle.at)}과 ${rowAt(obstacle.with)}.` : `조건 ${rowAt(obstacle.at)}.`;

const Figures = ({ estimate }: { estimate: TargetEstimate }) => {
  const { matched, dropped, reachable, cost, complete, at } = estimate;
  const reasons = (Object.keys(DROPPED_WORDS) as (keyof typeof dropped)[]).filter((reason) => dropped[reason] > 0);
  return (
    <>
      <p class="size">
        <b>{people(reachable)}</b>
        {!complete && ' 이상'}에게 문자를 보낼 수 있습니다
      </p>
      <ul class="reasons">
        <li>
          <span>조건에 맞는 회원</span>
          <span>{people(matched)}</span>
        </li>
        {reasons.map((reason) => (
          <li>
            <span>{DROPPED_WORDS[reason]}</span>
            <span>−{people(dropped[reason])}</span>
          </li>
        ))}
        <li>
          <span>한 번 보내는 비용</span>
          <span>
            SMS {won(cost.SMS)} · LMS {won(cost.LMS)}
          </span>
        </li>
      </ul>
      <p class="muted">
        <Time at={at} now={at} /> 기준 예상입니다. 발송 한도와 그 사이의 구매는 보낼 때 다시 확인합니다.
        {!complete && ` 회원이 많아 ${people(matched)}까지만 셌습니다.`}
      </p>
    </>
  );
};
