// What the law wants a person told about their own consent: within 14 days what became of a yes or a no (Network Act art.
// 50(7), decree art. 62-2), and every two years that a yes still stands (50(8), decree 62-3). Facts only: one promotional
// word would make the notice an advert. Silence keeps a consent; a shop that does not ask in time sends that person no
// adverts until it has.

import * as v from 'valibot';
import type { ConsentAct, ConsentPurpose } from './consent';
import { CHANNEL_WORDS, type Channel } from './member';
import { BLOCK_REASONS } from './suppression';
import { DAY_MS, dayStart, formatKst, HOUR_MS, kstDay, kstInstant, kstTimeOfDay } from './time';

export type NoticeKind = 'result' | 'reconfirm';

/** A result notice may take this long by law, and is shown as late-to-be after ten days. */
export const RESULT_MS = 14 * DAY_MS;
export const ALARM_MS = 4 * DAY_MS;
export const RECONFIRM_YEARS = 2;
/** The two-year notice goes out this long before it is due. */
export const RECONFIRM_LEAD_MS = 30 * DAY_MS;
/** Acts within this time are told in one message, and a slip of the thumb can be undone first. */
const SETTLING_MS = HOUR_MS;
/** Hours of the Korean day in which notices go, though the night ban is for adverts only. */
const OFFICE_HOURS = { from: 9, to: 19 } as const;

export type NoticeAct = {
  consentId: number;
  memberId: string;
  channel: Channel;
  purpose: ConsentPurpose;
  granted: boolean;
  source: string;
  actedAt: number;
  recordedAt: number;
};

export type NewNotice = { kind: NoticeKind; dueAt: number; wakeAt: number };

/**
 * The notices one act of the ledger calls for. An act told of more than 14 days late was made before the shop was
 * here; its result notice was the business of whoever took it. A lapsed two-year term counts from the act all the same.
 */
export function noticesFor(act: NoticeAct): NewNotice[] {
  const notices: NewNotice[] = [];
  if (act.recordedAt - act.actedAt < RESULT_MS) {
    notices.push({
      kind: 'result',
      dueAt: act.actedAt + RESULT_MS,
      wakeAt: inOfficeHours(act.recordedAt + SETTLING_MS),
    });
  }
  if (act.granted && act.purpose === 'advertising') notices.push(reconfirmAfter(act.actedAt));
  return notices;
}

/** The two-year notice counted from a consent, or from the last notice that confirmed it. */
export function reconfirmAfter(at: number): NewNotice {
  const dueAt = reconfirmDueAt(at);
  return { kind: 'reconfirm', dueAt, wakeAt: inOfficeHours(dueAt - RECONFIRM_LEAD_MS) };
}

/** First instant of the Korean day two years later, before which the notice must have gone; from 29 February, of 1 March. */
export function reconfirmDueAt(at: number): number {
  const [year = 0, month = 1, day = 1] = formatKst(at).slice(0, 10).split('-').map(Number);
  return dayStart(Math.floor(Date.UTC(year + RECONFIRM_YEARS, month - 1, day) / DAY_MS));
}

/** Has the two-year term of this consent run out without a notice? Then no adverts go to this person. */
export function isReconfirmOverdue(act: Pick<ConsentAct, 'actedAt' | 'confirmedAt'>, now: number): boolean {
  return now >= reconfirmDueAt(Math.max(act.actedAt, act.confirmedAt ?? 0));
}

/** Who tells shoppers. Undecided, nothing is sent on the shop's account and everything due is shown. */
export type NoticeDuty = 'dorawa' | 'platform' | 'undecided';

/**
 * Who must send a notice. The shop's platform cannot know of what was refused here, so acts made at our own doors are
 * always ours to tell.
 */
export function noticeDuty(kind: NoticeKind, source: string, settings: NoticeSettings): NoticeDuty {
  if (kind === 'reconfirm') return settings.reconfirm ?? 'undecided';
  if ((BLOCK_REASONS as readonly string[]).includes(source)) return 'dorawa';
  return settings.result ?? 'undecided';
}

