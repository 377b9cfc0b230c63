// What the script knows of its shop. The edge puts it in the place of this free identifier when it serves the script
// (`core/served-script.ts`), so one request brings both; nothing else in the script differs from shop to shop.

import type { See } from './see';

export type ServedSettings = {
  /** Site key. */
  k: string;
  /** Origin of the collector. */
  to: string;
  /** Nobody is noticed before they have said yes. */
  asks?: unknown;
  /** What only some shops carry: hears clicks the owner has named (`click-rule.ts`), minds pushes (`push-rule.ts`). */
  rule?: (track: (name: string, params: string) => void, see: See) => void;
  /** Fields of `dataLayer` to send as well, where the owner wants what is pushed for GA4 to fill gaps. */
  names?: string;
};

declare const __DORAWA_SETTINGS__: ServedSettings;

export const settings = __DORAWA_SETTINGS__;
