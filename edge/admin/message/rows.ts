// Rows of a form that grows with what is typed.

/** Rows in use, up to the last; of `most` there may be. */
export function usedRows(most: number, isUsed: (row: number) => unknown): number {
  const used = Array.from({ length: most }, (_, row) => row).filter(isUsed);
  return (used.at(-1) ?? -1) + 1;
}
