// Dispatches and what the sandbox provider was handed.

import * as v from 'valibot';
import { about, instant, int, maybeInstant, money, named, page, won } from './common';

export const dispatchState = v.picklist([
  'queued',
  'submitting',
  'accepted',
  'delivered',
  'failed',
  'unknown',
  'suppressed',
  'cancelled',
]);

export const cancellerShape = v.variant('type', [
  v.object({
    type: v.literal('user'),
    id: v.string(),
    name: v.pipe(v.nullable(v.string()), about('As it is today; null once the account is gone.')),
  }),
  v.object({ type: v.literal('token'), name: v.string() }),
]);

export const dispatchShape = v.pipe(
  v.object({
    id: int,
    campaignId: int,
    memberId: v.string(),
    occurrence: v.pipe(v.string(), about('The cause; a member gets at most one message per campaign and cause.')),
    state: dispatchState,
    reason: v.pipe(v.nullable(v.string()), about('Why it was held back, waits or failed.')),
    dueAt: instant,
    wakeAt: maybeInstant,
    channel: v.nullable(v.string()),
    messageType: v.nullable(v.string()),
    price: v.nullable(won),
    submittedAt: maybeInstant,
    deliveredAt: maybeInstant,
    unsubscribedAt: v.pipe(
      maybeInstant,
      about('When its receiver first stopped adverts by it; see `unsubscribes` of a report.'),
    ),
    campaignVersion: v.pipe(
      v.nullable(int),
      about('The version of the campaign it was handed over under, as in `versions`; null before that.'),
    ),
    leg: v.pipe(int, about('2 when its text went instead, or is about to.')),
    cancelled: v.pipe(
      v.nullable(v.object({ at: instant, by: cancellerShape })),
      about('Who called its wait off, a person of the shop or a program by its token, and when.'),
    ),
    clicks: int,
    conversionValue: v.nullable(won),
    otherCurrencies: v.pipe(
      v.array(money),
      about('What else was credited to it, in other currencies; no won holds it.'),
    ),
  }),
  named('Dispatch'),
);
export const dispatchesShape = v.object({
  dispatches: page(dispatchShape),
  next: v.pipe(v.nullable(int), about('Pass as `before` for the next page; null after the last.')),
});

export const inboxShape = v.object({
  messages: page(
    v.pipe(
      v.object({
        id: int,
        to: v.string(),
        from: v.string(),
        text: v.string(),
        type: v.string(),
        clientRef: v.string(),
        acceptedAt: instant,
      }),
      named('InboxMessage'),
    ),
  ),
});
