// Notices people are owed about their consent, as the API tells of them.

import * as v from 'valibot';
import { CHANNELS } from '../../../core/member';
import { about, instant, int, maybeInstant, named, page } from './common';

const kind = v.pipe(
  v.picklist(['result', 'reconfirm']),
  about(
    '`result`: what became of a yes or a no, within 14 days. `reconfirm`: after two years, that a yes still stands.',
  ),
);

export const noticeShape = v.pipe(
  v.object({
    id: int,
    kind,
    memberId: v.string(),
    channel: v.picklist(CHANNELS),
    purpose: v.picklist(['advertising', 'night']),
    granted: v.boolean(),
    source: v.string(),
    consentId: int,
    actedAt: instant,
    dueAt: v.pipe(instant, about('Last moment the law allows.')),
    state: v.picklist(['waiting', 'undecided', 'submitting', 'unknown', 'sent', 'platform', 'undeliverable', 'void']),
    via: v.nullable(v.picklist(['sms', 'email'])),
    settledAt: maybeInstant,
  }),
  named('ConsentNotice'),
);
export const noticesShape = v.object({
  notices: page(noticeShape),
  next: v.pipe(v.nullable(v.string()), about('Pass as `after` for the next page; null after the last.')),
});

const figures = v.object({
  late: int,
  soon: int,
  open: int,
  undecided: int,
  undeliverable: int,
  sent: int,
  platform: int,
});
export const noticeSummaryShape = v.pipe(
  v.object({ result: figures, reconfirm: figures }),
  about(
    '`late` is past the law’s moment, `soon` due within four days, `undecided` waits for the site’s `notices` setting; `sent` and `platform` count the last 30 days.',
  ),
  named('NoticeSummary'),
);
