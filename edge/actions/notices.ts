// What a shop owes its people in notices, and where each stands: the dashboard's figures and rows.

import { ALARM_MS, type NoticeKind } from '../../core/notice';
import type { Edge } from '../context';
import {
  countNotices,
  countPressingNotices,
  listNotices,
  type NoticeRow,
  type NoticeState,
  type PressingNotices,
} from '../db/notices';
import { pageOf } from '../paging';

/** Rows a person can ask for. `open` is all that is still owed. */
export const NOTICE_VIEWS = {
  open: ['waiting', 'undecided', 'submitting', 'unknown', 'undeliverable'],
  sent: ['sent'],
  platform: ['platform'],
} as const satisfies Record<string, readonly NoticeState[]>;
export type NoticeView = keyof typeof NOTICE_VIEWS;

export type NoticeSummary = Record<
  NoticeKind,
  {
    /** Owed and past the law's moment; owed and due within days; owed at all. */
    late: number;
    soon: number;
    open: number;
    /** Of those owed, what waits for the shop to say who sends it. */
    undecided: number;
    /** What no address could take. */
    undeliverable: number;
    /** Told in the last thirty days, by us and by the shop's platform. */
    sent: number;
    platform: number;
  }
>;

const OPEN: readonly NoticeState[] = NOTICE_VIEWS.open;

export async function summariseNotices(edge: Edge, siteId: number): Promise<NoticeSummary> {
  const none = { late: 0, soon: 0, open: 0, undecided: 0, undeliverable: 0, sent: 0, platform: 0 };
  const summary: NoticeSummary = { result: { ...none }, reconfirm: { ...none } };
  for (const { kind, state, late, soon, count } of await countNotices(edge.db, siteId, edge.deps.now(), ALARM_MS)) {
    const figures = summary[kind];
    if (state === 'sent' || state === 'platform') figures[state] += count;
    if (!OPEN.includes(state)) continue;
    if (state === 'undeliverable') {
      figures.undeliverable += count;
      continue;
    }
    figures.open += count;
    if (late) figures.late += count;
    if (soon) figures.soon += count;
    if (state === 'undecided') figures.undecided += count;
  }
  return summary;
}

/** Of those owed, how many are past the law's moment, and how many soon will be: what 홈 warns of. */
export function warnOfNotices(edge: Edge, siteId: number): Promise<PressingNotices> {
  return countPressingNotices(edge.db, siteId, edge.deps.now(), ALARM_MS);
}

export type Notice = Omit<NoticeRow, 'siteId' | 'wakeAt'>;

/** Notices by the law's moment, earliest first; `next` goes on from there. */
export async function listSiteNotices(
  edge: Edge,
  siteId: number,
  view: NoticeView,
  after: string | undefined,
  limit: number,
): Promise<{ notices: Notice[]; next: string | null }> {
  const [, dueAt, id] = /^(-?\d{1,15})\.(\d{1,15})$/.exec(after ?? '') ?? [];
  const place = dueAt && id ? { dueAt: Number(dueAt), id: Number(id) } : null;
  const rows = await listNotices(edge.db, siteId, NOTICE_VIEWS[view], place, limit + 1);
  const { shown, last } = pageOf(rows, limit);
  return {
    notices: shown.map(({ siteId: _, wakeAt: __, ...notice }) => notice),
    next: last ? `${last.dueAt}.${last.id}` : null,
  };
}
