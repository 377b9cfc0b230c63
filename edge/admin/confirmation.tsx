// The pages that ask again: before a campaign sends for the first time, and before it ends for good.

import type { Campaign, CampaignDefinition } from '../../core/campaign/campaign';
import type { AudienceEstimate } from '../actions/campaigns';
import { audienceWords } from './campaign-words';
import { sendingOf } from './campaigns';
import { duration, people, won } from './format';
import { type Frame, ShopPage, shopPath } from './layout';
import { MessageCheck, type Preview } from './message-check';
import { Card, Time } from './parts';
import { CANDIDATE_WORDS } from './words';

type ActivationProps = {
  frame: Frame;
  campaign: Campaign;
  estimate: AudienceEstimate | null;
  preview: Preview;
  now: number;
};

export const ActivationPage = ({ frame, campaign, estimate, preview, now }: ActivationProps) => {
  const path = shopPath(frame.shop.id, `/campaigns/${campaign.id}`);
  const price = preview?.ok ? preview.value.price : null;
  const { send } = campaign.definition;
  return (
    <ShopPage frame={frame} room="campaigns" title="이 캠페인을 시작할까요?">
      <Card title={campaign.definition.name}>
        <dl class="summary">
          <div>
            <dt>발송</dt>
            <dd>{sendingOf(campaign)}</dd>
          </div>
          <div>
            <dt>받을 사람</dt>
            <dd>
              {estimate ? (
                <Reach estimate={estimate} now={now} />
              ) : (
                send.type === 'realtime' && <ReachLater definition={campaign.definition} delayMs={send.delayMs} />
              )}
            </dd>
          </div>
          {price !== null && (
            <div>
              <dt>비용</dt>
              <dd>
                건당 {won(price)}
                {estimate && (
                  <>
                    {' '}
                    · 지금 기준 최대 <b>{won(price * estimate.matched)}</b>
                  </>
                )}
                <small>설정에 적은 단가로 계산한 예상 금액입니다.</small>
              </dd>
            </div>
          )}
        </dl>
        <p class="muted">
          광고 수신에 동의한 회원에게만, 야간을 피해, 회원당 발송 한도 안에서 보냅니다. 발송 직전에 구매 여부를 다시
          확인합니다.
        </p>
      </Card>
      <Card title="보낼 메시지">
        <MessageCheck preview={preview} senderName={frame.shop.settings.senderName} form={null} />
      </Card>
      <form method="post" action={`${path}/activation`} class="form-actions">
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

const Reach = ({ estimate, now }: { estimate: AudienceEstimate; now: number }) => {
  const excluded = Object.entries(CANDIDATE_WORDS).flatMap(([reason, word]) => {
    const count = estimate.excluded[reason as keyof typeof CANDIDATE_WORDS] ?? 0;
    return count > 0 ? [`${word} ${people(count)}`] : [];
  });
  return (
    <>
      지금 보낸다면 <b>{people(estimate.matched)}</b>
      {!estimate.complete && ' 이상'}
      <small>
        <Time at={estimate.at} now={now} /> 기준. 수신 동의와 발송 한도를 확인하기 전의 수라서 실제로는 더 적을 수
        있습니다.
        {excluded.length > 0 && ` 제외: ${excluded.join(', ')}`}
      </small>
    </>
  );
};

const ReachLater = ({ definition, delayMs }: { definition: CampaignDefinition; delayMs: number }) => (
  <>
    {audienceWords(definition)} · <b>{duration(delayMs)}</b> 뒤
    <small>실시간 캠페인이라 인원이 미리 정해져 있지 않습니다. 시작하기 전의 행동에는 보내지 않습니다.</small>
  </>
);

export const EndPage = ({ frame, campaign, waiting }: { frame: Frame; campaign: Campaign; waiting: number }) => {
  const path = shopPath(frame.shop.id, `/campaigns/${campaign.id}`);
  return (
    <ShopPage frame={frame} room="campaigns" title="이 캠페인을 종료할까요?">
      <Card title={campaign.definition.name}>
        <p>
          종료하면 다시 시작할 수 없습니다. 잠시 멈추려면 일시정지를 쓰세요.
          {waiting > 0 && ` 기다리고 있는 ${people(waiting)}에게도 보내지 않습니다.`}
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
