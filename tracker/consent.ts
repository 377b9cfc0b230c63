// Whether this browser may be noticed at all. What the person said on this host wins; without a word from them the
// site's settings decide: ask first, or respect the browser's own signal (`core/served-script.ts`).

import { box } from './box';
import { settings } from './settings';

export const mayTrack = (): boolean => +(box._dwok || !settings.asks) > 0;
