// Messages before they are sent: what is asked about one, and the answer.

import * as v from 'valibot';
import { PRESET_IDS } from '../../../core/campaign/presets';
import { MESSAGE_TYPES } from '../../../core/message/composed';
import { messageSchema } from '../../../core/message/content';
import { LINT_CODES } from '../../../core/message/finding';
import { about, int, named, won } from './common';

export const previewRequestSchema = v.pipe(
  v.object({
    message: messageSchema,
    preset: v.optional(
      v.pipe(v.picklist(PRESET_IDS), about('The campaign it is for, which says the variables it may use.')),
      'cart_abandon',
    ),
    memberId: v.optional(
      v.pipe(v.string(), v.minLength(1), v.maxLength(64), about('Whose values to use; a made-up member’s without it.')),
    ),
    couponId: v.optional(v.pipe(int, v.minValue(1), about('The coupon the message is to give.'))),
  }),
  named('MessagePreviewRequest'),
);

export const TEST_REFUSALS = [
  'not_testable',
  'bad_address',
  'no_sender',
  'no_opt_out',
  'no_browser',
  'no_consent',
  'blocked',
  'quiet_hours',
  'daily_limit',
  'not_found',
  'needs_member',
  'missing_variable',
  'message_invalid',
  'provider_refused',
  'provider_busy',
] as const;

export const testRequestSchema = v.pipe(
  v.object({
    ...previewRequestSchema.entries,
    to: v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(254),
      about(
        'A mobile number; for mail an e-mail address; for web push the id of the member, the writer’s own account, whose browsers get it.',
      ),
    ),
  }),
  named('TestMessageRequest'),
);

export const testSentShape = v.pipe(
  v.object({
    outcome: v.pipe(
      v.picklist(['accepted', 'unknown', 'not_sent']),
      about('`unknown`: the provider may or may not have taken it. It is not sent again.'),
    ),
    reason: v.pipe(v.nullable(v.picklist(TEST_REFUSALS)), about('Why it was not sent.')),
  }),
  named('TestMessageSent'),
);

const legEntries = {
  type: v.pipe(v.picklist(MESSAGE_TYPES), about('What it is billed as.')),
  price: won,
  missing: v.pipe(
    v.nullable(v.string()),
    about('The first variable without value and default: this person’s message would be held back.'),
  ),
  composed: v.pipe(v.looseObject({ channel: v.string() }), about('The finished message of its channel.')),
  problems: v.pipe(
    v.array(v.looseObject({ code: v.string(), path: v.string() })),
    about('Limits of the channel and of the law that this finished message does not keep.'),
  ),
};

const findingShape = v.object({
  severity: v.pipe(v.picklist(['error', 'warning']), about('An `error` keeps a campaign from being activated.')),
  code: v.picklist(LINT_CODES),
  path: v.pipe(v.string(), about('Where in the message, e.g. `bubble.buttons.0.url`.')),
  at: v.pipe(v.nullable(v.array(int)), about('The characters it is about, `[from, to)` in UTF-16 units.')),
  found: v.string(),
  mend: v.pipe(v.nullable(v.string()), about('What to put there; null when only the writer can say.')),
});

export const messagePreviewShape = v.pipe(
  v.object({
    ...legEntries,
    fallback: v.pipe(v.nullable(v.object(legEntries)), about('The text that goes instead, when there is one.')),
    findings: v.array(findingShape),
    memberId: v.nullable(v.string()),
  }),
  named('MessagePreview'),
);
