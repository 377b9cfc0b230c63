// The browsers to drive: a Chromium, and a Firefox as the second engine; those that are there, or installed now.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The first is Chromium without the parts that draw windows, menus and tabs, which tests do not look at. */
const USUAL_PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
    folder ? [join(folder, 'Google/Chrome/Application/chrome.exe')] : [],
  ),
];

/** The browser named by `CHROMIUM`, else one in a usual place, else the one Playwright has downloaded. */
export function findBrowser(): string | null {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  return [...USUAL_PLACES, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}

/**
 * A browser, installed when there is none: from Debian's packages where we may (fonts with it, or Korean pages would
 * be drawn as boxes), else by Playwright into its own folder. Throws with what to do when neither works.
 */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium (apt-get) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], env);
    run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell', 'fonts-noto-cjk'],
      env,
    );
  }
  if (!findBrowser()) {
    console.log('Downloading Chromium (Playwright) …');
    run(process.execPath, [join('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], process.env);
  }
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(
    'No browser was found and none could be installed. Install Chrome or Chromium, or set CHROMIUM to its path.',
  );
}

const FIREFOX_PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** The Firefox named by `FIREFOX`, else one in a usual place. */
export function findFirefox(): string | null {
  return [process.env.FIREFOX, ...FIREFOX_PLACES].find((path) => path && existsSync(path)) ?? null;
}

/** A Firefox, from Debian's packages when there is none and we may install; null where its tests must be skipped. */
export function ensureFirefox(): string | null {
  if (!findFirefox() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Firefox (apt-get) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], env);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'firefox-esr'], env);
  }
  return findFirefox();
}

function run(command: string, options: string[], env: NodeJS.ProcessEnv): void {
  spawnSync(command, options, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A browser without a window that says it is an ordinary Chrome: the edge counts nothing that says it is not a person. */
export async function launchShopper(args: string[] = []): Promise<{ browser: Browser; userAgent: string }> {
  const browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-blink-features=AutomationControlled', ...args],
  });
  const version = browser.version().split('.')[0];
  return {
    browser,
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
  };
}
