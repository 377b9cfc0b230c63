// Where the pages about people are: members, refusals, notices.

import { Hono } from 'hono';
import * as v from 'valibot';
import { noticeSettingsSchema } from '../../../core/notice';
import { receiptFlagSettingsSchema } from '../../../core/receipt-flags';
import { listSiteCampaigns } from '../../actions/campaigns';
import { exportConsents } from '../../actions/consent-file';
import { importMembers } from '../../actions/member-files';
import { findMembers, viewMember } from '../../actions/member-view';
import { listSiteMembers } from '../../actions/members';
import { listSiteNotices, NOTICE_VIEWS, type NoticeView, summariseNotices } from '../../actions/notices';
import { eraseMember, exportMember } from '../../actions/people';
import { changeSite } from '../../actions/sites';
import {
  addSuppressions,
  countSiteSuppressions,
  listSiteSuppressions,
  lookUpAddress,
  removalSchema,
  removeSuppression,
  SUPPRESSIONS_PER_CALL,
} from '../../actions/suppressions';
import { listMemberWaits } from '../../actions/waits';
import { explainMember } from '../../actions/why';
import { pageOf } from '../../paging';
import { MemberWaits } from '../campaign/waits';
import { csvFile } from '../csv-file';
import { type AdminContext, type AdminEnv, frameOf, readFields, readFile } from '../door';
import { number } from '../format';
import { shopPath } from '../layout';
import { page } from '../page';
import type { FieldErrors, Fields } from '../parts';
import { isOutdated, onceTold } from '../stamp';
import { IMPORT_PATH, importRefusalWords, MemberImportPage } from './import';
import { CONSENT_FILE_PATH, MembersPage, memberPath } from './list';
import { NoticesPage, noticeFields } from './notices';
import { EraseMemberPage, MemberPage } from './page';
import { readAddresses } from './suppression-lines';
import { RemovalPage, SuppressionsPage, type SuppressionsSaid } from './suppressions';
import { WhyCard } from './why';

const ROWS = 50;
const NO_ERRORS: FieldErrors = {};

export const consentRoutes = new Hono<AdminEnv>();

consentRoutes.get('/members', (c) => membersPage(c, false));

consentRoutes.get(CONSENT_FILE_PATH, (c) => csvFile(c, 'consents', exportConsents(c.var.edge, c.var.shop.id)));

/** Posted, so that an address somebody types never stands in an address bar or a log. */
consentRoutes.post('/members/find', async (c) => {
  const { edge, shop } = c.var;
  const members = await findMembers(edge, shop.id, (await readFields(c)).who ?? '');
  if (members.length === 0) return membersPage(c, true, 404);
  if (members.length === 1 && members[0]) return c.redirect(memberPath(shop.id, members[0].memberId), 303);
  const found = { members, next: null, missed: false };
  return page(c, <MembersPage frame={frameOf(c)} {...found} now={edge.deps.now()} />);
});

async function membersPage(c: AdminContext, missed: boolean, status: 200 | 404 = 200) {
  const { edge, shop } = c.var;
  const rows = await listSiteMembers(edge, shop.id, c.req.query('after') ?? '', ROWS + 1);
  const { shown: members, last } = pageOf(rows, ROWS);
  const next = last?.memberId ?? null;
  return page(c, <MembersPage frame={frameOf(c)} {...{ members, next, missed }} now={edge.deps.now()} />, status);
}

consentRoutes.get(IMPORT_PATH, (c) =>
  page(c, <MemberImportPage frame={frameOf(c)} form={{ fields: {}, errors: {} }} imported={null} />),
);

consentRoutes.post(IMPORT_PATH, async (c) => {
  const { edge, shop } = c.var;
  const fields = await readFields(c);
  const file = await readFile(c, 'file');
  const refuse = (why: string) =>
    page(c, <MemberImportPage frame={frameOf(c)} form={{ fields, errors: { file: why } }} imported={null} />, 422);
  if (!file) return refuse('고른 파일이 없거나 비어 있습니다. 회원 목록을 CSV로 저장해 올려 주세요.');
  const imported = await importMembers(edge, shop.id, file, fields.joined === 'on');
  if (!imported.ok) return refuse(importRefusalWords(imported.error));
  return page(c, <MemberImportPage frame={frameOf(c)} form={{ fields, errors: {} }} imported={imported.value} />);
});

