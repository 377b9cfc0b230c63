// 테스트 발송: a campaign's message to whoever writes it. It is an advert like any other, so the lawful form, the hours
// and a refusal hold; what a campaign does with people (its audience, caps, holdout, figures) has no part in it. Asking
// for it at one's own address is the consent; nobody may be asked for at more than a few addresses a day.

import type { Message } from '../message/content';
import type { SiteSettings } from '../site';
import { quietOf, releaseAt } from './quiet-hours';

/** Test sends of a shop on one Korean day. */
export const TEST_SENDS_A_DAY = 20;

export type TestObstacle =
  /** AlimTalk must go out word for word. */
  | { reason: 'not_testable' }
  /** The shop's sender of this channel is not set. */
  | { reason: 'no_sender' }
  /** Texts: the free opt-out line is not set. E-mail: the contact is not. */
  | { reason: 'no_opt_out' }
  /** A push goes to the browsers of a member, the writer's own account: none is registered. */
  | { reason: 'no_browser' }
  /** That member has not consented to pushes; a member's id is no word of theirs, as a number of one's own is. */
  | { reason: 'no_consent' }
  | { reason: 'blocked' }
  | { reason: 'quiet_hours'; until: number };

export type TestFacts = {
  now: number;
  channel: Message['channel'];
  settings: Pick<SiteSettings, 'senderNumber' | 'senderEmail' | 'optOut080' | 'contact' | 'quiet'>;
  /** The address is on the suppression list of the channel; of browsers, every one. */
  suppressed: boolean;
  /** Of a push: has the member a browser, and do they consent to pushes? */
  push?: { hasBrowser: boolean; consents: boolean };
};

/** Why a test may not go now; null when it may. */
export function testObstacle({ now, channel, settings, suppressed, push }: TestFacts): TestObstacle | null {
  const { senderNumber, senderEmail, optOut080, contact, quiet } = settings;
  if (channel === 'alimtalk') return { reason: 'not_testable' };
  if (channel === 'email') {
    if (!senderEmail) return { reason: 'no_sender' };
    if (!contact) return { reason: 'no_opt_out' };
    return suppressed ? { reason: 'blocked' } : null;
  }
  if (channel === 'push') {
    if (!push?.hasBrowser) return { reason: 'no_browser' };
    if (!push.consents) return { reason: 'no_consent' };
  } else {
    if (!senderNumber) return { reason: 'no_sender' };
    if (!optOut080) return { reason: 'no_opt_out' };
  }
  if (suppressed) return { reason: 'blocked' };
  const until = releaseAt(now, quietOf(channel, quiet), false, 0);
  return until > now ? { reason: 'quiet_hours', until } : null;
}
