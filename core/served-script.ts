// The tracker as one shop is served it: the platform's script with the shop's settings inside.

import type { TrackerSettings } from './event';

/** What stands in a script where a site's settings belong. It occurs once in each. */
export const SETTINGS_PLACEHOLDER = '__DORAWA_SETTINGS__';

/** Code that only some shops carry: expressions of functions that take the shop's rules. */
export type RuleCode = { urlRule: string; clickRule: string };

/** JSON in ASCII: a script of ours means the same in a page of any encoding, whatever the owner wrote into a rule. */
const ascii = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A site's script: its settings in their place, and the code of those rules it has. */
export function servedScript(script: string, settings: TrackerSettings, code: RuleCode): string {
  const { clickEvents, ...plain } = settings;
  const { signUp } = settings;
  const parts = [
    ascii(plain).slice(1, -1),
    signUp.kind === 'url' && `holds:${code.urlRule}(${ascii(signUp.any)})`,
    clickEvents?.length && `clicked:${code.clickRule}(${ascii(clickEvents)})`,
  ];
  return script.replace(SETTINGS_PLACEHOLDER, () => `{${parts.filter(Boolean).join()}}`);
}
