// The shop that measurements are made in.

import * as v from 'valibot';
import { siteSettingsSchema } from '../../core/site';
import { createSite } from '../../edge/actions/sites';
import type { Edge } from '../../edge/context';
import type { Site } from '../../edge/db/sites';

/** A new shop that may send texts, with everything else as it comes. */
export function openShop(edge: Edge): Promise<Site> {
  return createSite(edge, {
    name: '하늘옷장',
    platform: 'cafe24',
    hosts: ['shop.test'],
    settings: v.parse(siteSettingsSchema, {
      shopUrl: 'https://shop.test',
      senderName: '하늘옷장',
      senderNumber: '0212345678',
      optOut080: '080-123-4567',
    }),
  });
}
