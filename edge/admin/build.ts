// Builds what the admin's pages load: one stylesheet, one script and htmx, into the folder the edge serves as it is,
// and the module that tells the pages their addresses. An address changes with its content, so it may be kept for ever.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PUBLIC = here('../../dist/assets/');
const FOLDER = 'assets';

async function bundle(entry: string): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    target: ['es2022', 'chrome111', 'safari16.4'],
    format: entry.endsWith('.css') ? undefined : 'iife',
    charset: 'utf8',
    write: false,
    logLevel: 'error',
  });
  return result.outputFiles[0]?.contents ?? new Uint8Array();
}

/** Writes the files and resolves to their addresses. */
async function buildAdmin(): Promise<Record<'css' | 'js' | 'htmx', string>> {
  const files = {
    css: { name: 'admin.css', contents: await bundle('./admin.css') },
    js: { name: 'admin.js', contents: await bundle('./browser/admin.ts') },
    htmx: { name: 'htmx.js', contents: readFileSync(here('../../node_modules/htmx.org/dist/htmx.min.js')) },
  };
  mkdirSync(`${PUBLIC}${FOLDER}`, { recursive: true });
  const publish = ({ name, contents }: { name: string; contents: Uint8Array }) => {
    writeFileSync(`${PUBLIC}${FOLDER}/${name}`, contents);
    const digest = createHash('sha256').update(contents).digest('hex').slice(0, 10);
    console.log(`${name.padEnd(10)} ${String(contents.length).padStart(6)} bytes`);
    return `/${FOLDER}/${name}?v=${digest}`;
  };
  writeFileSync(`${PUBLIC}_headers`, `/${FOLDER}/*\n  Cache-Control: public, max-age=31536000, immutable\n`);
  return { css: publish(files.css), js: publish(files.js), htmx: publish(files.htmx) };
}

const addresses = await buildAdmin();
mkdirSync(here('../generated'), { recursive: true });
writeFileSync(
  here('../generated/admin-assets.gen.ts'),
  `// Written by \`npm run build\` from edge/admin/. Not edited, not committed.

/** Where the admin's stylesheet and scripts are. */
export const adminAssets = ${JSON.stringify(addresses, null, 2)};
`,
);
