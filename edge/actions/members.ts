// Members as a shop's own systems tell them: contacts are checked, sealed and hashed here; consents go into the ledger.

import * as v from 'valibot';
import { bornByOf, bornByOfYear, GENDERS } from '../../core/condition/demographics';
import { EARLIEST_ACT_AT } from '../../core/consent';
import { CHANNELS, type MemberState, parseEmail, parseMobile } from '../../core/member';
import { actsOfFlags, type ReceiptFlags } from '../../core/receipt-flags';
import { REGIONS, regionOf } from '../../core/region';
import { dayStart, kstDay } from '../../core/time';
import type { Edge } from '../context';
import { insertConsents, listConsents, type NewConsentAct } from '../db/consents';
import { commit } from '../db/database';
import {
  CONTACTS,
  type Contact,
  clearContact,
  listMembers,
  type MemberRow,
  type NewMember,
  upsertMembers,
} from '../db/members';
import { findSite } from '../db/sites';

/** Most members one call takes. */
export const MEMBERS_PER_CALL = 1_000;

const instant = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(EARLIEST_ACT_AT, 'expected epoch milliseconds, from 1990 on'),
  v.maxValue(8.64e15),
);

const consentSchema = v.object({
  channel: v.picklist(CHANNELS),
  purpose: v.optional(v.picklist(['advertising', 'night']), 'advertising'),
  granted: v.boolean(),
  /** When the member said so, epoch ms. Without a date a consent cannot be reconfirmed, so it is required. */
  at: instant,
  /** Where it comes from, e.g. `cafe24`, `csv`. */
  source: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  wording: v.optional(v.pipe(v.string(), v.maxLength(500))),
});

const flagSchema = v.object({ receives: v.boolean(), at: instant });

export const memberInputSchema = v.object({
  memberId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Of a contact, null takes away what is stored. */
  name: v.nullish(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  /** Korean mobile number in any common spelling. */
  phone: v.nullish(v.pipe(v.string(), v.maxLength(40))),
  email: v.nullish(v.pipe(v.string(), v.maxLength(254))),
  /** `YYYY-MM-DD`. */
  birthday: v.optional(v.pipe(v.string(), v.isoDate())),
  /** Where the birthday is not known. Ages count from its last day. */
  birthYear: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1890), v.maxValue(2200))),
  gender: v.optional(v.picklist(GENDERS)),
  /** Where there is no address to take it from. */
  region: v.optional(v.picklist(REGIONS)),
  address: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  /** Left out, a new member is active, and one who is known stays as they are. */
  state: v.optional(v.picklist(['active', 'dormant', 'withdrawn'])),
  joinedAt: v.optional(instant),
  consents: v.optional(v.pipe(v.array(consentSchema), v.maxLength(20)), []),
  /** The shop platform's receipt flags, each with the day it was last changed there. */
  receiptFlags: v.optional(v.object({ sms: v.optional(flagSchema), email: v.optional(flagSchema) })),
});
export type MemberInput = v.InferOutput<typeof memberInputSchema>;

export type MemberRefusal = 'shape' | 'phone' | 'email';
export type MembersUpserted = {
  upserted: number;
  /** `issues`: what the schema did not like of a row of another shape. */
  refused: { i: number; why: MemberRefusal; issues?: readonly v.BaseIssue<unknown>[] }[];
};

/** Upserts members one by one: a row that cannot be read is refused with its reason and costs no other its place. */
export async function upsertMemberList(
  edge: Edge,
  siteId: number,
  inputs: readonly unknown[],
): Promise<MembersUpserted> {
  const now = edge.deps.now();
  const rows: NewMember[] = [];
  const acts: NewConsentAct[] = [];
  const flagged: { memberId: string; flags: ReceiptFlags }[] = [];
  const cleared: Record<Contact, Set<string>> = { name: new Set(), phone: new Set(), email: new Set() };
  const refused: MembersUpserted['refused'] = [];
  for (const [i, input] of inputs.entries()) {
    const parsed = v.safeParse(memberInputSchema, input);
    if (!parsed.success) {
      refused.push({ i, why: 'shape', issues: parsed.issues });
      continue;
    }
    const row = await toRow(edge, siteId, parsed.output, now);
    if (typeof row === 'string') {
      refused.push({ i, why: row });
      continue;
    }
    rows.push(row);
    // Of several rows of one member the last that says anything of a contact counts.
    for (const contact of CONTACTS) {
      if (parsed.output[contact] === null) cleared[contact].add(row.memberId);
      else if (parsed.output[contact] !== undefined) cleared[contact].delete(row.memberId);
    }
    const { receiptFlags } = parsed.output;
    if (receiptFlags) flagged.push({ memberId: row.memberId, flags: receiptFlags });
    for (const { at, wording, ...consent } of parsed.output.consents) {
      acts.push({ ...consent, memberId: row.memberId, wording: wording ?? null, actedAt: Math.min(at, now) });
    }
  }
  acts.push(...(await actsOfFlagged(edge, siteId, flagged, now)));
  await commit(edge.db, [
    ...upsertMembers(edge.db, siteId, rows),
    ...CONTACTS.flatMap((contact) => clearContact(edge.db, siteId, contact, [...cleared[contact]])),
    ...insertConsents(edge.db, siteId, acts, now),
  ]);
  return { upserted: rows.length, refused };
}

