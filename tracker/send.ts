// From something noticed to a request on its way: what happens in one task leaves in one request, at once. Nothing
// waits on a timer in front of the network, because a shopper who clicks and leaves does not wait either.

import { changed, json } from './box';
import { mayTrack } from './consent';
import { envelope, saveVisitor, touch } from './identity';
import { deliver } from './retry';
import { newId, now, safe } from './safe';
import { settings } from './settings';

/** Parameters as they are found in a page. Values may be missing, and the edge has the last word on all of them. */
export type Found = Record<string, unknown>;

/** Events of this task, already as JSON: one that cannot be written down spoils only itself. */
let batch: string[] = [];

/**
 * Notes an event. It gets its id now and keeps it however often it is sent. An order's id is made of the order's
 * number, so that a completion page opened again, in another tab, or on the mobile host counts once at the collector
 * also where this browser does not remember it.
 */
export const track = (n: string, p: Found = {}): void => {
  const t = now();
  const order = n === 'purchase' && `purchase.${p.transaction_id}`.replace(/[^\w.-]/g, '');
  if (order && !changed('order', order)) return;
  if (touch(t)) track('session_start');
  batch.push(
    json({
      id: order || newId(),
      n,
      t,
      u: location.href.slice(0, 2e3),
      r: document.referrer,
      ti: document.title,
      p,
    }),
  );
  Promise.resolve().then(safe(flush));
};

/** Sends what there is, as the person who is here now. */
export const flush = (): void => {
  if (!batch[0] || !mayTrack()) {
    batch = [];
    return;
  }
  saveVisitor();
  // Far below the collector's limit, so that a burst of large events cannot make one request too large.
  const eventsPerRequest = 20;
  const head = json({ sent: 0, v: 1, k: settings.k, ...envelope() }).slice(0, -1);
  while (batch[0]) deliver(`${head},"events":[${batch.splice(0, eventsPerRequest)}]}`);
};
