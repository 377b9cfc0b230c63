// What a campaign said before, and going back to it.

import type { Campaign } from '../../../core/campaign/campaign';
import type { CampaignVersion } from '../../actions/campaigns';
import { Card, Time } from '../parts';
import { CHANGE_WORDS } from '../words';

export const Versions = ({
  campaign,
  versions,
  path,
  now,
}: {
  campaign: Campaign;
  versions: CampaignVersion[];
  path: string;
  now: number;
}) => {
  const said = JSON.stringify(campaign.definition);
  return (
    <Card title="변경 이력">
      <ol class="versions">
        {versions.map(({ version, change, definition, changedAt }) => (
          <li>
            <span>
              <b>{CHANGE_WORDS[change]}</b> <Time at={changedAt} now={now} />
              <small>{version}번째</small>
            </span>
            {campaign.status !== 'ended' && JSON.stringify(definition) !== said && (
              <form method="post" action={`${path}/versions/${version}/restoration`}>
                <button
                  type="submit"
                  data-confirm={`${version}번째 내용(${definition.name})으로 되돌릴까요? 지금 내용도 이력에 남습니다.`}
                >
                  이 내용으로 되돌리기
                </button>
              </form>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
};
