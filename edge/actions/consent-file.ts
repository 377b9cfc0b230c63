// Where every member stands, as a file to take away: what they allowed and refused here has to count at the shop's other
// senders, too, and in whatever comes after this one. Without contacts, which the shop has.

import { consentStanding } from '../../core/consent';
import { CHANNEL_WORDS, CHANNELS, type Channel } from '../../core/member';
import { formatKst } from '../../core/time';
import type { Edge } from '../context';
import { CSV_MARK, csvLine } from '../csv';
import { listConsents } from '../db/consents';
import { addressOf, listMembers, type MemberRow } from '../db/members';
import { listSuppressionsOf } from '../db/suppressions';

const PAGE = 500;

/**
 * The lines of the file, under names the upload of members knows columns by, in id order: of each channel Y, N or nothing,
 * and the Korean time it was said. A refused address is a no of whoever has it, also where the shop told of a yes after it.
 * Erased members are absent.
 */
export async function* exportConsents(edge: Edge, siteId: number): AsyncGenerator<string> {
  const header = CHANNELS.flatMap((channel) => [
    `${CHANNEL_WORDS[channel]} 수신동의`,
    `${CHANNEL_WORDS[channel]} 수신동의일`,
  ]);
  yield CSV_MARK + csvLine(['아이디', ...header]);
  for (let after = ''; ; ) {
    const page = await listMembers(edge.db, siteId, after, PAGE);
    const members = page.filter(({ state }) => state !== 'erased');
    const [acts, refusedAt] = await Promise.all([
      listConsents(
        edge.db,
        siteId,
        members.map(({ memberId }) => memberId),
      ),
      readRefusals(edge, siteId, members),
    ]);
    const lines = members.map((member) => {
      const cells = CHANNELS.flatMap((channel) => {
        const standing = consentStanding(acts.get(member.memberId) ?? [], channel, 'advertising');
        const at = refusedAt(member, channel);
        if (standing.status !== 'withdrawn' && at !== undefined) return ['N', formatKst(at)];
        if (standing.status === 'never') return ['', ''];
        return [standing.status === 'granted' ? 'Y' : 'N', formatKst(standing.act.actedAt)];
      });
      return csvLine([member.memberId, ...cells]);
    });
    yield lines.join('');
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.memberId;
  }
}

/** Since when the address of one of these members on a channel may not be written to, but for one that is dead. */
async function readRefusals(edge: Edge, siteId: number, members: readonly MemberRow[]) {
  const hashes = members.flatMap(({ phoneHash, emailHash }) => [phoneHash, emailHash].filter((hash) => hash !== null));
  const refused = (await listSuppressionsOf(edge.db, siteId, hashes)).filter(({ reason }) => reason !== 'hard_bounce');
  const at = new Map(refused.map(({ channel, addressHash, createdAt }) => [`${channel}:${addressHash}`, createdAt]));
  return (member: MemberRow, channel: Channel) => at.get(`${channel}:${addressOf(member, channel)?.hash}`);
}
