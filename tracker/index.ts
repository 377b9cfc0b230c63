// The script in the shop's page: starts once, obeys what the shop's own code asks through `window.dorawa`, and
// leaves no other trace in the page. Which platform it reads is decided by the entry file that calls `boot`.

import { capture, type Shop, viewed, viewPage, welcome } from './capture';
import { answerConsent } from './consent';
import { saveVisitor } from './identity';
import { resend } from './retry';
import { listen, safe } from './safe';
import { type Found, track } from './send';
import { settings } from './settings';

type Command = [verb: string, first?: unknown, second?: unknown];

const obey = safe(([verb, first, second]: Command): void => {
  if (verb === 'event') track(first as string, second as Found);
  if (verb === 'page') viewPage();
  // An empty id says that nobody is logged in.
  if (verb === 'identify') welcome(`${first || ''}`, '2', second as string);
  if (verb === 'consent') {
    const { tracking } = first as { tracking: boolean };
    if (!tracking) saveVisitor(0);
    answerConsent(tracking);
    if (!viewed) viewPage();
  }
});

export const boot = safe((shop: Shop): void => {
  type Queue = Command[] & { on?: boolean };
  const global = window as unknown as { dorawa: Queue };
  const page = document as Document & { prerendering?: boolean };
  global.dorawa = global.dorawa || [];
  const queue = global.dorawa;
  // A tag pasted twice, a page in a frame, and a preview of an unpublished skin are not seen.
  if (queue.on || self !== top || /^skin-/.test(location.hostname)) return;
  queue.on = true;
  /** Waits for a page that is really shown, and whole: platforms print their data at its end. */
  const start = (): void => {
    if (page.prerendering) listen('prerenderingchange', start);
    else if (page.readyState === 'loading') listen('DOMContentLoaded', start);
    else if (safe(() => /#dw_/.test(location.hash + sessionStorage._dw))()) {
      // The owner came from the admin with a token, for a tool of theirs (`picker/`): first it, so that it sees all.
      import(`${settings.to}/t/picker.js`).finally(begin);
    } else begin();
  };
  const begin = safe((): void => {
    capture(shop);
    // The first view was the answer to a `page` asked for so early.
    queue.filter(([verb]) => verb !== 'page').map(obey);
    queue.push = (...commands: Command[]) => commands.map(obey).length;
    listen('online', resend);
  });
  start();
});
