// The script in the shop's page: starts once, notes when a page is viewed and who is there, obeys what the shop's own
// code asks through `window.dorawa`, and leaves no other trace in the page. What a page says is read by the platform's
// part, which the entry file hands to `boot`.

import { box, keep } from './box';
import { mayTrack } from './consent';
import { loadVisitor, readCookies, saveVisitor, welcome } from './identity';
import { json } from './json';
import { resend } from './retry';
import { listen, safe } from './safe';
import type { See } from './see';
import { track } from './send';
import { settings } from './settings';

type Command = [verb: string, first?: unknown, second?: unknown];

/** Looks at the page, in the way of its platform. */
let see: See;
/** The address last viewed. */
export let viewed = '';
/** The address, but for the place in the page. Of the document: asking `location` for the parts of it costs more. */
const address = (): string => document.URL.split('#')[0] as string;
/** Who the shop's own script last said is here. */
let said: Command = [''];

/** Notes the view of a page. */
const viewPage = safe((turned?: boolean): void => {
  if (!mayTrack()) return;
  // The first time they have just been read.
  if (viewed) readCookies();
  loadVisitor();
  viewed = address();
  see('_page', turned);
});

const obey = safe((command: Command): void => {
  const [verb, first, second] = command;
  if (verb === 'event') track(first as string, json(second || {}));
  if (verb === 'page') viewPage();
  // An empty id says that nobody is logged in.
  if (verb === 'identify') {
    said = command;
    if (welcome(`${first || ''}`, '2', second as string)) see('_member');
  }
  if (verb === 'consent') {
    const { tracking } = first as { tracking: boolean };
    // A no also forgets everything kept so far, unsent events included.
    if (!tracking) {
      saveVisitor(0);
      Object.keys(box).map((key) => key.indexOf('_dw') || delete box[key]);
    }
    keep('_dwok', +tracking as never);
    if (!viewed) {
      viewPage();
      // Before a yes nobody was remembered.
      obey(said);
    }
  }
});

/** Starts noticing, once the page can be read. `open` starts what the platform's part listens to. */
export const boot = (open: () => See): void => {
  type Queue = Command[] & { on?: boolean };
  const page = document as Document & { prerendering?: boolean };
  const global = window as unknown as { dorawa: Queue; navigation?: EventTarget };
  const queue = global.dorawa || [];
  /** Waits for a page that is really shown, and whole: platforms print their data at its end. */
  const start = (): void => {
    // A page that is shown is not asked the second: that it was asked is counted, which takes browsers longer.
    if (page.hidden && page.prerendering) listen('prerenderingchange', start);
    else if (page.readyState === 'loading') listen('DOMContentLoaded', start);
    else {
      // In a job of its own: browsers that note who has asked for cookies read all functions on the stack again, and here
      // that is the whole script.
      queueMicrotask(readCookies);
      // The owner came from the admin with a token, for a tool of theirs (`picker/`): first it, so that it sees all. In
      // which of the tabs, it knows.
      if ((document.URL + box._dwt).includes('#dw_')) import(`${settings.to}/t/picker.js`).finally(begin);
      else queueMicrotask(begin);
    }
  };
  const begin = safe((): void => {
    see = open();
    viewPage();
    settings.rule?.(track, see);
    listen('pageshow', (event) => (event as PageTransitionEvent).persisted && viewPage());
    const { navigation } = global;
    const turn = (event?: { navigationType?: string }) =>
      event?.navigationType !== 'replace' && viewed !== address() && viewPage(true);
    // Tells of pushState and of going back without a hand on the page's history. In browsers that have no
    // `navigation` the address is looked at twice a second; there one that was only replaced counts as a turn, too.
    if (navigation) listen('currententrychange', turn as never, navigation);
    else setInterval(turn, 500);
    // The first view was the answer to a `page` asked for so early.
    queue.map((command) => command[0] !== 'page' && obey(command));
    queue.push = (...commands: Command[]) => commands.map(obey) as never;
    listen('online', resend);
  });
  global.dorawa = queue;
  // A tag pasted twice works once; pages in frames are not seen.
  if (queue.on || self !== top) return;
  queue.on = true;
  start();
};
