// Tells people about their consent: what is due is settled by the shop's word on who tells it, or composed and handed
// to the shop's own provider. The rows are the outbox: `submitting` before anybody hears, `unknown` when nobody
// answered, and then asked about, never sent again while a first copy may be on its way.

import { type LookupOutcome, nextQuestionAt, type SendOutcome } from '../../core/dispatch/dispatch';
import { sideOf } from '../../core/dispatch/failure';
import {
  composeReconfirmNotice,
  composeResultNotice,
  inOfficeHours,
  noticeChannel,
  noticeDuty,
  reconfirmAfter,
} from '../../core/notice';
import { noticeByEmail, noticeByText } from '../../core/notice-message';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time';
import { chunksOf } from '../batches';
import { carrierOf, chooseCarrier } from '../channels/choice';
import { HandoverLost, type Outgoing } from '../channels/port';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { holdLease, leaveLease } from '../db/leases';
import { listMembersById, type MemberRow } from '../db/members';
import {
  beginNotices,
  type DueNotice,
  findSuperseded,
  insertNotices,
  keepNoticeHandle,
  listDueNotices,
  listOpenNoticeBatches,
  listToldReconfirms,
  moveNotices,
  type NoticeSettlement,
  type OpenNoticeBatch,
  settleNotices,
} from '../db/notices';
import { findSite, type Site } from '../db/sites';
import { linkOriginOf } from '../links';
import { logFact, logFailure } from '../log';
import { mintPreferenceToken } from '../preference-token';

const LEASE = 'notices';
const PAGE = 500;
const MAX_PAGES = 20;
/** Longer than any one call to a provider may take. */
const PATIENCE_MS = 3 * MINUTE_MS;
/** When something the shop must mend is looked at again. */
const MEND_MS = DAY_MS;

export async function tellNotices(edge: Edge): Promise<void> {
  const worker = edge.deps.newId();
  for (let n = 0; n < MAX_PAGES; n++) {
    const now = edge.deps.now();
    if (!(await holdLease(edge.db, LEASE, worker, now, now + PATIENCE_MS))) return;
    if (n === 0) await askAboutNotices(edge, now);
    const due = await listDueNotices(edge.db, now, PAGE);
    for (const siteId of new Set(due.map((notice) => notice.siteId))) {
      const ofSite = due.filter((notice) => notice.siteId === siteId);
      await tellOf(edge, siteId, ofSite, now).catch((error) => putOff(edge, siteId, ofSite, error, now));
    }
    if (due.length < PAGE) break;
  }
  await leaveLease(edge.db, LEASE, worker);
}

/** What is wrong with one shop or one person is theirs: what is due of it is looked at again later, and nobody waits. */
async function putOff(
  edge: Edge,
  siteId: number,
  notices: readonly DueNotice[],
  error: unknown,
  now: number,
): Promise<void> {
  logFailure('notices', error, { siteId });
  const wakeAt = inOfficeHours(now + HOUR_MS);
  await commit(
    edge.db,
    moveNotices(
      edge.db,
      notices.map(({ id }) => ({ id, state: 'waiting', wakeAt })),
      now,
    ),
  );
}

async function tellOf(edge: Edge, siteId: number, due: readonly DueNotice[], now: number): Promise<void> {
  const site = await findSite(edge.db, siteId);
  if (site) await tellOfSite(edge, site, due, now);
}

/** Settles what the shop's platform tells or nobody needs to be told, and sends the rest. */
async function tellOfSite(edge: Edge, site: Site, due: readonly DueNotice[], now: number): Promise<void> {
  const reconfirms = due.filter((notice) => notice.kind === 'reconfirm').map((notice) => notice.consentId);
  const superseded = await findSuperseded(edge.db, reconfirms);
  const moved: Parameters<typeof moveNotices>[1][number][] = [];
  const next: Parameters<typeof insertNotices>[1][number][] = [];
  const ours: DueNotice[] = [];
  for (const notice of due) {
    const { id, kind, consentId } = notice;
    if (kind === 'reconfirm' && superseded.has(consentId)) {
      moved.push({ id, state: 'void' });
      continue;
    }
    const duty = noticeDuty(kind, notice.source, site.settings.notices ?? {});
    if (duty === 'dorawa') ours.push(notice);
    else moved.push({ id, state: duty });
    if (duty === 'platform' && kind === 'reconfirm') {
      next.push({ siteId: site.id, consentId, ...reconfirmAfter(Math.max(now, notice.dueAt - 1)) });
    }
  }
  await commit(edge.db, [...moveNotices(edge.db, moved, now), ...insertNotices(edge.db, next)]);
  await sendOfSite(edge, site, ours, now);
}

