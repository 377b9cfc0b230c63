// Target groups: list, new, edit, drafts of the form, the live estimate, deletion.

import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { groupIdsOf } from '../../../core/condition/schema';
import {
  createSegment,
  deleteSegment,
  editSegment,
  estimateTarget,
  inspectTarget,
  listGroupUsers,
  listSiteSegments,
  type Segment,
  type SegmentRefusal,
} from '../../actions/segments';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { shopPath } from '../layout';
import { fragment, page } from '../page';
import type { Fields, FormState } from '../parts';
import { type Flash, SEGMENT_REFUSALS } from '../words';
import { EstimateView, type Inspected } from './estimate';
import { newSegmentFields, readSegment, segmentFields, targetTyped } from './fields';
import { fixedGroupPage, fixedGroupRoutes, saveFixedGroup } from './fixed-group-routes';
import { SegmentFormPage } from './form';
import { SegmentsPage } from './list';
import { drafted, rowsOf } from './target-fields';

const ONE = '/:id{[1-9][0-9]{0,14}}';

export const segmentRoutes = new Hono<AdminEnv>().route('/', fixedGroupRoutes);

segmentRoutes.get('/', async (c) => {
  const { edge, shop } = c.var;
  const segments = await listSiteSegments(edge, shop.id);
  return page(c, <SegmentsPage frame={frameOf(c)} segments={segments} now={edge.deps.now()} />);
});

segmentRoutes.get('/new', (c) => formPage(c, null, { fields: newSegmentFields(), errors: {} }));

segmentRoutes.post('/', async (c) => {
  const { edge, shop } = c.var;
  const fields = await readFields(c);
  const read = readSegment(fields);
  if (!read.ok) return formPage(c, null, read.error, 422);
  const created = await createSegment(edge, shop.id, read.value.input);
  if (!created.ok) return formPage(c, null, { fields, errors: {} }, 422, created.error);
  return toList(c, 'segment_created');
});

/** The form as it stands, with a row more or less; also where the estimate is asked for without scripting. */
segmentRoutes.post('/draft', async (c) => {
  const segment = await segmentOf(c, c.req.query('segment'));
  const { do: wanted = '', ...fields } = await readFields(c);
  return formPage(c, segment, { fields: drafted(fields, wanted), errors: {} });
});

segmentRoutes.post('/estimate', async (c) => {
  const segment = await segmentOf(c, c.req.query('segment'));
  return fragment(c, <EstimateView inspected={await inspect(c, await readFields(c), segment)} />);
});

segmentRoutes.get(ONE, async (c) => {
  const segment = await segmentOf(c, c.req.param('id'));
  if (!segment) return c.notFound();
  const form = { fields: segmentFields(segment), errors: {} };
  return segment.kind === 'fixed' ? fixedGroupPage(c, segment, form) : formPage(c, segment, form);
});

segmentRoutes.post(ONE, async (c) => {
  const { edge, shop } = c.var;
  const segment = await segmentOf(c, c.req.param('id'));
  if (!segment) return c.notFound();
  if (segment.kind === 'fixed') return saveFixedGroup(c, segment);
  const fields = await readFields(c);
  const read = readSegment(fields);
  if (!read.ok) return formPage(c, segment, read.error, 422);
  const version = Number(fields.version) || segment.version;
  const edited = await editSegment(edge, shop.id, segment.id, read.value.input, version);
  if (edited.ok) return toList(c, 'saved');
  if (edited.error.reason !== 'changed_meanwhile')
    return formPage(c, segment, { fields, errors: {} }, 422, edited.error);
  // Who has been told of the other change may save over it.
  const form = { fields: { ...fields, version: '' }, errors: {} };
  return formPage(c, (await segmentOf(c, c.req.param('id'))) ?? segment, form, 409, edited.error);
});

segmentRoutes.post(`${ONE}/delete`, async (c) => {
  const { edge, shop } = c.var;
  const segment = await segmentOf(c, c.req.param('id'));
  if (!segment) return c.notFound();
  const deleted = await deleteSegment(edge, shop.id, segment.id);
  if (deleted.ok) return toList(c, 'segment_deleted');
  const fields = segmentFields(segment);
  if (segment.kind === 'live') return formPage(c, segment, { fields, errors: {} }, 409, deleted.error);
  const name = SEGMENT_REFUSALS.segment_in_use;
  return fixedGroupPage(c, segment, { fields, errors: { name } }, 409);
});

async function segmentOf(c: AdminContext, id: string | undefined): Promise<Segment | null> {
  const segments = id ? await listSiteSegments(c.var.edge, c.var.shop.id) : [];
  return segments.find((segment) => String(segment.id) === id) ?? null;
}

function toList(c: AdminContext, flash: Flash): Response {
  return c.redirect(`${shopPath(c.var.shop.id, '/segments')}?flash=${flash}`, 303);
}

/** What the typed target says and reaches; null while it is not a target yet. */
async function inspect(c: AdminContext, fields: Fields, segment: Segment | null): Promise<Inspected | null> {
  const { edge, shop } = c.var;
  const typed = targetTyped(fields);
  if (!typed) return null;
  const { target } = typed;
  const rows = rowsOf(fields);
  const findings = await inspectTarget(edge, shop.id, target, segment?.id ?? null);
  const estimate = findings.obstacles.length === 0 ? await estimateTarget(edge, shop.id, target) : null;
  return {
    target,
    findings,
    rowAt: (place) => rows.indexOf(typed.rowAt(place)) + 1,
    estimate: estimate?.ok ? estimate.value : null,
  };
}

async function formPage(
  c: AdminContext,
  segment: Segment | null,
  form: FormState,
  status: ContentfulStatusCode = 200,
  refusal: SegmentRefusal | null = null,
): Promise<Response> {
  const segments = await listSiteSegments(c.var.edge, c.var.shop.id);
  const others = segments.filter((other) => other.id !== segment?.id && groupIdsOf(other.target).length === 0);
  const users = segment ? await listGroupUsers(c.var.edge, c.var.shop.id, segment.id) : [];
  const inspected = await inspect(c, form.fields, segment);
  return page(
    c,
    <SegmentFormPage frame={frameOf(c)} {...{ segment, others, users, form, inspected, refusal }} />,
    status,
  );
}
