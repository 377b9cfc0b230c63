// A database that adds up what D1 bills for reading and for writing.

type Answer = { results: Record<string, unknown>[]; meta: { rows_written?: number; rows_read?: number } };
type Statement = {
  bind(...values: unknown[]): Statement;
  run(): Promise<Answer>;
  all(): Promise<Answer>;
  raw(options?: { columnNames?: boolean }): Promise<unknown[][]>;
};
/** What the edge uses of D1. */
export type MinimalDatabase = { prepare(sql: string): Statement; batch(statements: Statement[]): Promise<Answer[]> };

export type CountingDatabase = { db: MinimalDatabase; written(): number; read(): number };

/** Counts from now on; `raw` cannot tell, and the edge writes nothing by it. */
export function countingDatabase(real: MinimalDatabase): CountingDatabase {
  let written = 0;
  let read = 0;
  const note = (answer: Answer): Answer => {
    written += answer.meta.rows_written ?? 0;
    read += answer.meta.rows_read ?? 0;
    return answer;
  };
  const originals = new WeakMap<Statement, Statement>();

  function wrap(statement: Statement): Statement {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      run: async () => note(await statement.run()),
      all: async () => note(await statement.all()),
      raw: (options?: { columnNames?: boolean }) => statement.raw(options),
      async first(column?: string) {
        const [row] = note(await statement.all()).results;
        return row === undefined ? null : column ? row[column] : row;
      },
    };
    originals.set(wrapped, statement);
    return wrapped;
  }

  return {
    db: {
      prepare: (sql) => wrap(real.prepare(sql)),
      async batch(statements) {
        const answers = await real.batch(statements.map((statement) => originals.get(statement) ?? statement));
        return answers.map(note);
      },
    },
    written: () => written,
    read: () => read,
  };
}
