// The sandbox provider's own ledger. Its `client_ref` is unique, as an honest provider's idempotency key is.

import { all, type Db } from './database';

export type SandboxRow = {
  id: number;
  siteId: number;
  clientRef: string;
  channel: string;
  messageType: string;
  contentSealed: string;
  acceptedAt: number;
};

const COLUMNS = `id, site_id AS siteId, client_ref AS clientRef, channel, message_type AS messageType,
  content_sealed AS contentSealed, accepted_at AS acceptedAt`;

/** Takes messages in; a reference seen before is answered with the message it already has. Ids by reference. */
export async function insertSandboxMessages(
  db: Db,
  rows: readonly Omit<SandboxRow, 'id'>[],
): Promise<Map<string, number>> {
  await db
    .prepare(
      `INSERT INTO sandbox_messages (site_id, client_ref, channel, message_type, content_sealed, accepted_at)
       SELECT value ->> 'siteId', value ->> 'clientRef', value ->> 'channel', value ->> 'messageType',
         value ->> 'contentSealed', value ->> 'acceptedAt'
       FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(JSON.stringify(rows))
    .run();
  return findSandboxMessages(
    db,
    rows.map((row) => row.clientRef),
  );
}

/** Ids of the messages with these references; absent ones were never taken in. */
export async function findSandboxMessages(db: Db, clientRefs: readonly string[]): Promise<Map<string, number>> {
  const rows = await all<{ id: number; client_ref: string }>(
    db
      .prepare('SELECT id, client_ref FROM sandbox_messages WHERE client_ref IN (SELECT value FROM json_each(?1))')
      .bind(JSON.stringify(clientRefs)),
  );
  return new Map(rows.map((row) => [row.client_ref, row.id]));
}

/** Newest first. */
export async function listSandboxMessages(db: Db, siteId: number, limit: number): Promise<SandboxRow[]> {
  return all<SandboxRow>(
    db
      .prepare(`SELECT ${COLUMNS} FROM sandbox_messages WHERE site_id = ?1 ORDER BY id DESC LIMIT ?2`)
      .bind(siteId, limit),
  );
}
