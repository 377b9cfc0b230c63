// Who waits for a message, as the API answers it.

import * as v from 'valibot';
import { about, instant, int, named, page } from './common';

export const waitShape = v.pipe(
  v.object({
    campaignId: int,
    memberId: v.string(),
    dueAt: v.pipe(
      instant,
      about('When it is over: everything is checked again, and the message sent if nothing speaks against it.'),
    ),
    kind: v.pipe(v.picklist(['timer', 'message']), about('A real-time wait, or a message that is due and held.')),
    reason: v.pipe(v.nullable(v.string()), about('Why a message is held.')),
  }),
  named('Wait'),
);
export const waitsShape = v.object({ waits: page(waitShape) });
