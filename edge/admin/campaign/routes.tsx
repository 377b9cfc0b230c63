// Campaigns: list, new, edit, preview, activation, pause, end and the page of each.

import { Hono } from 'hono';
import {
  type Campaign,
  type CampaignCommand,
  type CampaignDefinition,
  findObstacle,
} from '../../../core/campaign/campaign';
import { asCustomDraft, startOf as startOfPreset } from '../../../core/campaign/definition';
import { findPreset } from '../../../core/campaign/presets';
import {
  type CampaignRefusal,
  commandCampaign,
  createCampaign,
  duplicateCampaign,
  editCampaign,
  getCampaign,
  listOverlapping,
  listSiteCampaigns,
  listVersions,
  restoreVersion,
} from '../../actions/campaigns';
import { listSiteCoupons } from '../../actions/coupons';
import { type CampaignEstimate, estimateCampaign } from '../../actions/estimates';
import { imageForUse, listLibrary, uploadImage } from '../../actions/images';
import { previewMessage } from '../../actions/previews';
import { listSiteHolds, releaseCampaign } from '../../actions/providers';
import { campaignReport, listSiteDispatches, summariseCampaigns } from '../../actions/reports';
import { listSiteSegments } from '../../actions/segments';
import { sendTest } from '../../actions/test-sends';
import { cancelWait, listCampaignWaits } from '../../actions/waits';
import { ActivationPage, EndPage } from '../confirmation';
import { readCouponUse } from '../coupon/choice';
import { type AdminContext, type AdminEnv, frameOf, readFields, readFiles } from '../door';
import { shopPath } from '../layout';
import { memberPath } from '../member/list';
import { MessageCheck, type Preview } from '../message/check';
import { withMend } from '../message/fields';
import { fragment, page } from '../page';
import type { Fields, FormState } from '../parts';
import { drafted } from '../segment/target-fields';
import type { Flash } from '../words';
import { CampaignEstimateView } from './estimate';
import { campaignFields, readCampaign, readMessage } from './fields';
import { CampaignFormPage, type FormTarget } from './form';
import { ArchivePage, CampaignsPage, NewCampaignPage } from './list';
import { CampaignPage } from './page';
import { readFilter } from './recipients';

const ROWS_SHOWN = 50;

import { PICTURES_OFFERED, useOfField } from '../image/picture-picker';
import { imageRefusalWords } from '../image/words';
import type { Tested } from '../message/test-send';

export const campaignRoutes = new Hono<AdminEnv>();

campaignRoutes.get('/', async (c) => {
  const { edge, shop } = c.var;
  const [campaigns, archived, summaries] = await Promise.all([
    listSiteCampaigns(edge, shop.id),
    listSiteCampaigns(edge, shop.id, 'archived'),
    summariseCampaigns(edge, shop.id),
  ]);
  const list = { campaigns, summaries, archivedCount: archived.length };
  return page(c, <CampaignsPage frame={frameOf(c)} {...list} now={edge.deps.now()} />);
});

