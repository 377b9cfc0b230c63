// Events, as a shop's own systems report them and as the log shows them.

import * as v from 'valibot';
import { EVENT_LIMITS, itemSchema, paramsSchema } from '../../../core/event';
import { SERVER_EVENT_LIMITS, serverEventSchema } from '../../../core/server-event';
import { about, instant, int, named, page } from './common';

const eventParamsShape = v.pipe(
  v.objectWithRest(
    {
      ...paramsSchema.entries,
      items: v.optional(
        v.pipe(v.array(v.pipe(itemSchema, named('Item'))), v.maxLength(EVENT_LIMITS.items), about("GA4's items.")),
      ),
      value: v.pipe(
        paramsSchema.entries.value,
        about('Goods after discounts, without shipping, in `currency` (KRW); of a refund, in the order’s.'),
      ),
      transaction_id: v.pipe(
        paramsSchema.entries.transaction_id,
        about("The platform's order id. Required with `purchase`, `order_update` and `refund`."),
      ),
      status: v.pipe(
        paramsSchema.entries.status,
        about(
          'With `order_update`: pending, paid, shipped, delivered or cancelled. A payment is told as `purchase`, which alone is a conversion; `paid` only ends the wait for a deposit, and leaves members who bought alone.',
        ),
      ),
    },
    paramsSchema.rest,
  ),
  about(`GA4's parameters, and up to ${EVENT_LIMITS.params} in all with the shop's own. No contact data belongs here.`),
  named('EventParams'),
);

const serverEventShape = v.pipe(
  v.object({
    ...serverEventSchema.entries,
    id: v.pipe(
      serverEventSchema.entries.id,
      about(
        "The shop's own id of what happened; telling it again changes nothing. Required of every event but `purchase` and `order_update`, which are told apart by their `transaction_id`; of a `refund` it tells several of one order apart.",
      ),
    ),
    occurredAt: v.pipe(
      serverEventSchema.entries.occurredAt,
      about(`Epoch ms, UTC; at most ${SERVER_EVENT_LIMITS.ageMs / 86_400_000} days ago.`),
    ),
    params: v.optional(eventParamsShape),
  }),
  named('EventInput'),
);

export const eventsInputSchema = v.object({
  events: v.pipe(v.array(v.unknown()), v.maxLength(SERVER_EVENT_LIMITS.events)),
});
export const eventsInputShape = v.object({
  events: v.pipe(v.array(serverEventShape), v.maxLength(SERVER_EVENT_LIMITS.events)),
});

export const eventsRecordedShape = v.object({
  recorded: v.pipe(int, about('Events that are in the log now.')),
  known: v.pipe(int, about('Those of them that were in the log before this call.')),
  refused: v.array(
    v.object({
      i: int,
      why: v.pipe(
        v.picklist(['shape', 'id', 'name', 'member', 'time', 'url', 'params', 'items', 'edge_only']),
        about(
          '`id`: missing where the event is told apart by it, or none of the pattern. `name`, `member`, `url`: the field missing, or not of its pattern. `time`: `occurredAt` missing, in the future, in seconds, or too long ago. `params`: one that is needed is missing (`transaction_id`, `status`), too many, or one of another type, such as a number as text. `items`: the same of `params.items`. `edge_only`: `message_click`, which only Dorawa tells. `shape`: no object.',
        ),
      ),
    }),
  ),
});

export const eventShape = v.pipe(
  v.object({
    seq: v.pipe(int, about('Position in the log, in commit order.')),
    name: v.string(),
    visitorId: v.nullable(v.string()),
    memberId: v.nullable(v.string()),
    occurredAt: instant,
    receivedAt: instant,
    url: v.nullable(v.string()),
    title: v.nullable(v.string()),
    device: v.nullable(v.string()),
    from: v.pipe(
      v.string(),
      about('`tag` from a page, `api` from a program, `unknown` of an event that cannot be read.'),
    ),
    params: eventParamsShape,
  }),
  named('Event'),
);
export const eventsShape = v.object({
  events: page(eventShape),
  next: v.pipe(v.nullable(int), about('Pass as `before` for the next page; null after the last.')),
});
