// What the front page says of notices about consent: those past the law's moment, and those that soon will be.

import type { PressingNotices } from '../../db/notices';
import { number } from '../format';
import { shopPath } from '../layout';
import { Notice } from '../parts';

export const OwedNotices = ({ shopId, notices: { late, soon } }: { shopId: number; notices: PressingNotices }) => {
  if (late + soon === 0) return null;
  return (
    <Notice tone={late > 0 ? 'error' : 'warn'}>
      {late > 0
        ? `동의 통지 ${number(late)}건이 법이 정한 기한을 넘겼습니다. `
        : `동의 통지 ${number(soon)}건이 법이 정한 기한까지 4일도 남지 않았습니다. `}
      <a href={shopPath(shopId, '/notices')}>동의 통지 보기</a>
    </Notice>
  );
};
