// The pages that ask again: before a campaign sends for the first time, and before it ends for good.

import type { Campaign } from '../../core/campaign/campaign';
import type { CampaignEstimate } from '../actions/estimates';
import type { AccountView } from '../actions/providers';
import { CampaignEstimateView } from './campaign/estimate';
import { sendingOf } from './campaign/list';
import { OBSTACLES } from './campaign/obstacle-words';
import { audienceWords, type GroupNames } from './campaign/words';
import { duration, people } from './format';
import { type Frame, ShopPage, shopPath } from './layout';
import { MessageCheck, type Preview } from './message/check';
import { Card, Notice } from './parts';
import { SandboxNotice } from './shop/sandbox-notice';

type ActivationProps = {
  frame: Frame;
  campaign: Campaign;
  /** Has somebody changed it since it was confirmed, so that this is to be confirmed instead? */
  isChanged: boolean;
  groups: GroupNames;
  accounts: readonly AccountView[];
  /** Whom it would reach; absent where no run is planned any more, and it only goes on with those who wait. */
  estimate?: CampaignEstimate | null;
  preview: Preview;
  /** Running campaigns that find members of this one's too. */
  overlapping: readonly Campaign[];
  /** Messages that wait for it to go on. */
  waiting: number;
};

export const ActivationPage = (props: ActivationProps) => {
  const { frame, campaign, isChanged, groups, accounts, estimate, preview, overlapping, waiting } = props;
  const path = shopPath(frame.shop.id, `/campaigns/${campaign.id}`);
  const { send } = campaign.definition;
  return (
    <ShopPage
      frame={frame}
      room="campaigns"
      title={`이 캠페인을 ${campaign.status === 'paused' ? '다시 ' : ''}시작할까요?`}
    >
      {isChanged && (
        <Notice tone="error">
          <b>{OBSTACLES.changed_meanwhile.title}</b> 아직 시작하지 않았습니다. 아래가 지금 내용이니, 다시 확인하고
          시작해 주세요.
        </Notice>
      )}
      <Card title={campaign.definition.name}>
        <dl class="summary">
          <div>
            <dt>발송</dt>
            <dd>{sendingOf(campaign)}</dd>
          </div>
          <div>
            <dt>대상</dt>
            <dd>
              {audienceWords(campaign.definition, groups)}
              {send.type === 'realtime' && (
                <>
                  {' '}
                  · <b>{duration(send.delayMs)}</b> 뒤
                </>
              )}
            </dd>
          </div>
        </dl>
        <p class="muted">
          광고 수신에 동의한 회원에게만, 야간을 피해, 회원당 발송 한도 안에서 보냅니다. 발송 직전에 구매 여부를 다시
          확인합니다.
        </p>
      </Card>
      {waiting > 0 && (
        <Notice tone="info">
          <b>아직 보내지 않은 {people(waiting)}에게 이어서 보냅니다.</b> 그사이 구매했거나 수신을 거부한 회원은 빼고,
          이미 받은 회원에게는 다시 보내지 않습니다.
        </Notice>
      )}
      <SandboxNotice shopId={frame.shop.id} message={campaign.definition.message} accounts={accounts} />
      {overlapping.map(({ definition: { name, priority } }) => (
        <Notice tone="warn">
          진행 중인 ‘{name}’ 캠페인(우선순위 {priority})에도 해당하는 회원이 있을 수 있습니다. 가입한 뒤 다시 오지 않은
          회원이 그렇습니다. 같은 때에는 우선순위가 높은 쪽이 먼저 보내고, 다른 쪽은 발송 한도가 거릅니다.
        </Notice>
      ))}
      {estimate !== undefined && (
        <Card title="예상 규모와 비용">
          <div class="estimate">
            <CampaignEstimateView estimate={estimate} />
          </div>
        </Card>
      )}
      <Card title="보낼 메시지">
        <MessageCheck preview={preview} senderName={frame.shop.settings.senderName} form={null} />
      </Card>
      <form method="post" action={`${path}/activation`} class="form-actions">
        <input type="hidden" name="version" value={String(campaign.version)} />
        <button class="primary" type="submit">
          네, 시작합니다
        </button>
        <a class="button" href={path}>
          취소
        </a>
      </form>
    </ShopPage>
  );
};

type EndProps = {
  frame: Frame;
  campaign: Campaign;
  /** Members who wait; `more` where there may be more of them. */
  waiting: number;
  more: boolean;
};

export const EndPage = ({ frame, campaign, waiting, more }: EndProps) => {
  const path = shopPath(frame.shop.id, `/campaigns/${campaign.id}`);
  return (
    <ShopPage frame={frame} room="campaigns" title="이 캠페인을 종료할까요?">
      <Card title={campaign.definition.name}>
        <p>
          종료하면 다시 시작할 수 없습니다. 잠시 멈추려면 일시정지를 쓰세요.
          {waiting > 0 && ` 기다리고 있는 ${people(waiting)}${more ? ' 이상' : ''}에게도 보내지 않습니다.`}
        </p>
        <p class="muted">이미 보낸 메시지의 클릭과 전환은 계속 집계합니다.</p>
      </Card>
      <form method="post" action={`${path}/end`} class="form-actions">
        <button class="danger" type="submit">
          네, 종료합니다
        </button>
        <a class="button" href={path}>
          취소
        </a>
      </form>
    </ShopPage>
  );
};
