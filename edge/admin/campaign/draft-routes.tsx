// What the campaign form asks while it is being filled in: nothing here is saved.

import { Hono } from 'hono';
import { getCampaign } from '../../actions/campaigns';
import { estimateCampaign } from '../../actions/estimates';
import { imageForUse, uploadImage } from '../../actions/images';
import { sendTest } from '../../actions/test-sends';
import { readCouponUse } from '../coupon/choice';
import { type AdminContext, type AdminEnv, readFields, readFiles } from '../door';
import { useOfField } from '../image/picture-picker';
import { imageRefusalWords } from '../image/words';
import { MessageCheck, type Preview } from '../message/check';
import { withMend } from '../message/fields';
import { fragment } from '../page';
import type { Fields } from '../parts';
import { drafted } from '../segment/target-fields';
import { CampaignEstimateView } from './estimate';
import { readCampaign, readMessage, writtenOut } from './fields';
import { editOf, type FormStart, formPage, previewOf, startOf } from './form-page';

export const campaignDraftRoutes = new Hono<AdminEnv>();

/** What the form was opened on: a stored campaign, or a preset. */
async function draftOf(c: AdminContext): Promise<FormStart | null> {
  const campaignId = c.req.query('campaign');
  return campaignId ? editOf(c, campaignId) : startOf(c);
}

/**
 * The message as typed so far, and mended where a button asks for it, with a condition more or less: into the page where
 * scripts run, else the whole form again with it; a mail's body as a page of its own; and the form with its scenario
 * written out.
 */
campaignDraftRoutes.post('/preview', async (c) => {
  const { shop } = c.var;
  const start = await draftOf(c);
  if (!start) return c.notFound();
  const { mend, do: wanted = '', ...typed } = await readFields(c);
  const fields = drafted(mend === undefined ? typed : withMend(typed, mend), wanted);
  if (c.req.query('as') === 'test') return testPage(c, start, fields);
  if (c.req.query('as') === 'custom') {
    const { definition, fields: written } = writtenOut(start.definition, fields);
    return formPage(c, { target: { ...start.target, custom: true }, definition }, { fields: written, errors: {} });
  }
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

/** Whom the campaign as typed so far would reach; without scripting the whole form comes back with it. */
campaignDraftRoutes.post('/estimate', async (c) => {
  const start = await draftOf(c);
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
