// Campaigns: list, new, edit, activation, pause, end and the page of each.

import { Hono } from 'hono';
import type { Campaign, CampaignCommand } from '../../../core/campaign/campaign';
import { nextRunAt } from '../../../core/campaign/schedule';
import {
  type CampaignRefusal,
  commandCampaign,
  createCampaign,
  duplicateCampaign,
  editCampaign,
  findActivationObstacle,
  getCampaign,
  listOverlapping,
  listSiteCampaigns,
  listVersions,
  restoreVersion,
} from '../../actions/campaigns';
import { estimateCampaign } from '../../actions/estimates';
import { previewMessage } from '../../actions/previews';
import { listSiteHolds, listSiteProviders, releaseCampaign } from '../../actions/providers';
import {
  campaignReport,
  listSiteDispatches,
  noteSiteFailedRun,
  pagesOfDispatches,
  summariseCampaigns,
  WAITING_SHOWN,
} from '../../actions/reports';
import { listSiteSegments } from '../../actions/segments';
import { readTrend } from '../../actions/trends';
import { cancelWait, listCampaignWaits } from '../../actions/waits';
import { pageOf } from '../../paging';
import { ActivationPage, EndPage } from '../confirmation';
import { csvFile } from '../csv-file';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { shopPath } from '../layout';
import { memberPath } from '../member/list';
import { page } from '../page';
import { readSpan } from '../trend';
import { trendFile } from '../trend-file';
import type { Flash } from '../words';
import { campaignFields, readCampaign } from './fields';
import { editOf, formPage, startOf } from './form-page';
import { ArchivePage, CampaignsPage, NewCampaignPage } from './list';
import { CampaignPage } from './page';
import { readFilter } from './recipients';
import { recipientLines } from './recipients-file';
import type { GroupNames } from './words';

const ROWS_SHOWN = 50;

export const campaignRoutes = new Hono<AdminEnv>();

campaignRoutes.get('/', async (c) => {
  const { edge, shop } = c.var;
  const [campaigns, archived] = await Promise.all([
    listSiteCampaigns(edge, shop.id),
    listSiteCampaigns(edge, shop.id, 'archived'),
  ]);
  const summaries = await summariseCampaigns(edge, shop.id, campaigns);
  const list = { campaigns, summaries, archivedCount: archived.length };
  return page(c, <CampaignsPage frame={frameOf(c)} {...list} now={edge.deps.now()} />);
});

campaignRoutes.get('/archive', async (c) => {
  const { edge, shop } = c.var;
  const campaigns = await listSiteCampaigns(edge, shop.id, 'archived');
  const summaries = await summariseCampaigns(edge, shop.id, campaigns);
  return page(c, <ArchivePage frame={frameOf(c)} {...{ campaigns, summaries }} now={edge.deps.now()} />);
});

campaignRoutes.get('/new', (c) => {
  const start = startOf(c);
  if (!start) return page(c, <NewCampaignPage frame={frameOf(c)} />);
  return formPage(c, start, { fields: campaignFields(start.definition), errors: {} });
});

campaignRoutes.post('/', async (c) => {
  const { edge, shop } = c.var;
  const start = startOf(c);
  if (!start) return c.notFound();
  const fields = await readFields(c);
  const read = readCampaign(fields, start.definition);
  if (!read.ok) return formPage(c, start, read.error, 422);
  const created = await createCampaign(edge, shop.id, read.value);
  if (!created.ok) return formPage(c, start, { fields, errors: {} }, 422, created.error);
  return toCampaign(c, created.value, 'created');
});

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}', async (c) => campaignPage(c, Number(c.req.param('id')), null));

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}/recipients.csv', async (c) => {
  const { edge, shop } = c.var;
  const campaignId = Number(c.req.param('id'));
  if (!(await getCampaign(edge, shop.id, campaignId))) return c.notFound();
  const filter = readFilter((name) => c.req.query(name));
  const pages = pagesOfDispatches(edge, shop.id, { ...filter, campaignId });
  return csvFile(c, `campaign-${campaignId}`, recipientLines(pages));
});

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}/trend.csv', async (c) => {
  const { edge, shop } = c.var;
  const campaignId = Number(c.req.param('id'));
  if (!(await getCampaign(edge, shop.id, campaignId))) return c.notFound();
  const trend = await readTrend(edge, shop.id, { length: readSpan(c.req.query('days')), campaignId });
  return csvFile(c, `campaign-${campaignId}-days`, [trendFile(trend)]);
});

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}/edit', async (c) => {
  const start = await editOf(c, c.req.param('id'));
  if (!start) return c.notFound();
  return formPage(c, start, { fields: campaignFields(start.definition), errors: {} });
});

campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/edit', async (c) => {
  const { edge, shop } = c.var;
  const start = await editOf(c, c.req.param('id'));
  if (!start) return c.notFound();
  const fields = await readFields(c);
  const read = readCampaign(fields, start.definition);
  if (!read.ok) return formPage(c, start, read.error, 422);
  const seen = fields.version ? Number(fields.version) : undefined;
  const edited = await editCampaign(edge, shop.id, Number(c.req.param('id')), read.value, seen);
  // Who has been told of the other change may save over it.
  if (!edited.ok) return formPage(c, start, { fields: { ...fields, version: '' }, errors: {} }, 409, edited.error);
  return toCampaign(c, edited.value, 'saved');
});

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}/activation', (c) => activationPage(c, Number(c.req.param('id'))));

campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/activation', async (c) => {
  const { edge, shop } = c.var;
  const id = Number(c.req.param('id'));
  const { version } = await readFields(c);
  const started = await commandCampaign(edge, shop.id, id, 'activate', version ? Number(version) : undefined);
  if (started.ok) return toCampaign(c, started.value, 'activated');
  return started.error.reason === 'changed_meanwhile'
    ? activationPage(c, id, true)
    : campaignPage(c, id, started.error);
});

async function activationPage(c: AdminContext, id: number, isChanged = false): Promise<Response> {
  const { edge, shop } = c.var;
  const report = await campaignReport(edge, shop.id, id);
  if (!report) return c.notFound();
  const { campaign, counts } = report;
  const obstacle = await findActivationObstacle(edge, campaign, shop.settings);
  if (obstacle) return campaignPage(c, campaign.id, obstacle);
  const { send } = campaign.definition;
  const plansMore = send.type === 'realtime' || nextRunAt(send.schedule, edge.deps.now()) !== null;
  const estimate = plansMore ? await estimateCampaign(edge, shop.id, campaign.definition, campaign) : undefined;
  const preview = await previewMessage(edge, shop, campaign.definition);
  const overlapping = await listOverlapping(edge, shop.id, campaign);
  const waiting = campaign.status === 'paused' ? (counts.states.queued ?? 0) : 0;
  const [accounts, groups] = await Promise.all([listSiteProviders(edge, shop.id), groupNames(c)]);
  const shown = { campaign, isChanged, groups, accounts, preview, overlapping, waiting };
  return page(
    c,
    <ActivationPage frame={frameOf(c)} {...shown} {...(estimate !== undefined && { estimate })} />,
    isChanged ? 409 : 200,
  );
}

campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/pause', (c) => command(c, Number(c.req.param('id')), 'pause', 'paused'));

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}/end', async (c) => {
  const report = await campaignReport(c.var.edge, c.var.shop.id, Number(c.req.param('id')));
  if (!report) return c.notFound();
  const waiting = report.waiting.length + (report.counts.states.queued ?? 0);
  const more = report.waiting.length >= WAITING_SHOWN;
  return page(c, <EndPage frame={frameOf(c)} campaign={report.campaign} {...{ waiting, more }} />);
});
campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/end', (c) => command(c, Number(c.req.param('id')), 'end', 'ended'));
campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/archive', (c) =>
  command(c, Number(c.req.param('id')), 'archive', 'archived'),
);
campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/unarchive', (c) =>
  command(c, Number(c.req.param('id')), 'unarchive', 'unarchived'),
);

campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/duplicate', async (c) => {
  const copy = await duplicateCampaign(c.var.edge, c.var.shop.id, Number(c.req.param('id')));
  return copy ? toCampaign(c, copy, 'duplicated') : c.notFound();
});

campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/versions/:version{[1-9][0-9]{0,14}}/restoration', async (c) => {
  const { id, version } = c.req.param();
  const restored = await restoreVersion(c.var.edge, c.var.shop.id, Number(id), Number(version));
  return restored.ok ? toCampaign(c, restored.value, 'restored') : campaignPage(c, Number(id), restored.error);
});

campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/release', async (c) => {
  const id = Number(c.req.param('id'));
  await releaseCampaign(c.var.edge, c.var.shop.id, id);
  return c.redirect(shopPath(c.var.shop.id, `/campaigns/${id}?flash=released`), 303);
});

campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/runs/:plannedAt{[1-9][0-9]{0,14}}/note', async (c) => {
  const { id, plannedAt } = c.req.param();
  await noteSiteFailedRun(c.var.edge, c.var.shop.id, Number(id), Number(plannedAt));
  return c.redirect(shopPath(c.var.shop.id, '/'), 303);
});

/** The member's id is in the body: it may be an address, which does not belong into one. */
campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/waits/cancellation', async (c) => {
  const { edge, shop, person } = c.var;
  const id = Number(c.req.param('id'));
  const { member = '', back } = await readFields(c);
  const cancelled = await cancelWait(edge, shop.id, id, member, { type: 'user', id: person.userId });
  if (!cancelled.ok && cancelled.error.reason === 'not_found') return c.notFound();
  const flash = `flash=${cancelled.ok ? 'wait_cancelled' : 'wait_over'}`;
  return c.redirect(
    back === 'member' ? memberPath(shop.id, member, `&${flash}`) : shopPath(shop.id, `/campaigns/${id}?${flash}`),
    303,
  );
});

async function command(c: AdminContext, id: number, what: CampaignCommand, flash: Flash): Promise<Response> {
  const result = await commandCampaign(c.var.edge, c.var.shop.id, id, what);
  return result.ok ? toCampaign(c, result.value, flash) : campaignPage(c, id, result.error);
}

function toCampaign(c: AdminContext, campaign: Campaign, flash: Flash): Response {
  return c.redirect(shopPath(c.var.shop.id, `/campaigns/${campaign.id}?flash=${flash}`), 303);
}

async function groupNames(c: AdminContext): Promise<GroupNames> {
  return new Map((await listSiteSegments(c.var.edge, c.var.shop.id)).map(({ id, name }) => [id, name]));
}

async function campaignPage(c: AdminContext, id: number, refusal: CampaignRefusal | null): Promise<Response> {
  const { edge, shop } = c.var;
  const filter = readFilter((name) => c.req.query(name));
  const [report, trend, rows, versions, holds, accounts, waits, groups] = await Promise.all([
    campaignReport(edge, shop.id, id),
    readTrend(edge, shop.id, { length: readSpan(c.req.query('days')), campaignId: id }),
    listSiteDispatches(edge, shop.id, { ...filter, campaignId: id }, ROWS_SHOWN + 1),
    listVersions(edge, shop.id, id),
    listSiteHolds(edge, shop.id),
    listSiteProviders(edge, shop.id),
    listCampaignWaits(edge, shop.id, id),
    groupNames(c),
  ]);
  if (!report || !versions || !waits) return c.notFound();
  const obstacle = refusal ?? (await findActivationObstacle(edge, report.campaign, shop.settings));
  const { shown, last } = pageOf(rows, ROWS_SHOWN);
  return page(
    c,
    <CampaignPage
      frame={frameOf(c)}
      report={report}
      trend={trend}
      preview={await previewMessage(edge, shop, report.campaign.definition)}
      recipients={{ rows: shown, next: last?.id ?? null, filter }}
      waits={waits}
      versions={versions}
      groups={groups}
      accounts={accounts}
      obstacle={obstacle}
      hold={holds.find((hold) => hold.campaignId === id) ?? null}
      now={edge.deps.now()}
    />,
    refusal ? 409 : 200,
  );
}
