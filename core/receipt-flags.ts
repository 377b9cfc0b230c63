// A shop platform keeps two yes-or-no flags per member (Cafe24 `sms`, `news_mail`; MakeShop `sms_receive`,
// `email_receive`). A flag is believed as a consent only with the day it was given, and for no medium the shop's own
// wording did not name: Kakao follows the text flag only where the shop says its wording names Kakao (rule C1).

import * as v from 'valibot';
import type { ConsentAct } from './consent';
import { consentStanding } from './consent';
import type { Channel } from './member';

export const receiptFlagSettingsSchema = v.object({
  /** The shop's consent wording names advertising by Kakao, so its text flag is a consent to Kakao messages too. */
  smsMeansKakao: v.optional(v.boolean(), false),
  /** The wording members agreed to at the platform, kept with every act the flags become. */
  wording: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500))),
});
export type ReceiptFlagSettings = v.InferOutput<typeof receiptFlagSettingsSchema>;

export type ReceiptFlag = { receives: boolean; at: number };
export type ReceiptFlags = { sms?: ReceiptFlag | undefined; email?: ReceiptFlag | undefined };

export type FlagAct = {
  channel: Channel;
  purpose: 'advertising';
  granted: boolean;
  actedAt: number;
  wording: string | null;
};

/**
 * What flags add to a member's ledger: nothing where it already says so, and nothing older than what it says. So a
 * nightly repetition of the same flags never brings back who refused here meanwhile.
 */
export function actsOfFlags(
  flags: ReceiptFlags,
  ledger: readonly ConsentAct[],
  settings: ReceiptFlagSettings | undefined,
): FlagAct[] {
  const told: [Channel, ReceiptFlag | undefined][] = [
    ['sms', flags.sms],
    ['email', flags.email],
    ['kakao', settings?.smsMeansKakao ? flags.sms : undefined],
  ];
  return told.flatMap(([channel, flag]) => {
    if (!flag) return [];
    const standing = consentStanding(ledger, channel, 'advertising');
    const said = standing.status === 'never' ? null : standing.act;
    if (said && (said.granted === flag.receives || flag.at <= said.actedAt)) return [];
    if (!said && !flag.receives) return [];
    const wording = settings?.wording || null;
    return [{ channel, purpose: 'advertising', granted: flag.receives, actedAt: flag.at, wording }];
  });
}
