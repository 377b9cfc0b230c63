// Click events (클릭 이벤트): clicks on elements of the shop that its owner has named. They are part of the shop's
// settings; programs change them there (`PUT /sites/:siteId`), the admin one by one.

import * as v from 'valibot';
import { err, ok, type Result } from '../../core/result';
import { CLICK_EVENTS_MAX, clickEventSchema } from '../../core/site';
import type { ClickEvent } from '../../core/tracker-settings';
import type { Edge } from '../context';
import type { Site } from '../db/sites';
import { changeSite } from './sites';

export type ClickEventRefusal =
  /** It would be one more than a shop may have. */
  | { reason: 'too_many'; max: number }
  /** The shop has this very one. */
  | { reason: 'known' }
  | { reason: 'invalid'; issues: readonly v.BaseIssue<unknown>[] };

const isSame = (one: ClickEvent, other: ClickEvent) => one.name === other.name && one.selector === other.selector;

/** Adds a click event, or puts it in the place of `was`. One name may stand for clicks on several elements. */
export async function saveClickEvent(
  edge: Edge,
  site: Site,
  typed: { name: string; selector: string },
  was: ClickEvent | null,
): Promise<Result<true, ClickEventRefusal>> {
  const parsed = v.safeParse(clickEventSchema, { name: typed.name.trim(), selector: typed.selector.trim() });
  if (!parsed.success) return err({ reason: 'invalid', issues: parsed.issues });
  const event = parsed.output;
  const known = site.settings.clickEvents ?? [];
  const others = was ? known.filter((each) => !isSame(each, was)) : known;
  if (others.some((each) => isSame(each, event))) return err({ reason: 'known' });
  if (others.length >= CLICK_EVENTS_MAX) return err({ reason: 'too_many', max: CLICK_EVENTS_MAX });
  const at = was ? known.findIndex((each) => isSame(each, was)) : -1;
  await change(edge, site, others.toSpliced(at < 0 ? others.length : at, 0, event));
  return ok(true);
}

/** Takes a click event away; what it has brought stays. Taking away what is not there changes nothing. */
export async function removeClickEvent(edge: Edge, site: Site, event: ClickEvent): Promise<void> {
  const known = site.settings.clickEvents ?? [];
  await change(
    edge,
    site,
    known.filter((each) => !isSame(each, event)),
  );
}

async function change(edge: Edge, site: Site, clickEvents: ClickEvent[]): Promise<void> {
  const { clickEvents: _before, ...settings } = site.settings;
  // Without any the script carries no code for them.
  const changed = clickEvents.length > 0 ? { ...settings, clickEvents } : settings;
  await changeSite(edge, site.id, { name: site.name, hosts: site.hosts, settings: changed });
}
