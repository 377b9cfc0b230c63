// Who a message is from, as the law has it said.

import type { Channel } from '../member';
import type { SiteSettings } from '../site';

export type Sender = {
  name: string;
  /** The free opt-out line of texts, as printed; without it no advertising text may go. */
  optOut080: string | null;
  /** Where the shop is reached; without it no advertising e-mail may go. */
  contact: { email: string; phone: string; address: string } | null;
};

/** Where a channel's messages come from, as a provider wants it; null where the shop has not said, and nothing may go. */
export function fromOf(
  { senderNumber, senderEmail, senderName }: Pick<SiteSettings, 'senderNumber' | 'senderEmail' | 'senderName'>,
  channel: Channel,
): string | null {
  return { sms: senderNumber, kakao: senderNumber, email: senderEmail, push: senderName }[channel] ?? null;
}

export function senderOf(settings: Pick<SiteSettings, 'senderName' | 'optOut080' | 'contact'>): Sender {
  return { name: settings.senderName, optOut080: settings.optOut080 ?? null, contact: settings.contact ?? null };
}
