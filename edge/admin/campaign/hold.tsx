// A campaign whose messages the provider does not take: since when, why, and how it goes on.

import type { Campaign } from '../../../core/campaign/campaign';
import type { listSiteHolds } from '../../actions/providers';
import { shopPath } from '../layout';
import { Notice, Time } from '../parts';
import { HOLD_WORDS } from '../shop/provider-words';

export type Hold = Awaited<ReturnType<typeof listSiteHolds>>[number];

const UNNAMED = {
  title: '발송 업체가 메시지를 받지 않습니다.',
  mend: '발송 연결에서 계정을 확인한 뒤 다시 보내 주세요.',
};

/** Campaigns that stand still for something other than money, each with what it is and the way to its page. */
export const HeldCampaigns = ({
  shopId,
  holds,
  campaigns,
}: {
  shopId: number;
  holds: readonly Hold[];
  campaigns: readonly Campaign[];
}) => (
  <>
    {holds
      .filter(({ reason }) => reason !== 'balance')
      .flatMap(({ campaignId, reason }) => {
        const { title, mend } = HOLD_WORDS[reason] ?? UNNAMED;
        const name = campaigns.find(({ id }) => id === campaignId)?.definition.name;
        return name === undefined
          ? []
          : [
              <Notice tone="error">
                <strong>
                  <a href={shopPath(shopId, `/campaigns/${campaignId}`)}>{name}</a> 발송 멈춤: {title}
                </strong>{' '}
                {mend}
              </Notice>,
            ];
      })}
  </>
);

export const HoldNotice = ({ hold, path, now }: { hold: Hold; path: string; now: number }) => {
  const { title, mend } = HOLD_WORDS[hold.reason] ?? UNNAMED;
  return (
    <Notice tone="error">
      <p>
        <strong>발송 멈춤: {title}</strong> {mend}
      </p>
      <form method="post" action={`${path}/release`}>
        <Time at={hold.since} now={now} />
        부터 멈춰 있습니다. <button type="submit">다시 보내기</button>
      </form>
    </Notice>
  );
};