/** Where members had their pages before. */
consentRoutes.get('/members/:memberId', (c) => {
  const { search } = new URL(c.req.url);
  return c.redirect(memberPath(c.var.shop.id, c.req.param('memberId'), search.replace('?', '&')), 303);
});

const askedFor = (c: AdminContext) => c.req.query('id') ?? '';

consentRoutes.get('/member', async (c) => {
  const { edge, shop } = c.var;
  const member = await viewMember(edge, shop.id, askedFor(c));
  if (!member) return c.notFound();
  const now = edge.deps.now();
  const [why, waiting] = await Promise.all([
    whyCard(c, member.memberId),
    listMemberWaits(edge, shop.id, member.memberId),
  ]);
  const waits = <MemberWaits shopId={shop.id} {...waiting} now={now} />;
  return page(c, <MemberPage frame={frameOf(c)} {...{ member, waits, why, now }} />);
});

/** Why this member was or was not written to by the campaign asked about, with the campaigns there are to ask about. */
async function whyCard(c: AdminContext, memberId: string) {
  const { edge, shop } = c.var;
  const campaigns = await listSiteCampaigns(edge, shop.id);
  const id = readWhole(c.req.query('campaign'));
  const why = id === null ? null : await explainMember(edge, shop.id, memberId, id, readWhole(c.req.query('at')));
  const chosen = why && id !== null ? { id, why: why.ok ? why.value : why.error } : null;
  return <WhyCard shopId={shop.id} {...{ memberId, campaigns, chosen }} />;
}

const readWhole = (text: string | undefined) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null);

consentRoutes.post('/member/export', async (c) => {
  const { edge, shop } = c.var;
  const everything = await exportMember(edge, shop.id, askedFor(c));
  if (!everything) return c.notFound();
  c.header('content-disposition', 'attachment; filename="member.json"');
  return c.json(everything);
});

consentRoutes.get('/member/erase', (c) => page(c, <EraseMemberPage frame={frameOf(c)} memberId={askedFor(c)} />));

consentRoutes.post('/member/erase', async (c) => {
  const { edge, shop } = c.var;
  const erased = await eraseMember(edge, shop.id, askedFor(c));
  return erased ? c.redirect(shopPath(shop.id, '/members?flash=member_erased'), 303) : c.notFound();
});

consentRoutes.get('/suppressions', (c) => suppressionsPage(c, null));

consentRoutes.post('/suppressions', async (c) => {
  const { edge, shop } = c.var;
  const fields = await readFields(c);
  const lines = readAddresses(fields.addresses ?? '', fields.note ?? '');
  if (lines.length === 0)
    return suppressionsPage(c, null, fields, { addresses: '휴대폰 번호나 이메일을 한 줄에 하나씩 적어 주세요.' });
  if (lines.length > SUPPRESSIONS_PER_CALL) {
    const most = number(SUPPRESSIONS_PER_CALL);
    const addresses = `한 번에 ${most}줄까지 등록합니다. 지금 ${number(lines.length)}줄이니 나누어 등록해 주세요.`;
    return suppressionsPage(c, null, fields, { addresses });
  }
  const { added, refused } = await addSuppressions(edge, shop.id, lines);
  const left = refused.map(({ i }) => lines[i]?.typed).join('\n');
  const note = left && (fields.note ?? '');
  return suppressionsPage(c, { type: 'added', added, refused: refused.length }, { addresses: left, note });
});

consentRoutes.post('/suppressions/find', async (c) => {
  const { edge, shop } = c.var;
  const rows = await lookUpAddress(edge, shop.id, (await readFields(c)).who ?? '');
  return suppressionsPage(c, rows === null ? { type: 'no_address' } : { type: 'found', rows });
});

