// Ids that are never given out twice. SQLite gives a new row the highest id and one, so where the row with the highest
// goes, its id comes again: a reader that has come so far would pass the new row over, and a link or a piece of evidence
// that names the old one would mean the new. A row of nobody therefore takes the place after it first.

import type { Db } from './database';

/** The id of no shop. */
export const NOBODY = 0;

/** What nobody's row says after the newest of its table, by the columns that may not be empty. */
const ROWS_OF_NOBODY = {
  events: {
    id: 'seq',
    columns: 'site_id, event_id, name, occurred_at, received_at, data',
    values: `${NOBODY}, 'after.' || seq, '_nobody', 0, received_at, '{}'`,
  },
  dispatches: {
    id: 'id',
    columns: 'site_id, campaign_id, member_id, occurrence, priority, due_at, anchor_at, state, created_at',
    values: `${NOBODY}, 0, '', 'after.' || id, 0, 0, 0, 'cancelled', 0`,
  },
  consents: {
    id: 'id',
    columns: 'site_id, member_id, channel, purpose, granted, source, acted_at, recorded_at',
    values: `${NOBODY}, '', 'email', 'advertising', 0, '', id, 0`,
  },
  consent_notices: {
    id: 'id',
    columns: 'site_id, kind, consent_id, due_at, state',
    values: `${NOBODY}, 'result', 0, id, 'void'`,
  },
} as const;

/** Before rows go: where the newest of the table is among them (`which`, of `bound`), its id stays spent. */
export function spendIds(
  db: Db,
  table: keyof typeof ROWS_OF_NOBODY,
  which: string,
  ...bound: (number | string)[]
): D1PreparedStatement {
  const { id, columns, values } = ROWS_OF_NOBODY[table];
  return db
    .prepare(
      `INSERT INTO ${table} (${columns}) SELECT ${values} FROM ${table}
       WHERE ${id} = (SELECT max(${id}) FROM ${table}) AND ${which}`,
    )
    .bind(...bound);
}
