// Delivery. Every request is written down before it leaves and struck out when it is answered, so what stays in
// storage is exactly what failed or was never answered: the page was closed, the network gone, the edge down. It goes
// out again, oldest first, as soon as a later request is answered, in this page or another, or the browser comes
// online. Nothing here is exactly-once: a request can reach the collector twice (two tabs in the same instant, an
// answer lost on its way). Its events keep their ids, and the collector stores each once.

import { box, keep } from './box';
import { newId, now, safe } from './safe';
import { settings } from './settings';

let pauseMs = 0;

/**
 * Sends a request: `text` from its first comma on, with the time it leaves in front. In storage that time is also the
 * claim, and 0 when nobody is sending the request. A key tells the time of birth, in thirteen digits after `_dwq`:
 * sorting keys is oldest first.
 */
export const deliver = (text: string, key = `_dwq${now() + newId()}`): void => {
  // Browsers let pages leave 64 KiB under way, all in all. At three bytes a character this stays below.
  const keepaliveCharacters = 2e4;
  const longestPauseMs = 3e5;
  const rest = text.slice(text.indexOf(','));
  const claimed = now() + rest;
  const body = `{"sent":${claimed}`;
  const url = `${settings.to}/e`;
  /** Also hears of a failure, which has no status. Where a page has broken fetch there is nothing, and a beacon gives no answer. */
  const done = safe((answer?: { status?: number }) => {
    const status = answer ? answer.status : +navigator.sendBeacon(url, body);
    // Neither 0 nor 429 leaves a rest.
    if ((status as number) % 429 && (status as number) < 500) {
      // Taken, or refused for good: sending the same again would change nothing.
      delete box[key];
      pauseMs = 0;
      resend();
    } else {
      keep(key, 0 + rest);
      // Longer each time, and uneven, so that browsers do not come back all at once.
      pauseMs = ((pauseMs + 2e3) * (Math.random() + 1)) % longestPauseMs;
      setTimeout(resend, pauseMs);
    }
  });
  keep(key, claimed);
  // A string goes as text/plain, which needs no preflight. Bound, in a job of its own: browsers that note who has called
  // `fetch` read all functions on the stack again, and so there is none but `safe`, which they have read for the cookies.
  Promise.resolve()
    .then(safe(fetch).bind(0, url, { method: 'POST', body, keepalive: !body[keepaliveCharacters] }))
    .then(done, done);
};

/** Sends the oldest request nobody is sending. One at a time: its answer calls for the next. */
export const resend = safe((): void => {
  // A request under way belongs to its tab for so long; then another may claim it.
  const claimMs = 1e4;
  // Older than a week, an event moves nobody any more: these are some hours less.
  const keptMs = 6e8;
  // The rest of the storage, and most of it, is the shop's. Each request counts for more than it is: no more than 500.
  const keptCharacters = 1e6;
  const countedCharacters = 2e3;
  let characters = 0;
  let free: string | undefined;
  const oldestLast = Object.keys(box).sort().reverse();
  // biome-ignore lint/suspicious/useIterableCallbackReturn: packs better than a loop, and than `forEach`, used nowhere else
  oldestLast.map((key) => {
    if (key.indexOf('_dwq')) return;
    characters += (box[key] as string).length + countedCharacters;
    if (characters < keptCharacters && (now() as never) - (key.slice(4, 17) as never) < keptMs) {
      if (!((now() as never) - ((box[key] as string).split(',')[0] as never) < claimMs)) free = key;
    } else delete box[key];
  });
  if (free) deliver(box[free] as string, free);
  else if (characters) setTimeout(resend, claimMs);
});
