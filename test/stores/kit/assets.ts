// The files a shop serves as they are: its own scripts and styles beside the code, and the old jQuery copies from npm.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Reads a file next to the given module. */
export function beside(moduleUrl: string, file: string): string {
  return readFileSync(new URL(file, moduleUrl), 'utf8');
}

/** jQuery 1.8.1, of the age both platforms still bundle. It defines `jQuery` and `$`. */
export function oldJquery(): string {
  return readFileSync(require.resolve('jquery-old'), 'utf8');
}

/** jQuery 1.12.4, the second copy many skins load on top. */
export function skinJquery(): string {
  return readFileSync(require.resolve('jquery/dist/jquery.min.js'), 'utf8');
}
