// Lists that are leafed through: one row more is read than a page shows, so that the last page leads nowhere.

/** What a page of `size` shows of the rows read, and the row to go on from; null on the last page. */
export function pageOf<T>(rows: readonly T[], size: number): { shown: T[]; last: T | null } {
  const shown = rows.slice(0, size);
  return { shown, last: rows.length > size ? (shown.at(-1) ?? null) : null };
}
