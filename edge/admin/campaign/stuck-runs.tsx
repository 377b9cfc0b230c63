// 발송 준비가 되지 않는 회차: runs whose members cannot be dealt with, said where the shop looks first.

import type { Campaign } from '../../../core/campaign/campaign';
import type { StuckRun } from '../../actions/reports';
import { shopPath } from '../layout';
import { Notice, Time } from '../parts';

const WORDS: Record<StuckRun['state'], string> = {
  expanding:
    '받을 회원을 아직 찾지 못했습니다. 자동으로 다시 시도하니 그대로 두셔도 됩니다. 한 시간이 지나도 그대로면 담당자에게 알려 주세요.',
  failed: '받을 회원을 찾지 못해 그만두었습니다. 아직 받지 못한 회원에게는 보내지 않습니다. 담당자에게 알려 주세요.',
};

export const StuckRuns = (props: {
  shopId: number;
  runs: readonly StuckRun[];
  campaigns: readonly Campaign[];
  now: number;
}) => (
  <>
    {props.runs.map(({ campaignId, plannedAt, state, failure }) => {
      const path = shopPath(props.shopId, `/campaigns/${campaignId}`);
      return (
        <Notice tone={state === 'failed' ? 'error' : 'warn'}>
          <strong>
            <a href={path}>{props.campaigns.find(({ id }) => id === campaignId)?.definition.name ?? '캠페인'}</a>{' '}
            <Time at={plannedAt} now={props.now} /> 발송:
          </strong>{' '}
          {WORDS[state]}
          <FailureToTell failure={failure} />
          {state === 'failed' && (
            <form method="post" action={`${path}/runs/${plannedAt}/note`}>
              <button type="submit">확인했습니다</button>
            </form>
          )}
        </Notice>
      );
    })}
  </>
);

/** An error in the machine's own words, for whoever can do something about it. */
export const FailureToTell = ({ failure }: { failure: string | null }) =>
  failure && <small>담당자에게 전할 오류: {failure}</small>;
