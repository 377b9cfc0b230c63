// The page of the campaign form: what it starts from, and all it shows beside what is typed.

import type { CampaignDefinition } from '../../../core/campaign/campaign';
import { asCustomDraft, startOf as startOfPreset } from '../../../core/campaign/definition';
import { findPreset } from '../../../core/campaign/presets';
import { type CampaignRefusal, getCampaign } from '../../actions/campaigns';
import { listSiteCoupons } from '../../actions/coupons';
import type { CampaignEstimate } from '../../actions/estimates';
import { listLibrary } from '../../actions/images';
import { previewMessage } from '../../actions/previews';
import { listSiteSegments } from '../../actions/segments';
import { readCouponUse } from '../coupon/choice';
import { type AdminContext, frameOf } from '../door';
import { PICTURES_OFFERED } from '../image/picture-picker';
import type { Preview } from '../message/check';
import type { Tested } from '../message/test-send';
import { page } from '../page';
import type { Fields, FormState } from '../parts';
import { readMessage } from './fields';
import { CampaignFormPage, type FormTarget } from './form';

export type FormStart = { target: FormTarget; definition: CampaignDefinition };

export function startOf(c: AdminContext): FormStart | null {
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
export async function editOf(c: AdminContext, id: string): Promise<FormStart | null> {
  const campaign = await getCampaign(c.var.edge, c.var.shop.id, Number(id));
  if (!campaign || campaign.status === 'ended') return null;
  const custom = c.req.query('custom') === '1';
  const { version } = campaign;
  const active = campaign.status === 'active';
  const target: FormTarget = { kind: 'edit', campaignId: campaign.id, version, active, custom };
  return { target, definition: custom ? asCustomDraft(campaign.definition) : campaign.definition };
}

export async function formPage(
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

/** The message as typed, as it will look; null while it is not whole. */
export async function previewOf(c: AdminContext, fields: Fields, definition: CampaignDefinition): Promise<Preview> {
  const message = readMessage(fields, definition.message);
  if (!message) return null;
  const typed = { ...definition, message, coupon: readCouponUse(fields) };
  return previewMessage(c.var.edge, c.var.shop, typed, fields.previewMember?.trim() || null);
}
