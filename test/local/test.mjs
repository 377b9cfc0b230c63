// `npm test`: everything this needs, then every suite. See test.ts.

import { prepare } from './install.mjs';

await prepare();
await import('./test.ts');
