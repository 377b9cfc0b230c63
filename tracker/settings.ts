// The site's settings. The edge puts them in the place of this free identifier when it serves the script, so one
// request brings both; nothing else in the script differs from shop to shop.

import type { TrackerSettings } from '../core/event';

/** Rules bring the code that reads them (`url-rule.ts`, `click-rule.ts`); shops without such rules do not carry it. */
export type ServedSettings = Omit<TrackerSettings, 'clickEvents'> & {
  holds?: (address: string) => boolean;
  clicked?: (target: Element, notice: (name: string) => void) => void;
};

declare const __DORAWA_SETTINGS__: ServedSettings;

export const settings = __DORAWA_SETTINGS__;