campaignRoutes.get('/archive', async (c) => {
  const { edge, shop } = c.var;
  const [campaigns, summaries] = await Promise.all([
    listSiteCampaigns(edge, shop.id, 'archived'),
    summariseCampaigns(edge, shop.id),
  ]);
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

/**
 * The message as typed so far, and mended where a button asks for it, with a condition more or less: into the page where scripts run, else the whole
 * form again with it; a mail's body as a page of its own.
 */
campaignRoutes.post('/preview', async (c) => {
  const { shop } = c.var;
  const campaignId = c.req.query('campaign');
  const start = campaignId ? await editOf(c, campaignId) : startOf(c);
  if (!start) return c.notFound();
  const { mend, do: wanted = '', ...typed } = await readFields(c);
  const fields = drafted(mend === undefined ? typed : withMend(typed, mend), wanted);
  if (c.req.query('as') === 'test') return testPage(c, start, fields);
  if (c.req.query('as') === 'pick' || c.req.query('as') === 'upload') return picturePage(c, start, fields);
  if (c.req.query('as') === 'mail') return mailPage(c, await previewOf(c, fields, start.definition));
  if (c.req.header('hx-request') !== 'true') return formPage(c, start, { fields, errors: {} });
  const here = `${c.req.path}?${new URL(c.req.url).searchParams}`;
  return fragment(
    c,
    <MessageCheck
      preview={await previewOf(c, fields, start.definition)}
      senderName={shop.settings.senderName}
      form={{ fields, mendPath: here, mailPath: `${here}&as=mail` }}
    />,
  );
});

async function previewOf(c: AdminContext, fields: Fields, definition: CampaignDefinition): Promise<Preview> {
  const message = readMessage(fields, definition.message);
  if (!message) return null;
  const typed = { ...definition, message, coupon: readCouponUse(fields) };
  return previewMessage(c.var.edge, c.var.shop, typed, fields.previewMember?.trim() || null);
}

/** Whom the campaign as typed so far would reach; without scripting the whole form comes back with it. */
campaignRoutes.post('/estimate', async (c) => {
  const campaignId = c.req.query('campaign');
  const start = campaignId ? await editOf(c, campaignId) : startOf(c);
  if (!start) return c.notFound();
  const fields = await readFields(c);
  const estimate = await estimateOf(c, fields, start);
  if (c.req.header('hx-request') === 'true') return fragment(c, <CampaignEstimateView estimate={estimate} />);
  return formPage(c, start, { fields, errors: {} }, 200, null, { estimate });
});

async function estimateOf(c: AdminContext, fields: Fields, { target, definition }: FormStart) {
  const { edge, shop } = c.var;
  const read = readCampaign(fields, definition);
  if (!read.ok) return null;
  const stored = target.kind === 'edit' ? await getCampaign(edge, shop.id, target.campaignId) : null;
  return estimateCampaign(edge, shop.id, read.value, stored);
}

/** Puts a picture into its field, as it must be there: `pick` is the field, with the picture's id unless it is uploaded. */
async function picturePage(c: AdminContext, start: FormStart, { pick = '', ...fields }: Fields): Promise<Response> {
  const { edge, shop } = c.var;
  const [field = '', picked] = pick.split(':');
  const use = useOfField(field, fields);
  if (!use) return c.notFound();
  const [file] = picked === undefined ? await readFiles(c, `file-${field}`) : [];
  const refuse = (why: string) => formPage(c, start, { fields, errors: { [field]: why } }, 422);
  if (picked === undefined && !file) return refuse('올릴 이미지를 먼저 골라 주세요.');
  const stored = file
    ? await uploadImage(edge, shop.id, { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })
    : { ok: true as const, value: { id: Number(picked) } };
  const image = stored.ok ? await imageForUse(edge, shop.id, stored.value.id, use) : stored;
  if (!image.ok) return refuse(imageRefusalWords(image.error));
  return formPage(c, start, { fields: { ...fields, [field]: image.value.src }, errors: {} });
}

/** Sends what is typed as a test, and shows the form with what came of it. */
async function testPage(c: AdminContext, start: FormStart, fields: Fields): Promise<Response> {
  const { edge, shop } = c.var;
  const message = readMessage(fields, start.definition.message);
  const field = fields.channel === 'push' ? 'testMember' : 'testTo';
  if (!message) return formPage(c, start, { fields, errors: { [field]: '내용과 링크를 먼저 적어 주세요.' } }, 422);
  const definition = { ...start.definition, message, coupon: readCouponUse(fields) };
  const to = fields[field]?.trim() ?? '';
  const result = await sendTest(edge, shop, definition, { to, memberId: fields.previewMember?.trim() || null });
  const tested = { to, result, now: edge.deps.now() };
  return formPage(c, start, { fields, errors: {} }, result.ok ? 200 : 422, null, { tested });
}

/** The mail as a mail program gets it; the door gives this page a policy of its own, under which nothing runs. */
function mailPage(c: AdminContext, preview: Preview): Response | Promise<Response> {
  if (!preview?.ok || preview.value.composed.channel !== 'email') return c.notFound();
  return c.html(preview.value.composed.html);
}

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}', async (c) => campaignPage(c, Number(c.req.param('id')), null));

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

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}/activation', async (c) => {
  const { edge, shop } = c.var;
  const report = await campaignReport(edge, shop.id, Number(c.req.param('id')));
  if (!report) return c.notFound();
  const { campaign, counts } = report;
  const obstacle = findObstacle(campaign.definition, shop.settings);
  if (obstacle) return campaignPage(c, campaign.id, obstacle);
  const estimate = await estimateCampaign(edge, shop.id, campaign.definition, campaign);
  const preview = await previewMessage(edge, shop, campaign.definition);
  const overlapping = await listOverlapping(edge, shop.id, campaign);
  const waiting = campaign.status === 'paused' ? (counts.states.queued ?? 0) : 0;
  return page(c, <ActivationPage frame={frameOf(c)} {...{ campaign, estimate, preview, overlapping, waiting }} />);
});
campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/activation', (c) =>
  command(c, Number(c.req.param('id')), 'activate', 'activated'),
);
campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/pause', (c) => command(c, Number(c.req.param('id')), 'pause', 'paused'));