/** What the platform's flags add to the ledger, by the shop's own reading of them. */
async function actsOfFlagged(
  edge: Edge,
  siteId: number,
  flagged: readonly { memberId: string; flags: ReceiptFlags }[],
  now: number,
): Promise<NewConsentAct[]> {
  if (flagged.length === 0) return [];
  const [site, ledger] = await Promise.all([
    findSite(edge.db, siteId),
    listConsents(
      edge.db,
      siteId,
      flagged.map((one) => one.memberId),
    ),
  ]);
  if (!site) return [];
  return flagged.flatMap(({ memberId, flags }) =>
    actsOfFlags(flags, ledger.get(memberId) ?? [], site.settings.receiptFlags).map((act) => ({
      ...act,
      memberId,
      source: site.platform,
      actedAt: Math.min(act.actedAt, now),
    })),
  );
}

async function toRow(edge: Edge, siteId: number, input: MemberInput, now: number): Promise<NewMember | MemberRefusal> {
  const phone = input.phone == null ? undefined : parseMobile(input.phone);
  if (phone === null) return 'phone';
  const email = input.email == null ? undefined : parseEmail(input.email);
  if (email === null) return 'email';
  const seal = (text: string | undefined) => (text === undefined ? null : edge.vault.seal(siteId, text));
  const [nameSealed, phoneSealed, phoneHash, emailSealed, emailHash, birthdaySealed, addressSealed] = await Promise.all(
    [
      seal(input.name ?? undefined),
      seal(phone),
      phone === undefined ? null : edge.vault.hash(siteId, 'phone', phone),
      seal(email),
      email === undefined ? null : edge.vault.hash(siteId, 'email', email),
      seal(input.birthday),
      seal(input.address),
    ],
  );
  return {
    memberId: input.memberId,
    nameSealed,
    phoneSealed,
    phoneHash,
    emailSealed,
    emailHash,
    birthdaySealed,
    addressSealed,
    ...derived(input),
    state: input.state ?? null,
    joinedAt: input.joinedAt === undefined ? null : Math.min(input.joinedAt, now),
    updatedAt: now,
  };
}

/** What audiences may ask of a person without opening what is sealed. */
function derived({ birthday, birthYear, gender, address, region }: MemberInput) {
  // Of a year alone the latest day is taken, so that nobody is taken for older than they are.
  const latest = birthday ?? (birthYear === undefined ? undefined : `${birthYear + 1}-01-01`);
  return {
    adultFromDay: latest === undefined ? null : fourteenthBirthday(latest),
    bornBy: birthday ? bornByOf(birthday) : birthYear === undefined ? null : bornByOfYear(birthYear),
    gender: gender ?? null,
    region: (address === undefined ? null : regionOf(address)) ?? region ?? null,
  };
}

/** Korean day on which a person turns fourteen (만 14세); born on 29 February, on 1 March of a common year. */
function fourteenthBirthday(birthday: string): number {
  const [year = 0, month = 1, day = 1] = birthday.split('-').map(Number);
  return kstDay(dayStart(Math.floor(Date.UTC(year + 14, month - 1, day) / 86_400_000)));
}

/** A member as lists show one: whether there is an address, never which. */
export type MemberSummary = {
  memberId: string;
  state: MemberState;
  hasPhone: boolean;
  hasEmail: boolean;
  joinedAt: number | null;
  updatedAt: number;
};

/** Members in id order after `after`, without anything that could reach or name them. */
export async function listSiteMembers(
  edge: Edge,
  siteId: number,
  after: string,
  limit: number,
): Promise<MemberSummary[]> {
  const rows = await listMembers(edge.db, siteId, after, limit);
  return rows.map(toSummary);
}

function toSummary({ memberId, state, phoneHash, emailHash, joinedAt, updatedAt }: MemberRow): MemberSummary {
  return { memberId, state, hasPhone: phoneHash !== null, hasEmail: emailHash !== null, joinedAt, updatedAt };
}
