// Properties are tried on the same examples in every run, so that a run fails by what was changed and not by chance.
// `PROPERTY_SEED=N npm test` tries others, and so does each `PROPERTY_SEED=random`.

import fc from 'fast-check';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    propertySeed: number;
  }
}

fc.configureGlobal({ seed: inject('propertySeed') });