type Message = { ids: number[]; messageId: number; via: 'sms' | 'email'; textSealed: string; outgoing: Outgoing };

/** One message per person and kind of notice, however many acts it tells of. */
async function sendOfSite(edge: Edge, site: Site, due: readonly DueNotice[], now: number): Promise<void> {
  const people = new Map<string, DueNotice[]>();
  for (const notice of due) {
    const key = `${notice.kind} ${notice.memberId}`;
    people.set(key, [...(people.get(key) ?? []), notice]);
  }
  const members = await listMembersById(edge.db, site.id, [...new Set(due.map((notice) => notice.memberId))]);
  const messages: Message[] = [];
  const moved: Parameters<typeof moveNotices>[1][number][] = [];
  for (const notices of people.values()) {
    const composed = await compose(edge, site, members.get(notices[0]?.memberId ?? ''), notices).catch((error) =>
      putOff(edge, site.id, notices, error, now),
    );
    if (!composed) continue;
    if (composed === 'no_address') moved.push(...notices.map(({ id }) => ({ id, state: 'undeliverable' as const })));
    else if (composed === 'no_sender')
      moved.push(...notices.map(({ id }) => ({ id, state: 'waiting' as const, wakeAt: inOfficeHours(now + MEND_MS) })));
    else messages.push(composed);
  }
  await commit(edge.db, moveNotices(edge.db, moved, now));
  for (const via of ['sms', 'email'] as const) {
    const ofChannel = messages.filter((message) => message.via === via);
    if (ofChannel.length === 0) continue;
    const ids = new Set(ofChannel.flatMap((message) => message.ids));
    await sendBy(edge, site.id, via, ofChannel).catch((error) =>
      putOff(
        edge,
        site.id,
        due.filter(({ id }) => ids.has(id)),
        error,
        now,
      ),
    );
  }
}

async function sendBy(edge: Edge, siteId: number, via: Message['via'], messages: readonly Message[]): Promise<void> {
  const carrier = await chooseCarrier(edge, siteId, via);
  for (const batch of chunksOf(messages, carrier.provider.batch)) await sendBatch(edge, siteId, carrier, batch);
}

async function compose(
  edge: Edge,
  site: Site,
  member: MemberRow | undefined,
  notices: readonly DueNotice[],
): Promise<Message | 'no_address' | 'no_sender'> {
  const [first] = notices;
  const { senderName, senderNumber, senderEmail, optOut080, notices: settings } = site.settings;
  const has = { phone: Boolean(member?.phoneSealed), email: Boolean(member?.emailSealed && senderEmail) };
  const via = first && noticeChannel(first.channel, has);
  const sealed = via === 'email' ? member?.emailSealed : member?.phoneSealed;
  if (!first || !via || !sealed) return 'no_address';
  const from = via === 'email' ? senderEmail : senderNumber;
  if (!from) return 'no_sender';

  const sender = { name: senderName, closing: settings?.closing };
  const page = `${linkOriginOf(edge, site)}/u/${await mintPreferenceToken(edge.vault, { kind: 'notice', id: first.id })}`;
  const stop = via === 'sms' && optOut080 ? `무료수신거부 ${optOut080}` : page;
  const { subject, text } =
    first.kind === 'result' ? composeResultNotice(notices, sender) : composeReconfirmNotice(notices, sender, stop);
  return {
    ids: notices.map((notice) => notice.id),
    messageId: first.id,
    via,
    textSealed: await edge.vault.seal(site.id, text),
    outgoing: {
      clientRef: clientRefOf(first.id),
      siteId: site.id,
      to: await edge.vault.open(site.id, sealed),
      from,
      content: via === 'email' ? noticeByEmail(subject, text, senderName) : noticeByText(text),
    },
  };
}

const clientRefOf = (messageId: number) => `dorawa-n${messageId}`;
const batchKey = (batchId: number) => `dorawa-nb${batchId}`;

