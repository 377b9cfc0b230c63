// Asking for every projection to be thrown away and folded anew from the log, in a file of its own so that programs
// beside the Worker can ask a deployed database the same.

/** The reader of the log that folds the projections. */
export const PROJECTIONS = 'projections';

/** Where its cursor stands while they are being emptied; whoever next catches up begins there. */
export const EMPTYING = -1;

/** The one statement that asks for it. */
export const REBUILD = `INSERT INTO cursors (reader, seq) VALUES ('${PROJECTIONS}', ${EMPTYING})
  ON CONFLICT (reader) DO UPDATE SET seq = excluded.seq`;
