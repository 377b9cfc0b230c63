// Shapes of provider accounts and held campaigns.

import * as v from 'valibot';
import { FAILURE_REASONS } from '../../../core/dispatch/failure';
import { MESSAGE_TYPES } from '../../../core/message/composed';
import { about, instant, int, maybeInstant, named } from './common';

const channel = v.picklist(['sms', 'kakao', 'alimtalk', 'email', 'push']);

const hook = v.object({
  url: v.string(),
  word: v.pipe(v.string(), about('What the provider should repeat.')),
  oldUntil: v.pipe(maybeInstant, about('Until when the address and the word before these are taken as well.')),
});
export const hookShape = v.pipe(v.object(hook.entries), named('ProviderHook'));

export const providersShape = v.object({
  providers: v.array(
    v.object({
      provider: v.string(),
      name: v.string(),
      offers: v.array(channel),
      channels: v.pipe(v.array(channel), about('What goes through this account.')),
      connected: v.boolean(),
      hook: v.pipe(
        v.nullable(hook),
        about(
          'Where the provider should report, and the word it should repeat; null where it reports nothing, and to a token that may not write.',
        ),
      ),
      maskedOptOuts: v.pipe(
        int,
        about('People who called the 080 line and whose number the provider masks: they must be entered by hand.'),
      ),
    }),
  ),
});

export const connectionSchema = v.object({
  credentials: v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(40)), v.pipe(v.string(), v.maxLength(2_000))),
    about('By the provider’s own names, e.g. `apiKey` and `apiSecret` for SOLAPI. Sealed at rest, never shown again.'),
  ),
  channels: v.pipe(v.array(channel), v.minLength(1), v.maxLength(5)),
});
export const connectionShape = v.pipe(connectionSchema, named('ProviderConnection'));

export const accountCheckShape = v.pipe(
  v.object({
    balance: v.nullable(int),
    senders: v.nullable(v.array(v.object({ number: v.string(), active: v.boolean(), expiresAt: maybeInstant }))),
    prices: v.pipe(
      v.nullable(v.partial(v.object(v.entriesFromList(MESSAGE_TYPES, v.number())))),
      about('Won per message within Korea, as the provider tells.'),
    ),
    problems: v.pipe(
      v.array(v.object({ reason: v.string(), detail: v.string() })),
      about('What must be mended before this account can send; empty when nothing must.'),
    ),
  }),
  named('ProviderCheck'),
);

const pricesTaken = v.pipe(
  v.partial(v.object(v.entriesFromList(MESSAGE_TYPES, int))),
  about('Prices of the shop that are now the provider’s, in whole won.'),
);
export const connectedShape = v.pipe(
  v.object({ ...accountCheckShape.entries, pricesTaken }),
  named('ProviderConnected'),
);
export const pricesTakenShape = v.object({ pricesTaken });

export const holdsShape = v.object({
  holds: v.array(
    v.object({
      campaignId: int,
      reason: v.picklist(FAILURE_REASONS),
      since: instant,
      balance: v.nullable(int),
      probeAt: v.pipe(maybeInstant, about('When it is next tried by itself; null when a person must let it go on.')),
    }),
  ),
});

export const balancesShape = v.object({
  balances: v.array(
    v.object({
      provider: v.string(),
      name: v.string(),
      won: int,
      at: v.pipe(instant, about('When the provider said so; it is asked at most once an hour while campaigns run.')),
      need: v.pipe(
        v.nullable(v.object({ won: int, because: v.picklist(['set', 'week', 'message']) })),
        about(
          'What should be there: `lowBalance` of the shop’s settings, else what its running campaigns used over seven days, or one message. Null where nothing is to be paid from it.',
        ),
      ),
      stopped: v.pipe(int, about('Campaigns held because the provider has refused for want of money.')),
      low: v.pipe(v.boolean(), about('Less than needed is there: campaigns may soon be held for it, or are.')),
    }),
  ),
});
