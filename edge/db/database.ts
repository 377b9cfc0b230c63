// The one way into D1 for the modules beside this file. Sets are bound as one JSON string and unfolded by `json_each`,
// since a statement takes at most 100 parameters.

import { drizzle } from 'drizzle-orm/d1';
import * as schema from './schema';

export type Db = D1Database;

/** The query builder, for plain reads and writes of single rows. */
export const orm = (db: Db) => drizzle(db, { schema, casing: 'snake_case' });

/** A bound string may be 2 MB; half of it leaves room for what `json_each` adds. */
const MAX_JSON_CHARS = 450_000;

/** Cuts rows into JSON arrays small enough to bind, keeping their order. */
export function jsonChunks(rows: readonly unknown[]): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let size = 0;
  for (const row of rows) {
    const json = JSON.stringify(row);
    if (size + json.length > MAX_JSON_CHARS && chunk.length > 0) {
      chunks.push(`[${chunk.join(',')}]`);
      chunk = [];
      size = 0;
    }
    chunk.push(json);
    size += json.length + 1;
  }
  if (chunk.length > 0) chunks.push(`[${chunk.join(',')}]`);
  return chunks;
}

/** Rows of one statement, typed by the caller who wrote its columns. */
export async function all<Row>(statement: D1PreparedStatement): Promise<Row[]> {
  return (await statement.all<Row>()).results;
}

/** Runs statements as one transaction, in order; none at all is no work rather than D1's error. */
export async function commit(db: Db, statements: readonly D1PreparedStatement[]): Promise<void> {
  if (statements.length > 0) await db.batch([...statements]);
}

/**
 * A statement that moves a reader's cursor from where the caller believes it to be, and fails the whole batch when
 * somebody else has moved it meanwhile. What the caller derived is then thrown away with it.
 */
export function moveCursor(db: Db, reader: string, from: number, to: number): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO cursors (reader, seq) VALUES (?1, ?3)
       ON CONFLICT (reader) DO UPDATE SET seq = CASE WHEN seq = ?2 THEN ?3 ELSE json('the cursor has moved') END`,
    )
    .bind(reader, from, to);
}

export async function readCursor(db: Db, reader: string): Promise<number> {
  const row = await db.prepare('SELECT seq FROM cursors WHERE reader = ?1').bind(reader).first<{ seq: number }>();
  return row?.seq ?? 0;
}

/** Did a batch fail because another reader was faster? Then nothing of it was written, and nothing is lost. */
export function lostRace(error: unknown): boolean {
  return error instanceof Error && /malformed JSON/i.test(error.message);
}
