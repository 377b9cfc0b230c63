// 080 refusals by numbers a provider masks: said until a person has entered them, and never passed over.

import type { AccountView } from '../../actions/providers';
import { number } from '../format';
import { shopPath } from '../layout';
import { Notice } from '../parts';

type Props = { shopId: number; accounts: readonly Pick<AccountView, 'provider' | 'name' | 'maskedOptOuts'>[] };

/** One notice for each account that has listed some. */
export const MaskedOptOuts = ({ shopId, accounts }: Props) => (
  <>
    {accounts
      .filter(({ maskedOptOuts }) => maskedOptOuts > 0)
      .map(({ provider, name, maskedOptOuts }) => (
        <Notice tone="warn">
          <strong>080 수신거부 {number(maskedOptOuts)}건을 옮기지 못했습니다.</strong> {name}에서 번호의 일부를 가려서
          알려 주었기 때문입니다. 업체 콘솔에서 수신거부 번호를 확인해{' '}
          <a href={shopPath(shopId, '/suppressions')}>수신거부 목록</a>에 적어 주세요. 그 전에는 업체가 발송할 때 걸러
          내고, 걸러진 번호부터 목록에 올라갑니다.
          <form method="post" action={shopPath(shopId, `/settings/providers/${provider}/masked-opt-outs`)}>
            <button type="submit" class="small">
              모두 옮겼습니다
            </button>
          </form>
        </Notice>
      ))}
  </>
);
