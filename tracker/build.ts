// Builds the script each platform's shops are served, weighs it, and refuses one that has grown over its budget.
// The result is a module for the edge: it puts a site's settings in the place of one identifier and answers.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { minify } from 'terser';
import { type RuleCode, SETTINGS_PLACEHOLDER, servedScript } from '../core/served-script';
import type { Platform, TrackerSettings } from '../core/tracker-settings';

/**
 * Bytes at brotli quality 11: a whole script with settings in it, and what all platforms share of it. A ratchet: it is
 * lowered when the script shrinks.
 */
export const BUDGET = { script: 2_900, core: 1_600 } as const;

const PLATFORMS: readonly Platform[] = ['cafe24', 'makeshop'];

/** Typical sites, to weigh the script as it is served: a key of chance packs some bytes better or worse than the next. */
const TYPICAL: readonly TrackerSettings[] = ['https://dorawa.example.workers.dev', 'https://t.shop.example'].flatMap(
  (to) =>
    ['197216892525fd0a', 'c0ffee1234567890', 'a3f9b2e81c7d5064', '5b1e9d70f3a8264c', 'e84d20b7916fa35c'].map((k) => ({
      k,
      to,
      signUp: { kind: 'auto' },
    })),
);

export type BuiltScript = { name: string; code: string; bytesBySource: Record<string, number> };
export type Weight = { min: number; gzip: number; brotli: number };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Has Chrome compile the whole script while it still loads, beside the page's own work, and not function by function
 * when each is first called, in its way (V8's explicit compile hints). To other browsers it is a comment.
 */
const HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * Letters for names, in the order that packs best of some thousands tried: twenty bytes. Any other order works in which
 * the first, which begins the names of two letters, makes no word of the language.
 */
const LETTERS = 'tadefiocnbpjwkusvmlzgxqrhy';
const nameOf = (n: number): string =>
  (n < LETTERS.length ? '' : nameOf(Math.floor(n / LETTERS.length) - 1)) + LETTERS[n % LETTERS.length];

/** The same script, smaller than esbuild makes it by what it does not look for: functions called from one place. */
async function squeezed(script: string): Promise<string> {
  const { code = '' } = await minify(script, {
    ecma: 2020,
    // `true` packs better than `!0`. Unsafe only where globals are redefined in mid-expression: short templates become sums.
    compress: { ecma: 2020, passes: 4, booleans: false, unsafe: true },
    mangle: { nth_identifier: { get: nameOf } },
    format: { ascii_only: true },
  });
  return code;
}

async function bundle(name: string, entry: { file: string } | { source: string }): Promise<BuiltScript> {
  const result = await build({
    ...('file' in entry
      ? { entryPoints: [here(entry.file)] }
      : { stdin: { contents: entry.source, resolveDir: here('.'), loader: 'ts' as const } }),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    // Later than the rest of the language, but not in browsers.
    supported: { 'dynamic-import': true },
    // EUC-KR pages read a script without a stated charset as EUC-KR; ASCII is the same in both.
    charset: 'ascii',
    legalComments: 'none',
    // The functions of a `Shop` are called by the tracker alone, so their names need not travel.
    mangleProps: /^(read|on)[A-Z]/,
    // Without this it would begin by saying that it is strict, which modules are anyway.
    tsconfigRaw: {},
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const code = HINT + (await squeezed(result.outputFiles[0]?.text ?? ''));
  if (code.split(SETTINGS_PLACEHOLDER).length !== 2) throw new Error(`${name}: the settings have no single place`);
  const output = Object.values(result.metafile.outputs)[0];
  const bytesBySource = Object.fromEntries(
    Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) => [
      path.replace(/^.*tracker\//, ''),
      bytesInOutput,
    ]),
  );
  return { name, code, bytesBySource };
}

/** The owner's tools: a module no shopper loads, so it is weighed but has no budget. */
async function bundlePicker(): Promise<string> {
  const result = await build({
    entryPoints: [here('picker/index.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    // As for the tracker: pages in EUC-KR.
    charset: 'ascii',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });
  return (result.outputFiles[0]?.text ?? '').trim();
}

/** The code of a kind of rules: the expression of a function that takes them. */
async function ruleCode(file: string): Promise<string> {
  const source = readFileSync(here(file), 'utf8');
  const { code } = await transform(source, { loader: 'ts', minify: true, target: 'es2018', charset: 'ascii' });
  const [, expression] = /^export default(.*?);?\s*$/s.exec(code) ?? [];
  if (!expression) throw new Error(`${file} is not one expression`);
  return `(${expression.trim()})`;
}

/** The scripts as they are served, but for the settings; and, to weigh it, what they share. */
export type BuiltTracker = {
  scripts: Record<Platform, BuiltScript>;
  core: BuiltScript;
  rules: RuleCode;
  picker: string;
};

export async function buildTracker(): Promise<BuiltTracker> {
  const [cafe24, makeshop, core, click, push, picker] = await Promise.all([
    bundle('cafe24', { file: 'cafe24.ts' }),
    bundle('makeshop', { file: 'makeshop.ts' }),
    bundle('core', { source: `import { boot } from './index'; boot((() => () => {}) as never);` }),
    ruleCode('click-rule.ts'),
    ruleCode('push-rule.ts'),
    bundlePicker(),
  ]);
  return { scripts: { cafe24, makeshop }, core, rules: { click, push }, picker };
}

export function weigh(code: string): Weight {
  const bytes = Buffer.from(code);
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  return { min: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

/** Writes the modules the edge imports. */
export function writeGenerated({ scripts, rules, picker }: BuiltTracker): void {
  mkdirSync(here('../edge/generated'), { recursive: true });
  writeFileSync(
    here('../edge/generated/picker.gen.ts'),
    `// Written by \`npm run build\` from tracker/picker/. Not edited, not committed.

export const pickerScript = ${JSON.stringify(picker)};
`,
  );
  const entries = PLATFORMS.map((platform) => `  ${platform}: ${JSON.stringify(scripts[platform].code)},`).join('\n');
  writeFileSync(
    here('../edge/generated/tracker.gen.ts'),
    `// Written by \`npm run build\` from tracker/. Not edited, not committed.

export const trackerScripts = {
${entries}
};

/** The code of rules that only some shops have. */
export const ruleCode = ${JSON.stringify(rules)};
`,
  );
}

/** Prints the weights, of each script the heaviest of the typical ones; the names of what is over budget. */
function report({ scripts, core, rules, picker }: BuiltTracker): string[] {
  const line = (name: string, { min, gzip, brotli }: Weight, budget?: number) =>
    console.log(
      `${name.padEnd(10)} ${String(min).padStart(6)} min  ${String(gzip).padStart(5)} gzip  ${String(brotli).padStart(5)} brotli${budget ? `  of ${budget}` : ''}`,
    );
  const over: string[] = [];
  for (const script of [...PLATFORMS.map((platform) => scripts[platform]), core]) {
    const { name, bytesBySource } = script;
    const budget = name === 'core' ? BUDGET.core : BUDGET.script;
    const weight = TYPICAL.map((site) => weigh(servedScript(script.code, site, rules))).reduce((one, other) =>
      other.brotli > one.brotli ? other : one,
    );
    line(name, weight, budget);
    const sources = Object.entries(bytesBySource).sort(([, a], [, b]) => b - a);
    console.log(`           ${sources.map(([path, bytes]) => `${path} ${bytes}`).join(', ')}`);
    if (weight.brotli > budget) over.push(name);
  }
  line('picker', weigh(picker));
  return over;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = await buildTracker();
  const over = report(built);
  writeGenerated(built);
  if (over.length) {
    console.error(`Over budget: ${over.join(', ')}.`);
    process.exitCode = 1;
  }
}
