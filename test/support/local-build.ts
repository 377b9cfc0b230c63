// Builds the edge for one machine: the tracker and the admin's files, then the Worker with local time travel inside.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ASSETS = join(ROOT, 'dist/assets');

/** Builds what the Worker carries and serves, unless it is newer than all it is made of. */
export async function buildParts(): Promise<void> {
  mkdirSync(ASSETS, { recursive: true });
  if (newest('tracker', 'core') > newest('edge/generated/tracker.gen.ts')) {
    const { buildTracker, writeGenerated } = await import('../../tracker/build');
    writeGenerated(await buildTracker());
  }
  if (newest('edge/admin') > newest('edge/generated/admin-assets.gen.ts')) runScript('edge/admin/build.ts');
}

/** Runs a build that speaks for itself; only its errors are passed on. */
function runScript(file: string): void {
  execFileSync(process.execPath, ['--import', 'tsx', join(ROOT, file)], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Latest change of any file at or below these paths; 0 when there is none. */
function newest(...paths: string[]): number {
  return Math.max(0, ...paths.map((path) => latestChange(join(ROOT, path))));
}

function latestChange(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  return stat.isDirectory()
    ? Math.max(0, ...readdirSync(path).map((name) => latestChange(join(path, name))))
    : stat.mtimeMs;
}

/**
 * Node's own modules by the old names some packages `require`: an import of what `nodejs_compat` gives, since a Worker
 * cannot load anything later. `wrangler` does the same when it deploys.
 */
const nodeModules: Plugin = {
  name: 'node-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(fs|path|url)$/ }, ({ path }) => ({ path, namespace: 'node' }));
    onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
      contents: `export * from 'node:${path}'; export { default } from 'node:${path}';`,
    }));
  },
};

export type Clock = { at: number; speed: number };

export type WorkerModule =
  | { type: 'ESModule'; path: string; contents: string }
  | { type: 'CompiledWasm'; path: string; contents: Uint8Array };

/**
 * The Worker as modules, its main one first. Its clock is set before its first line runs, so that nothing ever happens
 * at the wrong time; without a clock it lives in the present. `entry` may name another Worker made of the edge's parts.
 */
export async function bundleWorker(clock: Clock | undefined, entry = 'edge/worker.ts'): Promise<WorkerModule[]> {
  const holder = clock && { anchorAt: clock.at, realAnchorAt: Date.now(), speed: clock.speed };
  const { code, compiled } = await bundled(entry);
  const main = { type: 'ESModule' as const, path: 'worker.mjs', contents: code };
  if (holder) main.contents = `globalThis.dorawaLocalClock = ${JSON.stringify(holder)};\n${code}`;
  return [
    main,
    ...compiled.map(({ path, file }) => ({ type: 'CompiledWasm' as const, path, contents: readFileSync(file) })),
  ];
}

type Bundle = { madeOf: number; code: string; compiled: { path: string; file: string }[] };

/** Bundled once and kept until something changes that it is made of: a suite starts the edge dozens of times. */
async function bundled(entry: string): Promise<Bundle> {
  const kept = join(ROOT, 'dist', `${entry.replace(/\W/g, '-')}.json`);
  const madeOf = newest(
    'edge',
    'core',
    dirname(entry),
    'test/support/local-build.ts',
    'node_modules/.package-lock.json',
  );
  const known = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Bundle) : null;
  if (known?.madeOf === madeOf) return known;
  const compiled = new Map<string, string>();
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    // As wrangler reads packages: what they leave out for browsers is left out here too.
    mainFields: ['workerd', 'browser', 'module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    define: { DORAWA_LOCAL: 'true' },
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'error',
    plugins: [nodeModules, compiledModules(compiled)],
  });
  const bundle = {
    madeOf,
    code: outputFiles[0]?.text ?? '',
    compiled: [...compiled].map(([path, file]) => ({ path, file })),
  };
  mkdirSync(dirname(kept), { recursive: true });
  // Whole or not at all: others may be reading it.
  writeFileSync(`${kept}.${process.pid}`, JSON.stringify(bundle));
  renameSync(`${kept}.${process.pid}`, kept);
  return bundle;
}

/** Keeps `.wasm` files beside the bundle, as wrangler does: the engine compiles them, a script may not. */
function compiledModules(found: Map<string, string>): Plugin {
  return {
    name: 'compiled modules',
    setup({ onResolve }) {
      onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
        const file = createRequire(join(resolveDir, 'here.js')).resolve(path);
        const name = basename(file);
        found.set(name, file);
        return { path: `./${name}`, external: true };
      });
    },
  };
}

/** Compatibility date and flags, as `wrangler.toml` states them for production. */
export function compatibility(): { compatibilityDate: string; compatibilityFlags: string[] } {
  const toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
  const date = /^compatibility_date = "([^"]+)"/m.exec(toml)?.[1];
  const flags = /^compatibility_flags = (\[[^\]]*\])/m.exec(toml)?.[1];
  if (!date || !flags) throw new Error('wrangler.toml states no compatibility date or flags');
  return { compatibilityDate: date, compatibilityFlags: JSON.parse(flags) as string[] };
}
