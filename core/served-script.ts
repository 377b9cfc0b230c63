// The tracker as one shop is served it: the platform's script with what it must know of the shop inside.

import { PUSHED_NAMES } from './page/data-layer';
import type { ClickEvent, TrackerSettings } from './tracker-settings';

/** What stands in a script where a site's settings belong. It occurs once in each. */
export const SETTINGS_PLACEHOLDER = '__DORAWA_SETTINGS__';

/** The browser's own no, which a site may want respected: Global Privacy Control and Do Not Track. */
const BROWSER_SAYS_NO = 'navigator.globalPrivacyControl||navigator.doNotTrack>0';

/** JSON in ASCII: a script of ours means the same in a page of any encoding, whatever the owner wrote into a rule. */
const ascii = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The clicks the page itself must know: those the owner has named, and the one that completes a sign-up. */
function clicksOf({ signUp, clickEvents = [] }: TrackerSettings): ClickEvent[] {
  return signUp.kind === 'click' ? [...clickEvents, { name: 'sign_up', selector: signUp.selector }] : clickEvents;
}

/**
 * Code that only shops with such rules carry: expressions of functions. `click`, called with the named clicks, gives
 * one that hears them; `push`, called with the way to look at the page anew, minds what it pushes for GA4. Rules about
 * addresses are the edge's.
 */
export type RuleCode = { click: string; push: string };

/** What a shop's rules do in its page, given the ways to note an event (t) and to look at the page (s). */
function ruleOf(settings: TrackerSettings, code: RuleCode): string {
  const clicks = clicksOf(settings);
  const hears = clicks.length > 0 ? `${code.click}(${ascii(clicks)})(t)` : '';
  const prepares = settings.dataLayer ? `${code.push}(s)` : '';
  const does = [prepares, hears].filter(Boolean).join();
  return does && `rule:(t,s)=>{${does}}`;
}

/** A site's script. */
export function servedScript(script: string, settings: TrackerSettings, code: RuleCode): string {
  const parts = [
    `k:${ascii(settings.k)}`,
    `to:${ascii(settings.to)}`,
    settings.consent ? 'asks:1' : settings.dnt && `asks:${BROWSER_SAYS_NO}`,
    settings.dataLayer && `names:${ascii(PUSHED_NAMES)}`,
    ruleOf(settings, code),
  ];
  return script.replace(SETTINGS_PLACEHOLDER, () => `{${parts.filter(Boolean).join()}}`);
}

/**
 * The tag in a script file, for pages that take no markup: Cafe24's order pages load one file of the skin's. Other pages
 * may load that file, too; the mark tells them from pages with the tag pasted twice. What a script inserts keeps no page waiting.
 */
export function loaderOf(edge: { origin: string }, site: { key: string }): string {
  return `(function(d,s){s=d.createElement('script');s.dataset.loader='';s.src='${edge.origin}/t/${site.key}.js';d.head.appendChild(s)})(document);`;
}
