// From something noticed to a request on its way: what happens in one task leaves in one request, at once. Nothing
// waits on a timer in front of the network, because a shopper who clicks and leaves does not wait either.

import { mayTrack } from './consent';
import { mid, on, proof, saveVisitor, touch, vid } from './identity';
import { json } from './json';
import { deliver } from './retry';
import { newId, now, safe } from './safe';
import { settings } from './settings';

/** Events of this task, already as JSON: one that cannot be written down spoils only itself. */
let batch: string[] = [];

/** Notes an event, its parameters already as JSON. It gets its id now and keeps it however often it is sent. */
export const track = (n: string, p = '{}'): void => {
  const t = now();
  if (touch(t)) track('session_start');
  batch.push(
    `${json({ id: newId(), n, u: document.URL, r: document.referrer, ti: document.title }).slice(0, -1)},"t":${t},"p":${p}}`,
  );
  // Far below the collector's limit, so that a burst of large events cannot make one request too large.
  if (batch[8]) flush();
  queueMicrotask(flush);
};

/** Sends what there is, as the person who is here now. */
export const flush = safe((): void => {
  const events = vid && mayTrack() ? batch : [];
  batch = [];
  if (!events[0]) return;
  saveVisitor();
  const head = json({ v: 1, k: settings.k, vid, mid: on && mid, mh: on && proof }).slice(1, -1);
  deliver(`,${head},"events":[${events}]}`);
});