async function sendBatch(
  edge: Edge,
  siteId: number,
  { accountId, provider }: Awaited<ReturnType<typeof chooseCarrier>>,
  messages: readonly Message[],
): Promise<void> {
  // Others may have taken their time before it: nobody is to ask about it as if it had begun with them.
  const now = edge.deps.now();
  const batchId = messages[0]?.messageId ?? 0;
  const begun = await beginNotices(edge.db, batchId, accountId, messages, now, now + PATIENCE_MS);
  const going = messages.filter((message) => begun.has(message.messageId));
  if (going.length === 0) return;
  const keep = async (handle: string) => {
    if (!(await keepNoticeHandle(edge.db, siteId, { batchId, submittedAt: now }, handle))) throw new HandoverLost();
  };
  const handover = { id: batchKey(batchId), at: now, handle: null, keep };
  try {
    const outcomes = await provider.send(
      going.map((message) => message.outgoing),
      handover,
    );
    const settledAt = edge.deps.now();
    await settle(
      edge,
      going.map(({ messageId }, i) => ({
        messageId,
        submittedAt: now,
        ...afterSend(outcomes[i] ?? { outcome: 'unknown' }, settledAt),
      })),
      settledAt,
    );
    logFact('notices_told', { siteId, messages: going.length });
  } catch (error) {
    if (!(error instanceof HandoverLost)) throw error;
    logFailure('notices_lost', error, { siteId });
  }
}

type Settled = Pick<NoticeSettlement, 'state' | 'wakeAt'>;

/** Accepted is told: what the law asks is to have sent it, and a provider's later word cannot be waited for. */
function afterSend(outcome: SendOutcome, now: number): Settled {
  switch (outcome.outcome) {
    case 'accepted':
      return { state: 'sent', wakeAt: null };
    case 'refused':
      return sideOf(outcome.reason) === 'account'
        ? { state: 'waiting', wakeAt: inOfficeHours(now + HOUR_MS) }
        : { state: 'undeliverable', wakeAt: null };
    case 'later':
      return { state: 'waiting', wakeAt: now + MINUTE_MS };
    case 'unknown':
      return { state: 'unknown', wakeAt: now + MINUTE_MS };
  }
}

async function askAboutNotices(edge: Edge, now: number): Promise<void> {
  for (const batch of await listOpenNoticeBatches(edge.db, now, PAGE)) {
    const messageIds = JSON.parse(batch.messageIds) as number[];
    const { submittedAt } = batch;
    const settleAll = (settledOf: (messageId: number) => Settled) =>
      settle(
        edge,
        messageIds.map((messageId) => ({ messageId, submittedAt, ...settledOf(messageId) })),
        now,
      );
    try {
      const outcomeOf = await outcomesOf(edge, batch, messageIds);
      await settleAll((id) => afterLookup(outcomeOf(id), submittedAt, now));
    } catch (error) {
      logFailure('notices_ask', error, { siteId: batch.siteId });
      await settleAll(() => ({ state: 'unknown', wakeAt: nextQuestionAt(submittedAt, now) }));
    }
  }
}

async function outcomesOf(
  edge: Edge,
  { batchId, accountId, handle, submittedAt }: OpenNoticeBatch,
  messageIds: readonly number[],
): Promise<(messageId: number) => LookupOutcome> {
  // Without a handle nothing was handed over: `keep` refuses once the rows are no longer `submitting`.
  if (handle === null) return () => ({ outcome: 'absent' });
  const carrier = await carrierOf(edge, accountId);
  if (!carrier) return () => ({ outcome: 'unknown' });
  const sent = messageIds.map((id) => ({ clientRef: clientRefOf(id), providerMessageId: null }));
  const outcomes = await carrier.provider.lookup({ id: batchKey(batchId), at: submittedAt, handle }, sent);
  return (id) => {
    const outcome = outcomes.get(clientRefOf(id)) ?? ({ outcome: 'unknown' } as const);
    return outcome.outcome === 'unknown' && carrier.provider.idempotent ? { outcome: 'absent' } : outcome;
  };
}

function afterLookup(outcome: LookupOutcome, submittedAt: number, now: number): Settled {
  switch (outcome.outcome) {
    case 'delivered':
    case 'accepted':
      return { state: 'sent', wakeAt: null };
    case 'failed':
      return { state: 'undeliverable', wakeAt: null };
    case 'absent':
      return { state: 'waiting', wakeAt: now };
    case 'unknown':
      return { state: 'unknown', wakeAt: nextQuestionAt(submittedAt, now) };
  }
}

/** Settles messages; a consent that has just been confirmed gets its next two years. */
async function settle(edge: Edge, rows: readonly NoticeSettlement[], now: number): Promise<void> {
  const sent = rows.filter((row) => row.state === 'sent').map((row) => row.messageId);
  const confirmed = await listToldReconfirms(edge.db, sent);
  await commit(edge.db, [
    ...settleNotices(edge.db, rows, now),
    ...insertNotices(
      edge.db,
      confirmed.map((row) => ({ ...row, ...reconfirmAfter(now) })),
    ),
  ]);
}
