// The shopper's own page: what it may show and do, decided from the ledger and the list. A link in a message proves
// which message it was, not who holds the phone: it may stop adverts for as long as the message is on record, and may
// ask for them again only while the message is young.

import { type ConsentAct, consentStanding } from './consent';
import { CHANNELS, type Channel } from './member';
import { type BlockReason, LIFTED_BY_CONSENT } from './suppression';
import { DAY_MS, kstDay } from './time';

/** For so long after the message its link may also record a fresh consent. Stopping has no end. */
export const RESUME_MS = 90 * DAY_MS;

export type PreferenceFacts = {
  now: number;
  /** Channel the message came by, and when. */
  cameBy: Channel;
  sentAt: number;
  member: { gone: boolean; adultFromDay: number | null };
  consents: readonly ConsentAct[];
  /** The member's addresses on the suppression list, by channel. */
  blocked: Readonly<Partial<Record<Channel, BlockReason>>>;
};

export type ChannelPreference = {
  channel: Channel;
  /** `on`: adverts may come. `off`: stopped or never agreed to. */
  state: 'on' | 'off';
  /** When the member stopped them, where they did. */
  stoppedAt: number | null;
  /** May a fresh consent be given here and now? */
  resumable: boolean;
};

/** Every channel the member has ever agreed to or refused, and always the one the message came by, which is first. */
export function preferencesOf(facts: PreferenceFacts): ChannelPreference[] {
  const { cameBy, consents, blocked } = facts;
  const order = [cameBy, ...CHANNELS.filter((channel) => channel !== cameBy)];
  return order.flatMap((channel) => {
    const standing = consentStanding(consents, channel, 'advertising');
    if (standing.status === 'never' && channel !== cameBy) return [];
    const reason = blocked[channel];
    const on = standing.status === 'granted' && reason === undefined;
    return [
      {
        channel,
        state: on ? ('on' as const) : ('off' as const),
        stoppedAt: standing.status === 'withdrawn' ? standing.act.actedAt : null,
        resumable: !on && standing.status !== 'never' && mayResume(facts, reason),
      },
    ];
  });
}

function mayResume({ now, sentAt, member }: PreferenceFacts, reason: BlockReason | undefined): boolean {
  if (member.gone || now - sentAt >= RESUME_MS) return false;
  if (member.adultFromDay !== null && kstDay(now) < member.adultFromDay) return false;
  return reason === undefined || LIFTED_BY_CONSENT.includes(reason);
}

const BY_CHANNEL: Record<Channel, string> = {
  sms: '문자로',
  kakao: '카카오톡으로',
  email: '이메일로',
  push: '웹 푸시로',
};

/** The sentence a shopper agrees to, kept in the ledger word for word (purpose, sender, medium, how to stop). */
export function resumeWording(senderName: string, channel: Channel): string {
  return `(선택) ${senderName}의 할인·이벤트 등 광고성 정보를 ${BY_CHANNEL[channel]} 받는 데 동의합니다. 언제든지 무료로 거부할 수 있습니다.`;
}

/** What a stop on the page is written down as. */
export function stopWording(senderName: string, channel: Channel): string {
  return `${senderName}의 광고성 정보를 ${BY_CHANNEL[channel]} 받지 않겠습니다.`;
}
