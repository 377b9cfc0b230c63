// The walls of the house, read from import lines. The compiler holds most of them (core has no DOM and no Workers
// types); this holds the rest.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const files = ['core', 'edge', 'tracker'].flatMap(filesBelow);

function filesBelow(room: string): string[] {
  return readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.gen\.ts$|\.d\.ts$/.test(file))
    .map((file) => join(room, file));
}

const source = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const code = (file: string) => source(file).replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');

type Import = { file: string; target: string; typeOnly: boolean };

/** What a file imports: a path from the root for our own files, the package name otherwise. */
function importsOf(file: string): Import[] {
  const found = source(file).matchAll(
    /^\s*(?:import|export)\s+(type\s+)?[^'"`;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/gm,
  );
  return [...found].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    const target = specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), specifier)) : specifier;
    return { file, target, typeOnly: match[1] !== undefined };
  });
}

const imports = files.flatMap(importsOf);
const inRoom = (room: string) => imports.filter((entry) => entry.file.startsWith(`${room}/`));
const show = (entries: Import[]) => entries.map((entry) => `${entry.file} → ${entry.target}`);

/** Rooms of the edge by floor; an import may only lead down, or stay on its floor within its room. */
const FLOORS: [RegExp, number][] = [
  [/^edge\/worker/, 6],
  [/^edge\/(app|cron|local)/, 5],
  [/^edge\/(routes|api|admin|jobs)/, 4],
  [/^edge\/actions/, 3.5],
  [/^edge\/objects/, 3],
  [/^edge\//, 2],
  [/^core\//, 1],
];
/** Functions of their arguments, without clock, chance or I/O. */
const PURE_LIBRARIES = new Set(['valibot', 'es-hangul', 'sanitize-html']);
const floorOf = (path: string) => FLOORS.find(([pattern]) => pattern.test(path))?.[1] ?? 0;

describe('the house', () => {
  it('keeps core pure: it knows itself and the few pure libraries it is built on, nothing else', () => {
    const strangers = inRoom('core').filter(({ target }) => !target.startsWith('core/') && !PURE_LIBRARIES.has(target));
    expect(show(strangers)).toEqual([]);
    const impure =
      /\bDate\.now|new Date\(\)|Math\.random|randomUUID|\bfetch\(|\bconsole\.|\basync\b|\bawait\b|\bPromise\b/;
    expect(files.filter((file) => file.startsWith('core/') && impure.test(code(file)))).toEqual([]);
  });

  it('lets the tracker take types of its settings and nothing at run time', () => {
    const foreign = inRoom('tracker').filter(
      ({ file, target, typeOnly }) =>
        file !== 'tracker/build.ts' &&
        !target.startsWith('tracker/') &&
        !(typeOnly && target === 'core/tracker-settings'),
    );
    expect(show(foreign)).toEqual([]);
  });

  it('is never imported from test', () => {
    expect(show(imports.filter(({ target }) => target.startsWith('test/')))).toEqual([]);
  });

  it('has no arrow that runs up, of a type neither', () => {
    const up = inRoom('edge').filter(
      ({ file, target }) => target.startsWith('edge/') && floorOf(target) > floorOf(file),
    );
    expect(show(up)).toEqual([]);
  });

  it('keeps SQL in edge/db, and in the one object that has a database of its own', () => {
    const sql = files.filter((file) => /\.prepare\(|sql\.exec|from 'drizzle-orm/.test(source(file)));
    expect(sql.filter((file) => !file.startsWith('edge/db/'))).toEqual(['edge/objects/timer-shard.ts']);
  });

  it('keeps the clock and randomness in edge/deps', () => {
    const clocks = /\bDate\.now|new Date\(\)|Math\.random|randomUUID|getRandomValues|\bsetTimeout\b/;
    expect(
      files.filter((file) => file.startsWith('edge/') && clocks.test(code(file)) && !isBrowserOrTool(file)),
    ).toEqual(['edge/deps.ts']);
  });

  it('keeps the console in edge/log', () => {
    const speakers = files.filter(
      (file) => file.startsWith('edge/') && /\bconsole\./.test(code(file)) && !isBrowserOrTool(file),
    );
    expect(speakers).toEqual(['edge/log.ts']);
  });

  it('adds to the consent ledger and changes no act in it; only an erasure takes a person’s acts away', () => {
    const changing = /UPDATE\s+consents\b|REPLACE\s+INTO\s+consents\b|\.(update|delete)\(consents\)/i;
    expect(files.filter((file) => changing.test(code(file)))).toEqual([]);
    expect(files.filter((file) => /DELETE\s+FROM\s+consents\b/i.test(code(file)))).toEqual(['edge/db/people.ts']);
    expect(code('edge/db/consents.ts')).toMatch(/INSERT INTO consents[^;]*ON CONFLICT DO NOTHING/);
  });

  it('never reads a clock inside SQL', () => {
    const clocks = /CURRENT_TIMESTAMP|unixepoch\(|strftime\(|datetime\('now/i;
    expect(files.filter((file) => clocks.test(code(file)))).toEqual([]);
  });

  it('lets the admin and the API call actions, never the database', () => {
    const shortcuts = [...inRoom('edge/admin'), ...inRoom('edge/api')].filter(
      ({ file, target, typeOnly }) => !typeOnly && target.startsWith('edge/db/') && file !== 'edge/admin/auth.ts',
    );
    expect(show(shortcuts)).toEqual([]);
  });

  it('opens every file by saying what lives there', () => {
    expect(
      files.filter((file) => !/^(\/\/|\/\*|#!)/.test(source(file)) && file !== 'edge/db/drizzle.config.ts'),
    ).toEqual([]);
  });

  it('leaves nothing for later', () => {
    expect(files.filter((file) => /\b(TODO|FIXME|XXX)\b/.test(source(file)))).toEqual([]);
  });
});

/** Scripts that run in the admin's pages, or build them, have a clock and a console of their own. */
function isBrowserOrTool(file: string): boolean {
  return file.startsWith('edge/admin/browser/') || file.endsWith('/build.ts');
}
