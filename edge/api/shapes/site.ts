// Shops, as the API takes and answers them.

import * as v from 'valibot';
import { siteSettingsSchema } from '../../../core/site';
import { siteInputSchema } from '../../actions/sites';
import { about, int, named } from './common';

const settingsShape = v.pipe(
  v.object({
    ...siteSettingsSchema.entries,
    caps: v.pipe(
      siteSettingsSchema.entries.caps,
      about('Advertising messages one member may get per Korean calendar day, and per seven of them.'),
    ),
    quiet: v.pipe(
      siteSettingsSchema.entries.quiet,
      about('No advertising from `fromMinute` to `toMinute`, minutes after Korean midnight. May be widened only.'),
    ),
    prices: v.pipe(siteSettingsSchema.entries.prices, about('Won per message.')),
    lowBalance: v.pipe(
      siteSettingsSchema.entries.lowBalance,
      about(
        'Won at a provider below which to warn; 0 never warns. While absent: what a week of running campaigns cost.',
      ),
    ),
    imageHosts: v.pipe(
      siteSettingsSchema.entries.imageHosts,
      about(
        'Hosts of product images. Once there are any, messages show images from them and the shop’s own hosts only.',
      ),
    ),
    clickEvents: v.pipe(
      siteSettingsSchema.entries.clickEvents,
      about('Clicks on elements that are events of the shop’s own: a name and a CSS selector each.'),
    ),
    strictIdentity: v.pipe(
      siteSettingsSchema.entries.strictIdentity,
      about('Believe a member id from a browser only when the shop has signed it.'),
    ),
  }),
  named('SiteSettings'),
);

export const siteInputShape = v.pipe(
  v.object({
    ...siteInputSchema.entries,
    hosts: v.pipe(
      siteInputSchema.entries.hosts,
      about('Host names the shop is served from. Events from elsewhere are refused; links lead nowhere else.'),
    ),
    settings: settingsShape,
  }),
  named('SiteInput'),
);

export const siteShape = v.pipe(
  v.object({
    id: int,
    key: v.pipe(v.string(), about('The public key in the tag.')),
    name: v.string(),
    platform: v.picklist(['cafe24', 'makeshop']),
    hosts: v.array(v.string()),
    settings: settingsShape,
    readable: v.pipe(
      v.boolean(),
      about(
        'False where the stored settings cannot be read: usual ones stand in their place, nothing is taken or sent, and other calls about the shop are refused (`site_unreadable`) until they are replaced.',
      ),
    ),
    tag: v.pipe(v.string(), about("The one line to paste into the shop's pages.")),
  }),
  named('Site'),
);
export const sitesShape = v.object({ sites: v.pipe(v.array(siteShape), v.maxLength(90)) });
