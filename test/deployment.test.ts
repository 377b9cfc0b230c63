// What is deployed, looked at from outside: the bundle wrangler makes, and the migrations it applies.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const run = (file: string, args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, 'node_modules', file), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: 'true' },
  });

it('the deployed bundle holds no local clock and no local doors, whatever is set', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'dorawa-bundle-'));
  try {
    run('wrangler/bin/wrangler.js', ['deploy', '--dry-run', '--outdir', outdir]);
    const bundle = readFileSync(join(outdir, 'worker.js'), 'utf8');
    expect(bundle).toContain('/healthz');
    expect(bundle).not.toMatch(/__local|dorawaLocalClock/);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}, 60_000);

it('the migrations lead to exactly the schema the code is written against', () => {
  const out = mkdtempSync(join(ROOT, 'node_modules', '.migrations-'));
  try {
    cpSync(join(ROOT, 'migrations'), out, { recursive: true });
    const before = readdirSync(out).length;
    run('drizzle-kit/bin.cjs', [
      'generate',
      '--dialect',
      'sqlite',
      '--casing',
      'snake_case',
      '--schema',
      './edge/db/schema',
      '--out',
      `./${out.slice(ROOT.length + 1)}`,
    ]);
    expect(readdirSync(out)).toHaveLength(before);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}, 60_000);

it('every migration begins by saying why', () => {
  const files = readdirSync(join(ROOT, 'migrations')).filter((file) => file.endsWith('.sql'));
  for (const file of files) expect(readFileSync(join(ROOT, 'migrations', file), 'utf8')).toMatch(/^-- \S/);
});
