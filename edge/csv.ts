// Files of comma-separated values, as people save them from a spreadsheet in Korea: read whatever their encoding and
// separator, written so that no spreadsheet takes a cell for a formula.

import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { err, ok, type Result } from '../core/result';

/** Largest file read, in bytes: a hundred thousand ids with some columns beside them. */
export const CSV_MAX_BYTES = 8_000_000;

/** How the column of member ids is called in the exports of shop platforms and by people; without spaces and case. */
const ID_HEADERS = new Set([
  '회원id',
  '회원아이디',
  '아이디',
  '회원번호',
  '고객id',
  '고객아이디',
  'id',
  'memberid',
  'member_id',
  'userid',
  'user_id',
  'mb_id',
  'customerid',
  'customer_id',
]);

export type CsvRefusal = { reason: 'csv_unreadable'; line: number | null } | { reason: 'csv_empty' };

/**
 * Member ids of a file, in its order, repetitions included. With a header that names a column of ids, that column;
 * otherwise the first one, the first row too.
 */
export function readMemberIds(bytes: Uint8Array): Result<string[], CsvRefusal> {
  let rows: string[][];
  const text = decode(bytes);
  if (text === null) return err({ reason: 'csv_unreadable', line: null });
  try {
    rows = parse(text, { ...tableOf(text), skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err({ reason: 'csv_unreadable', line: typeof error.lines === 'number' ? error.lines : null });
  }
  const header = rows[0]?.map((cell) => cell.toLowerCase().replace(/\s/g, '')) ?? [];
  const column = header.findIndex((cell) => ID_HEADERS.has(cell));
  const ids = (column < 0 ? rows : rows.slice(1)).flatMap((row) => plainCell(row[Math.max(column, 0)] ?? '') || []);
  return ids.length > 0 ? ok(ids) : err({ reason: 'csv_empty' });
}

/**
 * The rows of a file, empty ones too, so that a row's number is the file's. Spreadsheets save many of those: twice `most`
 * rows are read, and no more, since a file of nothing else is not to fill a Worker's memory.
 */
export function readRows(bytes: Uint8Array, most: number): Result<string[][], 'csv_unreadable' | 'too_many_rows'> {
  const text = decode(bytes);
  if (text === null) return err('csv_unreadable');
  try {
    const rows: string[][] = parse(text, { ...tableOf(text), to: 2 * most + 1 });
    return rows.length > 2 * most ? err('too_many_rows') : ok(rows.map((row) => row.map(plainCell)));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err('csv_unreadable');
  }
}

/** UTF-8 or, as spreadsheets save, UTF-16 or EUC-KR; null when a letter would be lost by any of them. */
function decode(bytes: Uint8Array): string | null {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  for (const encoding of isUtf16 ? ['utf-16le'] : ['utf-8', 'euc-kr']) {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
    } catch {}
  }
  return null;
}

/** How the table is written: the separator is the one its first row has most of, so that a cell may hold the others. */
function tableOf(text: string) {
  const [first = ''] = text.split(/[\r\n]/, 1);
  const count = (delimiter: string) => first.split(delimiter).length;
  const [delimiter] = [',', ';', '\t'].sort((a, b) => count(b) - count(a));
  return { bom: true, delimiter, relax_column_count: true, trim: true } as const;
}

/** A cell as a spreadsheet shows it and nothing more: one that begins like a formula is led in by an apostrophe. */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A cell of a file of ours without what led it in, so that it can be put in again as it was. */
const plainCell = (text: string): string => text.replace(/^'(?=[=+\-@])/, '');

/** One row of a file. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** What a file begins with, by which spreadsheets take it for UTF-8. */
export const CSV_MARK = '\uFEFF';

/** A whole file. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return CSV_MARK + rows.map(csvLine).join('');
}