async function suppressionsPage(
  c: AdminContext,
  said: SuppressionsSaid | null,
  fields: Fields = {},
  errors: FieldErrors = NO_ERRORS,
) {
  const { edge, shop } = c.var;
  const [{ suppressions: rows, next }, counts] = await Promise.all([
    listSiteSuppressions(edge, shop.id, {}, c.req.query('after'), ROWS),
    countSiteSuppressions(edge, shop.id),
  ]);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const content = (
    <SuppressionsPage
      frame={frameOf(c)}
      {...{ rows, next, total, said }}
      form={{ fields, errors }}
      now={edge.deps.now()}
    />
  );
  return page(c, content, Object.keys(errors).length > 0 ? 422 : 200);
}

consentRoutes.get('/suppressions/:id/removal', (c) =>
  page(c, <RemovalPage frame={frameOf(c)} id={c.req.param('id')} form={{ fields: {}, errors: {} }} />),
);

consentRoutes.post('/suppressions/:id/removal', async (c) => {
  const { edge, shop } = c.var;
  const id = c.req.param('id');
  const fields = await readFields(c);
  const parsed = v.safeParse(removalSchema, fields);
  if (!parsed.success) {
    const form = { fields, errors: { note: '왜 빼는지 적어 주세요.' } };
    return page(c, <RemovalPage frame={frameOf(c)} id={id} form={form} />, 422);
  }
  const removed = await removeSuppression(edge, shop.id, id, parsed.output.note);
  return removed.ok ? c.redirect(shopPath(shop.id, '/suppressions?flash=suppression_removed'), 303) : c.notFound();
});

consentRoutes.get('/notices', (c) => noticesPage(c, noticeFields(c.var.shop), NO_ERRORS));

const noticesFormSchema = v.object({ notices: noticeSettingsSchema, receiptFlags: receiptFlagSettingsSchema });

consentRoutes.post('/notices', async (c) => {
  const { edge, shop } = c.var;
  const fields = await readFields(c);
  const said = (name: string) => fields[name]?.trim() || undefined;
  const parsed = v.safeParse(noticesFormSchema, {
    notices: { result: said('result'), reconfirm: said('reconfirm'), closing: said('closing') },
    receiptFlags: { smsMeansKakao: fields.smsMeansKakao === 'on', wording: said('wording') },
  });
  if (!parsed.success) {
    const fieldOf = (issue: v.BaseIssue<unknown>) => v.getDotPath(issue)?.split('.')[1] ?? 'closing';
    return noticesPage(c, fields, Object.fromEntries(parsed.issues.map((issue) => [fieldOf(issue), issue.message])));
  }
  const { name, hosts } = shop;
  const settings = { ...shop.settings, ...parsed.output };
  if (isOutdated(fields, noticeFields(shop), noticeFields({ settings })))
    return noticesPage(c, onceTold(fields), NO_ERRORS, true);
  await changeSite(edge, shop.id, { name, hosts, settings });
  return c.redirect(shopPath(shop.id, '/notices?flash=saved'), 303);
});

async function noticesPage(c: AdminContext, fields: Fields, errors: FieldErrors, isOutdated = false) {
  const { edge, shop } = c.var;
  const asked = c.req.query('view') ?? '';
  const view: NoticeView = Object.hasOwn(NOTICE_VIEWS, asked) ? (asked as NoticeView) : 'open';
  const [summary, { notices: rows, next }] = await Promise.all([
    summariseNotices(edge, shop.id),
    listSiteNotices(edge, shop.id, view, c.req.query('after'), ROWS),
  ]);
  const form = { fields, errors };
  const content = (
    <NoticesPage frame={frameOf(c)} {...{ summary, view, rows, next, form, isOutdated }} now={edge.deps.now()} />
  );
  return page(c, content, isOutdated ? 409 : Object.keys(errors).length > 0 ? 422 : 200);
}
