// The site's settings. The edge puts them in the place of this free identifier when it serves the script, so one
// request brings both; nothing else in the script differs from shop to shop.

import type { TrackerSettings } from '../core/event';

/** A rule about addresses brings the code that reads it (`url-rule.ts`); shops with another rule do not carry it. */
export type ServedSettings = TrackerSettings & { holds?: (address: string) => boolean };

declare const __DORAWA_SETTINGS__: ServedSettings;

export const settings = __DORAWA_SETTINGS__;
