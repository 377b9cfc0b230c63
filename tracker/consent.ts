// Whether this browser may be noticed at all. What the person said on this host wins; without a word from them the
// site's settings decide: ask first, or respect the browser's own signal.

import { box, keep } from './box';
import { settings } from './settings';

type Signals = { globalPrivacyControl?: boolean; doNotTrack?: string };

export const mayTrack = (): boolean => {
  const { globalPrivacyControl, doNotTrack } = navigator as Signals;
  return +(box._dwok || !(settings.consent || (settings.dnt && (globalPrivacyControl || doNotTrack === '1')))) > 0;
};

/** Records the answer. A no also forgets everything kept so far, unsent events included. */
export const answerConsent = (tracking: boolean): void => {
  if (!tracking) for (const key in box) if (/^_dw/.test(key)) delete box[key];
  keep('ok', `${+tracking}`);
};
