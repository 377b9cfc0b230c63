// What the hour says of a message. Which hours those are is in `quiet-hours.ts`.

import { type ConsentAct, consentStanding } from '../consent';
import { type GateFacts, type Refusal, suppress } from './gate';
import { hasQuietHours, quietOf, releaseAt } from './quiet-hours';

/** It waits for the morning, or is not for a campaign that lets none wait. */
export function quietHoursOf(facts: GateFacts): Refusal | null {
  const release = releaseOf(facts, isNightAllowed(facts));
  if (release <= facts.now) return null;
  return facts.campaign.definition.onQuietHours === 'skip'
    ? suppress('quiet_hours')
    : { type: 'defer', until: release, reason: 'quiet_hours' };
}

/** The yes to the night that it goes on now; null by day, when it needs none. */
export function nightActOf(facts: GateFacts): ConsentAct | null {
  return releaseOf(facts, false) > facts.now ? nightConsentOf(facts) : null;
}

/** When it may go by the hour alone, with and without a yes to the night. */
function releaseOf({ now, campaign, channel, settings }: GateFacts, isNightAllowed: boolean): number {
  return releaseAt(now, quietOf(channel, settings.quiet), isNightAllowed, campaign.definition.priority);
}

/** Kakao takes adverts until 20:50 at the latest whatever anybody consented to; texts and pushes may go at night to who said yes. */
function isNightAllowed(facts: GateFacts): boolean {
  return !hasQuietHours(facts.channel) || nightConsentOf(facts) !== null;
}

function nightConsentOf({ channel, consents }: GateFacts): ConsentAct | null {
  const standing = channel === 'kakao' ? null : consentStanding(consents, channel, 'night');
  return standing?.status === 'granted' ? standing.act : null;
}
