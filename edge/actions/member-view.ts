// One member as the shop's own people see them: how they stand on every channel, how it came about, what they got. The
// addresses are masked; the whole record is the person's export.

import { consentStanding } from '../../core/consent';
import { CHANNELS, type Channel, type MemberState } from '../../core/member';
import { reconfirmDueAt } from '../../core/notice';
import type { BlockReason } from '../../core/suppression';
import { kstDay } from '../../core/time';
import type { Edge } from '../context';
import { listCampaignsById } from '../db/campaigns';
import { type ConsentRecord, listConsentRecords, listConsents } from '../db/consents';
import { type DispatchView, listDispatches } from '../db/dispatch-views';
import { listMembersByAddress } from '../db/members';
import { listNoticesOf, type NoticeRow } from '../db/notices';
import { findPerson, type Person } from '../db/people';
import type { MemberSummary } from './members';
import { blockedChannels } from './preferences';
import { hashAddress } from './refusals';
import { maskAddress } from './suppressions';

/** Rows of each kind a page shows; the export has all. */
const ROWS = 50;

export type ChannelStanding = {
  channel: Channel;
  advertising: 'granted' | 'withdrawn' | 'never';
  night: boolean;
  /** When the member last said so; null when never. */
  since: number | null;
  /** By when the two-year notice must have gone; null without a consent. */
  reconfirmBy: number | null;
  blocked: BlockReason | null;
};

export type MemberView = {
  memberId: string;
  /** Null of one whom the shop has told nothing of, but its pages have. */
  state: MemberState | null;
  name: string | null;
  phone: string | null;
  email: string | null;
  age: 'under_14' | 'over_14' | 'unknown';
  joinedAt: number | null;
  channels: ChannelStanding[];
  consents: ConsentRecord[];
  notices: NoticeRow[];
  messages: DispatchView[];
  /** Of the messages' campaigns. */
  campaignNames: ReadonlyMap<number, string>;
};

export async function viewMember(edge: Edge, siteId: number, memberId: string): Promise<MemberView | null> {
  const member = await findPerson(edge.db, siteId, memberId);
  if (!member) return null;
  const open = (sealed: string | null) => (sealed === null ? null : edge.vault.open(siteId, sealed));
  const [name, phone, email, ledger, blocked, consents, notices, messages] = await Promise.all([
    open(member.nameSealed),
    open(member.phoneSealed),
    open(member.emailSealed),
    listConsents(edge.db, siteId, [memberId]),
    blockedChannels(edge, siteId, member),
    listConsentRecords(edge.db, siteId, memberId, ROWS),
    listNoticesOf(edge.db, siteId, memberId, ROWS),
    listDispatches(edge.db, siteId, { memberId }, ROWS),
  ]);
  const campaigns = await listCampaignsById(edge.db, [...new Set(messages.map(({ campaignId }) => campaignId))]);
  const acts = ledger.get(memberId) ?? [];
  const { adultFromDay } = member;
  return {
    memberId,
    state: member.state,
    name,
    phone: phone && maskAddress(phone),
    email: email && maskAddress(email),
    age: adultFromDay === null ? 'unknown' : kstDay(edge.deps.now()) < adultFromDay ? 'under_14' : 'over_14',
    joinedAt: member.joinedAt,
    channels: CHANNELS.map((channel) => {
      const standing = consentStanding(acts, channel, 'advertising');
      const act = standing.status === 'never' ? null : standing.act;
      return {
        channel,
        advertising: standing.status,
        night: standing.status === 'granted' && consentStanding(acts, channel, 'night').status === 'granted',
        since: act?.actedAt ?? null,
        reconfirmBy: act?.granted ? reconfirmDueAt(Math.max(act.actedAt, act.confirmedAt ?? 0)) : null,
        blocked: blocked[channel] ?? null,
      };
    }),
    consents,
    notices,
    messages,
    campaignNames: new Map([...campaigns].map(([id, { definition }]) => [id, definition.name])),
  };
}

/** As `MemberSummary`, also of one whom the shop has told nothing of. */
export type FoundMember = Omit<MemberSummary, 'state' | 'updatedAt'> & Pick<MemberView, 'state'>;

/** Members somebody means by an id, a mobile number or an e-mail address. */
export async function findMembers(edge: Edge, siteId: number, text: string): Promise<FoundMember[]> {
  const [phone, email] = await Promise.all([
    hashAddress(edge, siteId, 'sms', text),
    hashAddress(edge, siteId, 'email', text),
  ]);
  const [byId, byPhone, byEmail] = await Promise.all([
    findPerson(edge.db, siteId, text.trim()),
    listMembersByAddress(edge.db, siteId, 'phone', phone === null ? [] : [phone]),
    listMembersByAddress(edge.db, siteId, 'email', email === null ? [] : [email]),
  ]);
  const found = [...(byId ? [byId] : []), ...[...byPhone.values(), ...byEmail.values()].flat()];
  return [...new Map(found.map((member) => [member.memberId, toFound(member)])).values()];
}

const toFound = ({ memberId, state, phoneHash, emailHash, joinedAt }: Person): FoundMember => ({
  memberId,
  state,
  hasPhone: phoneHash !== null,
  hasEmail: emailHash !== null,
  joinedAt,
});