/** `at`, or the next office hour. */
export function inOfficeHours(at: number): number {
  const day = kstDay(at);
  if (kstTimeOfDay(at) < OFFICE_HOURS.from * HOUR_MS) return kstInstant(day, OFFICE_HOURS.from, 0);
  return kstTimeOfDay(at) < OFFICE_HOURS.to * HOUR_MS ? at : kstInstant(day + 1, OFFICE_HOURS.from, 0);
}

/** By which channel a person is told: the medium the act was about where it can carry a notice, else the other one. */
export function noticeChannel(of: Channel, has: { phone: boolean; email: boolean }): 'sms' | 'email' | null {
  if (of === 'email' && has.email) return 'email';
  if (has.phone) return 'sms';
  return has.email ? 'email' : null;
}

/** Words and signs that sell. Any of them makes a notice an advert (rule G2). */
const PROMOTIONAL =
  /쿠폰|할인|세일|특가|이벤트|혜택|적립|포인트|증정|사은품|무료\s*배송|최저가|신상품|추천\s*상품|구매|%|％|\d[\d,]*\s*원/;
const ADDRESS = /(?:https?:\/\/|www\.)\S+|\b[\w-]+\.(?:com|net|kr|shop|co\.kr)\b\S*/i;

/** What may not stand in a notice; null when it is facts only. */
export function lintNotice(text: string): 'promotional' | 'link' | null {
  if (ADDRESS.test(text)) return 'link';
  return PROMOTIONAL.test(text) ? 'promotional' : null;
}

const duty = v.picklist(['dorawa', 'platform']);

export const noticeSettingsSchema = v.object({
  /** Who sends the 14-day result notices of acts the shop's platform took; absent while undecided. */
  result: v.optional(duty),
  /** Who sends the two-year notices; absent while undecided. */
  reconfirm: v.optional(duty),
  /** A line of the shop's own at the end of a notice, e.g. how to reach it. */
  closing: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(100),
      v.check(
        (text) => lintNotice(text) === null,
        '쿠폰, 할인, 상품 링크처럼 광고가 되는 말은 쓸 수 없습니다. 연락처 같은 사실만 적어 주세요.',
      ),
    ),
  ),
});
export type NoticeSettings = v.InferOutput<typeof noticeSettingsSchema>;

type ToldAct = { channel: Channel; purpose: ConsentPurpose; granted: boolean; actedAt: number };
export type NoticeSender = { name: string; closing?: string | undefined };

/** The 14-day notice: who, what, when, and that it was done. Several acts at once are told together. */
export function composeResultNotice(acts: readonly ToldAct[], sender: NoticeSender): { subject: string; text: string } {
  const ordered = [...acts].sort((a, b) => a.actedAt - b.actedAt);
  const lines = ordered.map(
    (act) => `- ${koreanDate(act.actedAt)} ${subjectOf(act)} ${act.granted ? '수신 동의' : '수신 거부'} 처리 완료`,
  );
  return compose('광고성 정보 수신 동의·거부 처리 결과 안내', lines, sender);
}

/** The two-year notice: who, that they agreed and when, and how to keep it or stop it. `stop` says how. */
export function composeReconfirmNotice(
  acts: readonly ToldAct[],
  sender: NoticeSender,
  stop: string,
): { subject: string; text: string } {
  const lines = [
    ...acts.map((act) => `- ${subjectOf(act)} 수신 동의: ${koreanDate(act.actedAt)}`),
    '계속 받으시려면 따로 하실 일이 없습니다.',
    `그만 받으시려면: ${stop}`,
  ];
  return compose('광고성 정보 수신 동의 확인 안내', lines, sender);
}

function compose(title: string, lines: readonly string[], sender: NoticeSender): { subject: string; text: string } {
  const subject = `[${sender.name}] ${title}`;
  const closing = sender.closing ? [sender.closing] : [];
  return { subject, text: [subject, `- 전송자: ${sender.name}`, ...lines, ...closing].join('\n') };
}

const subjectOf = ({ channel, purpose }: ToldAct) =>
  `${CHANNEL_WORDS[channel]} ${purpose === 'night' ? '야간 광고' : '광고'}`;

function koreanDate(at: number): string {
  const [year, month, day] = formatKst(at).slice(0, 10).split('-').map(Number);
  return `${year}년 ${month}월 ${day}일`;
}
