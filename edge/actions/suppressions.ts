// What the shop may do with the list of addresses that must not be contacted: see it without reading anybody out of it,
// look one up, add, take off with a reason. Refusals that shoppers and providers bring come through `refusals`.

import * as v from 'valibot';
import { CHANNELS, type Channel } from '../../core/member';
import { err, ok, type Result } from '../../core/result';
import { BLOCK_REASONS, type BlockReason } from '../../core/suppression';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { addressOf, listMembersById } from '../db/members';
import {
  countSuppressions,
  deleteSuppression,
  listSuppressions,
  listSuppressionsOf,
  type SuppressionPlace,
  type SuppressionRow,
} from '../db/suppressions';
import { pageOf } from '../paging';
import { hashAddress, type RefusedAddress, refuseByAddresses } from './refusals';

/** Most addresses one call takes. */
export const SUPPRESSIONS_PER_CALL = 1_000;

const note = v.pipe(v.string(), v.trim(), v.maxLength(200));

/** One address to put on the list by hand. */
export const suppressionInputSchema = v.object({
  channel: v.picklist(['sms', 'email']),
  /** Korean mobile number, or e-mail address, as the channel wants. */
  address: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(254)),
  /** How the shop learnt of it. */
  note: v.optional(note),
});
export type SuppressionInput = v.InferOutput<typeof suppressionInputSchema>;

/** Why an address is taken off again; kept as evidence. */
export const removalSchema = v.object({ note: v.pipe(note, v.minLength(1, '왜 빼는지 적어 주세요.')) });

/** A row of the list. `id` names it; the address itself cannot be read from it. */
export type Suppression = {
  id: string;
  channel: Channel;
  reason: BlockReason;
  createdAt: number;
  /** A member who has the address today, and the address with its middle hidden; null when nobody has, or it is a browser's. */
  memberId: string | null;
  masked: string | null;
};

export type SuppressionFilter = { channel?: Channel | undefined; reason?: BlockReason | undefined };

/** The list, newest first; `next` goes on from there. */
export async function listSiteSuppressions(
  edge: Edge,
  siteId: number,
  filter: SuppressionFilter,
  after: string | undefined,
  limit: number,
): Promise<{ suppressions: Suppression[]; next: string | null }> {
  const rows = await listSuppressions(edge.db, siteId, filter, readPlace(after), limit + 1);
  const { shown, last } = pageOf(rows, limit);
  return { suppressions: await present(edge, siteId, shown), next: last ? placeOf(last) : null };
}

/** What the list says of one address, typed by somebody who knows it; null when it is no address. */
export async function lookUpAddress(edge: Edge, siteId: number, address: string): Promise<Suppression[] | null> {
  const hashes = await Promise.all(
    (['sms', 'email'] as const).map((channel) => hashAddress(edge, siteId, channel, address)),
  );
  const known = hashes.filter((hash) => hash !== null);
  if (known.length === 0) return null;
  const rows = await listSuppressionsOf(edge.db, siteId, known);
  return present(
    edge,
    siteId,
    rows.map((row) => ({ ...row, memberId: null })),
  );
}

export async function countSiteSuppressions(edge: Edge, siteId: number) {
  return countSuppressions(edge.db, siteId);
}

export type SuppressionsAdded = { added: number; refused: { i: number; why: 'shape' | 'address' }[] };

/**
 * Puts addresses on the list, all in one go: a row that cannot be read costs no other its place. Whoever has an address
 * is taken to have refused, so the ledger gets their withdrawal. Told twice, nothing changes.
 */
export async function addSuppressions(
  edge: Edge,
  siteId: number,
  inputs: readonly unknown[],
): Promise<SuppressionsAdded> {
  const at = edge.deps.now();
  const read = inputs.map((input): RefusedAddress | null => {
    const { success, output } = v.safeParse(suppressionInputSchema, input);
    return success ? { ...output, reason: 'manual', at } : null;
  });
  const taken = await refuseByAddresses(
    edge,
    siteId,
    read.filter((one) => one !== null),
  );
  const answer: SuppressionsAdded = { added: 0, refused: [] };
  for (const [i, one] of read.entries()) {
    if (one && taken.shift()) answer.added += 1;
    else answer.refused.push({ i, why: one ? 'address' : 'shape' });
  }
  return answer;
}

/** Takes one row off the list. Consents stay as they are: who refused must consent anew before anything is sent. */
export async function removeSuppression(
  edge: Edge,
  siteId: number,
  id: string,
  why: string,
): Promise<Result<void, { reason: 'not_found' }>> {
  const named = readId(id);
  if (!named) return err({ reason: 'not_found' });
  const rows = await listSuppressionsOf(edge.db, siteId, [named.addressHash]);
  if (!rows.some((row) => row.channel === named.channel)) return err({ reason: 'not_found' });
  await commit(edge.db, deleteSuppression(edge.db, siteId, named.channel, named.addressHash, why, edge.deps.now()));
  return ok(undefined);
}

async function present(
  edge: Edge,
  siteId: number,
  rows: readonly (SuppressionRow & { memberId: string | null })[],
): Promise<Suppression[]> {
  const members = await listMembersById(
    edge.db,
    siteId,
    rows.flatMap((row) => row.memberId ?? []),
  );
  return Promise.all(
    rows.map(async ({ channel, addressHash, reason, createdAt, memberId }) => {
      const member = memberId === null ? undefined : members.get(memberId);
      const sealed = member && addressOf(member, channel)?.sealed;
      return {
        id: `${channel}.${urlSafe(addressHash)}`,
        channel,
        reason: BLOCK_REASONS.includes(reason) ? reason : 'manual',
        createdAt,
        memberId,
        masked: sealed ? maskAddress(await edge.vault.open(siteId, sealed)) : null,
      };
    }),
  );
}

/** `010-****-5678`, `ha****@mail.test`: enough to recognise one's own, too little to use. */
export function maskAddress(address: string): string {
  const at = address.indexOf('@');
  if (at < 0) return `${address.slice(0, 3)}-****-${address.slice(-4)}`;
  return `${address.slice(0, Math.min(2, at - 1))}****${address.slice(at)}`;
}

const urlSafe = (hash: string) => hash.replaceAll('+', '-').replaceAll('/', '_');
const fromUrlSafe = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/');

function readId(id: string): { channel: Channel; addressHash: string } | null {
  const [, channel, hash = ''] = /^([a-z]+)\.([\w=-]{40,64})$/.exec(id) ?? [];
  const known = CHANNELS.find((one) => one === channel);
  return known ? { channel: known, addressHash: fromUrlSafe(hash) } : null;
}

function placeOf({ createdAt, addressHash, channel }: SuppressionRow): string {
  return `${createdAt}.${channel}.${urlSafe(addressHash)}`;
}

function readPlace(text: string | undefined): SuppressionPlace | null {
  const [, createdAt, rest = ''] = /^(\d{1,15})\.(.+)$/.exec(text ?? '') ?? [];
  const named = readId(rest);
  return createdAt && named ? { createdAt: Number(createdAt), ...named } : null;
}
