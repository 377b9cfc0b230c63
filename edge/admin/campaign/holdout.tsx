// Whether the messages changed anything, in a sentence one may repeat to the owner.

import { type Arm, VERDICT_NEEDS } from '../../../core/holdout';
import type { CampaignReport } from '../../actions/reports';
import { number, people, percent } from '../format';
import { Card } from '../parts';

type Holdout = NonNullable<CampaignReport['holdout']>;

export const HoldoutComparison = ({
  report: { holdout },
  rowsPath,
}: {
  report: CampaignReport;
  rowsPath: (query: string) => string;
}) =>
  holdout && (
    <Card title="비교군과 비교">
      <p class="lead">{verdictOf(holdout)}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">구분</span>
            </th>
            <th scope="col" class="num">
              회원
            </th>
            <th scope="col" class="num">
              전환 회원
            </th>
            <th scope="col" class="num">
              비율
            </th>
          </tr>
        </thead>
        <tbody>
          <ArmRow name="메시지 대상" arm={holdout.treated} />
          <ArmRow name="비교군" arm={holdout.heldOut} to={rowsPath('state=suppressed&reason=holdout')} />
        </tbody>
      </table>
      <p class="muted">
        비교군은 조건에 맞았지만 일부러 보내지 않은 회원입니다. 클릭과 관계없이, 보낼 시점부터 목표 기간 안에 전환한
        회원을 양쪽 모두 셉니다.
      </p>
    </Card>
  );

const ArmRow = ({ name, arm, to }: { name: string; arm: Arm; to?: string }) => (
  <tr>
    <th scope="row">{name}</th>
    <td class="num">{to ? <a href={to}>{people(arm.members)}</a> : people(arm.members)}</td>
    <td class="num">{people(arm.converted)}</td>
    <td class="num">{percent(arm.members === 0 ? null : arm.converted / arm.members)}</td>
  </tr>
);

/** Percentage points with their sign. */
const points = (rate: number) => `${rate > 0 ? '+' : ''}${number(rate * 100)}%p`;

function verdictOf({ verdict, lift, interval }: Holdout): string {
  if (verdict === 'undecided' || lift === null || interval === null) {
    return `판단 불가 · 양쪽에 ${VERDICT_NEEDS.membersPerArm}명씩, 전환이 모두 ${VERDICT_NEEDS.conversions}명 이상 모이면 알려 드립니다.`;
  }
  const measured = `${points(lift)} (95% 구간 ${points(interval.low)} ~ ${points(interval.high)})`;
  const SAID = {
    better: `메시지가 전환을 늘렸습니다: ${measured}`,
    worse: `메시지를 보낸 쪽의 전환이 더 적습니다: ${measured}. 내용이나 시점을 바꿔 보세요.`,
    no_difference: `차이가 있다고 말할 수 없습니다: ${measured}. 더 모이면 달라질 수 있습니다.`,
  } as const;
  return SAID[verdict];
}
