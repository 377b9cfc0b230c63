// What a campaign may cost, has cost and has left; and what to do when nothing is left.

import type { CampaignReport } from '../../actions/reports';
import { people, won } from '../format';
import { Card, Notice } from '../parts';

type BudgetProps = { report: CampaignReport; path: string };

/** Shown of a campaign with a limit. */
export const BudgetCard = ({ report: { campaign, budget } }: BudgetProps) => {
  const limits = campaign.definition.budget;
  if (!limits) return null;
  const { use, left } = budget;
  const rows = [
    { name: '전체', limit: limits.total, use: use.all, left: left.total },
    { name: '오늘', limit: limits.daily, use: use.today, left: left.daily },
  ];
  return (
    <Card title="예산">
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">기간</span>
            </th>
            <th scope="col" class="num">
              예산
            </th>
            <th scope="col" class="num">
              쓴 금액
            </th>
            <th scope="col" class="num">
              잡아 둔 금액
            </th>
            <th scope="col" class="num">
              남은 금액
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td class="title">{row.name}</td>
              <td data-label="예산" class="num">
                {row.limit === undefined ? '제한 없음' : won(row.limit)}
              </td>
              <td data-label="쓴 금액" class="num">
                {won(row.use.spent)}
              </td>
              <td data-label="잡아 둔 금액" class="num">
                {won(row.use.reserved)}
              </td>
              <td data-label="남은 금액" class="num">
                {row.left === null ? '제한 없음' : <b>{won(row.left)}</b>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">
        보낸 메시지는 결과를 알 때까지 가장 비쌀 때의 금액을 잡아 둡니다. 도착하면 실제 금액이 쓴 금액이 되고, 실패하면
        모두 돌아옵니다. 하루가 지나도 결과를 알 수 없으면 보낸 것으로 보고 쓴 금액에 셉니다.
      </p>
    </Card>
  );
};

/** Why messages wait, and how they go on. */
export const BudgetNotice = ({ report: { campaign, budget }, path }: BudgetProps) => {
  if (budget.waiting === 0 || campaign.status !== 'active') return null;
  const isDay = budget.left.daily !== null && (budget.left.total === null || budget.left.daily < budget.left.total);
  return (
    <Notice tone="warn">
      <b>예산이 모자라 {people(budget.waiting)}에게 보내지 못하고 있습니다.</b>{' '}
      {isDay ? '하루 예산을 올리면 바로 이어서 보냅니다.' : '전체 예산을 올리면 바로 이어서 보냅니다.'} 발송 시점이
      지나치게 늦어지면 보내지 않습니다. <a href={`${path}/edit#budgetTotal`}>예산 올리기</a>
    </Notice>
  );
};
