// The first step of `npm start` and `npm test` on a fresh machine: the right Node, the packages of the lock file, and
// TypeScript understood. Depends on nothing but Node.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The first Node 20 in which a module can be told how to read TypeScript. */
const OLDEST = [20, 6];

/** Resolves when TypeScript may be imported; ends the process with a plain message when it never may. */
export async function prepare() {
  ensureInstalled();
  const { register } = await import('tsx/esm/api');
  register();
}

function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    fail(
      `Dorawa needs Node.js ${OLDEST.join('.')} or newer; this is ${process.versions.node}.\nGet it from https://nodejs.org (any "LTS" will do) and type the same command again.`,
    );
  }
  process.chdir(ROOT);
  if (!isInstalled()) install();
}

function install() {
  console.log('Installing packages (npm ci) …');
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm names its own program when it started us; otherwise the shell knows where it is.
  const npm = /npm-cli\.js$/.test(process.env.npm_execpath ?? '') ? process.env.npm_execpath : undefined;
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...options], { stdio: 'inherit' })
    : spawnSync('npm', options, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail('npm ci did not succeed; see above. Without a network, packages cannot be installed.');
}

/** Is every package that must be there installed in the version the lock file names? */
function isInstalled() {
  const installedFile = `${ROOT}node_modules/.package-lock.json`;
  if (!existsSync(installedFile)) return false;
  const wanted = packagesOf(`${ROOT}package-lock.json`);
  const installed = packagesOf(installedFile);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version : optional === true;
  });
}

/** @returns {Record<string, { version?: string, optional?: boolean }>} */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}

// Run by itself, as continuous integration does, it only installs.
if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
