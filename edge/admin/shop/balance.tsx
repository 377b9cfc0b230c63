// Money left at the providers: how much, when that was so, and what to do when it may not do.

import type { BalanceView } from '../../actions/balances';
import { won } from '../format';
import { shopPath } from '../layout';
import { Notice, Time } from '../parts';

/** Why the balance is too small, in words that follow 잔액이 …원으로. */
function shortfall({ need }: BalanceView): string {
  switch (need?.because) {
    case 'set':
      return `설정에서 정한 ${won(need.won)}보다 적습니다`;
    case 'week':
      return `진행 중인 캠페인이 최근 7일 동안 쓴 ${won(need.won)}보다 적습니다`;
    default:
      return '진행 중인 캠페인의 메시지 한 건 값도 되지 않습니다';
  }
}

/** One notice for each account whose balance is low. */
export const BalanceWarnings = ({
  shopId,
  balances,
  now,
}: {
  shopId: number;
  balances: readonly BalanceView[];
  now: number;
}) => (
  <>
    {balances
      .filter(({ low }) => low)
      .map((balance) => (
        <Notice tone="warn">
          <strong>{balance.name} 잔액이 모자랄 수 있습니다.</strong> <Time at={balance.at} now={now} />에 확인한 잔액은{' '}
          {won(balance.won)}으로, {shortfall(balance)}. 잔액이 떨어지면 발송이 멈추니 업체 콘솔에서 미리 충전해 주세요.
          충전한 뒤{' '}
          <a href={`${shopPath(shopId, '/settings/providers')}#${balance.provider}`}>
            발송 연결에서 연결 확인을 누르면
          </a>{' '}
          이 알림이 사라집니다.
        </Notice>
      ))}
  </>
);
