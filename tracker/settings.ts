// What the script knows of its shop. The edge puts it in the place of this free identifier when it serves the script
// (`core/served-script.ts`), so one request brings both; nothing else in the script differs from shop to shop.

export type ServedSettings = {
  /** Site key. */
  k: string;
  /** Origin of the collector. */
  to: string;
  /** Nobody is noticed before they have said yes. */
  asks?: unknown;
  /** Hears clicks the owner has named: code that shops without such clicks do not carry (`click-rule.ts`). */
  rule?: (track: (name: string, params: string) => void) => void;
  /** Fields of `dataLayer` to send as well, where the owner wants what is pushed for GA4 to fill gaps. */
  names?: string;
};

declare const __DORAWA_SETTINGS__: ServedSettings;

export const settings = __DORAWA_SETTINGS__;
