// 대기 중: who waits for a message, and a button to call one off. On the campaign's page and on the member's.

import type { Child } from 'hono/jsx';
import type { Campaign } from '../../../core/campaign/campaign';
import { WAITS_SHOWN, type Wait } from '../../actions/waits';
import { people } from '../format';
import { shopPath } from '../layout';
import { memberPath } from '../member/list';
import { Card, Time } from '../parts';
import { reasonWord } from '../words';

type WaitProps = { shopId: number; waits: readonly Wait[]; now: number };

export const CampaignWaits = ({ shopId, waits, campaign, now }: WaitProps & { campaign: Campaign }) => {
  const realtime = campaign.definition.send.type === 'realtime';
  if (waits.length === 0 && !realtime) return null;
  return (
    <Card title="대기 중" id="waits">
      {waits.length === 0 ? (
        <p class="muted">지금 기다리는 회원이 없습니다. 조건에 맞는 행동을 한 회원이 생기면 여기에 보입니다.</p>
      ) : (
        <>
          <p class="lead">
            {people(waits.length)}
            {waits.length >= WAITS_SHOWN && ' 이상 (빠른 순서로 보입니다)'} · 그 전에 구매하면 보내지 않습니다.
          </p>
          <ul class="waiting">
            {waits.map((wait) => (
              <Waiting {...{ wait, shopId, now }} back="campaign">
                <a href={memberPath(shopId, wait.memberId, `&campaign=${wait.campaignId}#why`)}>{wait.memberId}</a>
              </Waiting>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
};

export const MemberWaits = ({
  shopId,
  waits,
  campaigns,
  now,
}: WaitProps & { campaigns: ReadonlyMap<number, Campaign> }) =>
  waits.length === 0 ? null : (
    <Card title="대기 중" id="waits">
      <ul class="waiting">
        {waits.map((wait) => (
          <Waiting {...{ wait, shopId, now }} back="member">
            <a href={shopPath(shopId, `/campaigns/${wait.campaignId}`)}>
              {campaigns.get(wait.campaignId)?.definition.name ?? `캠페인 ${wait.campaignId}`}
            </a>
          </Waiting>
        ))}
      </ul>
    </Card>
  );

type WaitingProps = { wait: Wait; shopId: number; now: number; back: 'campaign' | 'member'; children?: Child };

const Waiting = ({ wait, shopId, now, back, children }: WaitingProps) => {
  const { campaignId, memberId, dueAt, kind, reason } = wait;
  return (
    <li>
      <span class="breaks">{children}</span>
      <span class="until">
        <span>
          <Time at={dueAt} now={now} /> {reason === 'paused' ? '까지' : '예정'}
          {kind === 'message' && reason && <small>{reasonWord('queued', reason)}</small>}
        </span>
        <form method="post" action={shopPath(shopId, `/campaigns/${campaignId}/waits/cancellation`)}>
          <input type="hidden" name="member" value={memberId} />
          <input type="hidden" name="back" value={back} />
          <button
            class="link"
            type="submit"
            aria-label={`${memberId} 대기 취소`}
            data-confirm={`${memberId} 회원에게 보낼 메시지를 취소할까요? 같은 행동으로는 다시 보내지 않습니다.`}
          >
            취소
          </button>
        </form>
      </span>
    </li>
  );
};