campaignRoutes.get('/:id{[1-9][0-9]{0,14}}/end', async (c) => {
  const report = await campaignReport(c.var.edge, c.var.shop.id, Number(c.req.param('id')));
  if (!report) return c.notFound();
  const waiting = report.waiting.length + (report.counts.states.queued ?? 0);
  return page(c, <EndPage frame={frameOf(c)} campaign={report.campaign} waiting={waiting} />);
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
  return c.redirect(shopPath(c.var.shop.id, `/campaigns/${id}?flash=activated`), 303);
});

/** The member's id is in the body: it may be an address, which does not belong into one. */
campaignRoutes.post('/:id{[1-9][0-9]{0,14}}/waits/cancellation', async (c) => {
  const { edge, shop, person } = c.var;
  const id = Number(c.req.param('id'));
  const { member = '', back } = await readFields(c);
  const cancelled = await cancelWait(edge, shop.id, id, member, { type: 'user', id: person.userId });
  if (!cancelled.ok && cancelled.error.reason === 'not_found') return c.notFound();
  const flash = `?flash=${cancelled.ok ? 'wait_cancelled' : 'wait_over'}`;
  return c.redirect(
    back === 'member' ? memberPath(shop.id, member, flash) : shopPath(shop.id, `/campaigns/${id}${flash}`),
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

async function campaignPage(c: AdminContext, id: number, refusal: CampaignRefusal | null): Promise<Response> {
  const { edge, shop } = c.var;
  const filter = readFilter((name) => c.req.query(name));
  const [report, rows, versions, holds, waits] = await Promise.all([
    campaignReport(edge, shop.id, id),
    listSiteDispatches(edge, shop.id, { ...filter, campaignId: id }, ROWS_SHOWN + 1),
    listVersions(edge, shop.id, id),
    listSiteHolds(edge, shop.id),
    listCampaignWaits(edge, shop.id, id),
  ]);
  if (!report || !versions || !waits) return c.notFound();
  const shown = rows.slice(0, ROWS_SHOWN);
  const next = rows.length > ROWS_SHOWN ? (shown.at(-1)?.id ?? null) : null;
  return page(
    c,
    <CampaignPage
      frame={frameOf(c)}
      report={report}
      preview={await previewMessage(edge, shop, report.campaign.definition)}
      recipients={{ rows: shown, next, filter }}
      waits={waits}
      versions={versions}
      refusal={refusal}
      hold={holds.find((hold) => hold.campaignId === id) ?? null}
      now={edge.deps.now()}
    />,
    refusal ? 409 : 200,
  );
}

type FormStart = { target: FormTarget; definition: CampaignDefinition };

function startOf(c: AdminContext): FormStart | null {
  const preset = findPreset(c.req.query('preset') ?? '');
  if (!preset) return null;
  const custom = c.req.query('custom') === '1';
  const send = c.req.query('send');
  const definition = startOfPreset(preset, send === 'realtime' || send === 'scheduled' ? send : undefined);
  return {
    target: { kind: 'new', presetId: preset.id, custom },
    definition: custom ? asCustomDraft(definition) : definition,
  };
}

/** An existing campaign as the start of its form; null when there is none, or it has ended. */
async function editOf(c: AdminContext, id: string): Promise<FormStart | null> {
  const campaign = await getCampaign(c.var.edge, c.var.shop.id, Number(id));
  if (!campaign || campaign.status === 'ended') return null;
  const custom = c.req.query('custom') === '1';
  const { version } = campaign;
  const active = campaign.status === 'active';
  const target: FormTarget = { kind: 'edit', campaignId: campaign.id, version, active, custom };
  return { target, definition: custom ? asCustomDraft(campaign.definition) : campaign.definition };
}

async function formPage(
  c: AdminContext,
  { target, definition }: FormStart,
  form: FormState,
  status: 200 | 409 | 422 = 200,
  refusal: CampaignRefusal | null = null,
  asked: { estimate?: CampaignEstimate | null; tested?: Tested } = {},
): Promise<Response> {
  const preview = await previewOf(c, form.fields, definition);
  const { edge, shop } = c.var;
  const [groups, coupons, images] = await Promise.all([
    listSiteSegments(edge, shop.id),
    listSiteCoupons(edge, shop.id),
    listLibrary(edge, shop.id, { limit: PICTURES_OFFERED }),
  ]);
  const { estimate = null, tested = null } = asked;
  const typed = c.req.method === 'POST';
  const shown = { target, definition, groups, coupons, form, preview, refusal, estimate, images, typed, tested };
  return page(c, <CampaignFormPage frame={frameOf(c)} {...shown} />, status);
}
