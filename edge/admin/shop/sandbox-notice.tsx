// Said where a campaign stands and before it starts: which of its messages nobody carries yet.

import { fallbackOf, type Message } from '../../../core/message/content';
import type { AccountView } from '../../actions/providers';
import { shopPath } from '../layout';
import { channelWord } from '../message/words';
import { Notice } from '../parts';

type Props = { shopId: number; message: Message; accounts: readonly AccountView[] };

export const SandboxNotice = ({ shopId, message, accounts }: Props) => {
  const legs = [message.channel, ...(fallbackOf(message) ? (['sms'] as const) : [])];
  const uncarried = legs.filter((leg) => !accounts.some(({ channels }) => channels.includes(leg)));
  if (uncarried.length === 0) return null;
  return (
    <Notice tone="warn">
      <b>{uncarried.map(channelWord).join(', ')} 보낼 업체가 아직 연결되지 않았습니다.</b> 회원에게는 나가지 않고{' '}
      <a href={shopPath(shopId, '/inbox')}>받은 문자함</a>에만 쌓이며, 성과에는 보낸 것으로 셉니다. 실제로 보내려면{' '}
      <a href={shopPath(shopId, '/settings/providers')}>발송 연결</a>에서 쇼핑몰의 계정을 연결해 주세요.
    </Notice>
  );
};
