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

/** One notice for each account whose balance is low, or too low already. */
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
        <Notice tone={balance.stopped > 0 ? 'error' : 'warn'}>
          <strong>{title(balance)}</strong> <Time at={balance.at} now={now} />에 확인한 잔액은 {won(balance.won)}
          {balance.stopped > 0
            ? '입니다. 업체 콘솔에서 충전해 주세요. 충전하면 몇 분 안에 이어서 보내고, 이미 받은 사람에게는 다시 보내지 않습니다.'
            : `으로, ${shortfall(balance)}. 잔액이 떨어지면 발송이 멈추니 업체 콘솔에서 미리 충전해 주세요.`}{' '}
          충전한 뒤{' '}
          <a href={`${shopPath(shopId, '/settings/providers')}#${balance.provider}`}>발송 연결에서 연결 확인</a>을
          누르면 잔액을 바로 다시 읽습니다.
        </Notice>
      ))}
  </>
);

const title = ({ name, stopped }: BalanceView) =>
  stopped > 0 ? `${name} 잔액이 모자라 캠페인 ${stopped}개의 발송이 멈췄습니다.` : `${name} 잔액이 모자랄 수 있습니다.`;
