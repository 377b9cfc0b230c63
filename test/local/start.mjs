// `npm start`: everything on this machine, from nothing. See start.ts.

import { prepare } from './install.mjs';

await prepare();
await import('./start.ts');
