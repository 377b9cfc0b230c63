// /sites/:siteId/providers, /balances and /holds: the accounts messages go through, the money there, and the campaigns
// one of them stops.

import { Hono } from 'hono';
import * as v from 'valibot';
import { listSiteBalances } from '../actions/balances';
import { takeProviderPrices } from '../actions/prices';
import { closeOldSiteHook, renewSiteHook } from '../actions/provider-hooks';
import {
  checkSiteProvider,
  connectProvider,
  disconnectProvider,
  listSiteHolds,
  listSiteProviders,
  releaseCampaign,
  settleMaskedOptOuts,
} from '../actions/providers';
import { getSite } from '../actions/sites';
import type { ApiEnv } from './access';
import { body, operation, path, WITH_BODY } from './operation';
import { problem } from './problems';
import {
  accountCheckShape,
  balancesShape,
  connectedShape,
  connectionSchema,
  connectionShape,
  holdsShape,
  hookShape,
  pricesTakenShape,
  providersShape,
} from './shapes/provider';
import { idInPath, inSite } from './sites';

const inProvider = { ...inSite, provider: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)) };
const inHold = { ...inSite, campaignId: idInPath };

export const providers = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/providers',
    operation({
      operationId: 'listProviders',
      tag: 'providers',
      scope: 'read',
      summary: 'Providers there are, and what of the shop goes through them',
      description: 'A channel that goes through none of them goes to the sandbox inbox.',
      answer: providersShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const accounts = await listSiteProviders(c.get('edge'), c.get('siteId'));
      // Whoever knows a hook tells us who refused, which is writing.
      const mayWrite = c.get('token').scopes.includes('write');
      const found = accounts.map((account) => ({
        ...account,
        hook: mayWrite ? account.hook : null,
        offers: [...account.offers],
        channels: [...account.channels],
      }));
      return c.json({ providers: found } satisfies v.InferOutput<typeof providersShape>);
    },
  )
  .put(
    '/sites/:siteId/providers/:provider',
    operation({
      operationId: 'connectProvider',
      tag: 'providers',
      scope: 'write',
      summary: 'Connect an account, after trying it',
      description:
        'Nothing is saved when the provider does not let the credentials in. Its prices become the shop’s where the shop has entered none.',
      answer: connectedShape,
      problems: ['not_found', 'not_connected', ...WITH_BODY],
    }),
    path(v.object(inProvider)),
    body(connectionSchema, connectionShape),
    async (c) => {
      const site = await getSite(c.get('edge'), c.get('siteId'));
      if (!site) return problem(c, 'not_found');
      const { provider } = c.req.valid('param');
      const connected = await connectProvider(c.get('edge'), site, { provider, ...c.req.valid('json') });
      if (connected.ok) return c.json(connected.value satisfies v.InferOutput<typeof connectedShape>);
      if (connected.error.reason === 'unknown_provider') return problem(c, 'not_found');
      return problem(c, 'not_connected');
    },
  )
  .post(
    '/sites/:siteId/providers/:provider/check',
    operation({
      operationId: 'checkProvider',
      tag: 'providers',
      scope: 'write',
      summary: 'Ask a connected account what it has and what is wrong with it',
      answer: accountCheckShape,
      problems: ['not_found'],
    }),
    path(v.object(inProvider)),
    async (c) => {
      const site = await getSite(c.get('edge'), c.get('siteId'));
      const check = site && (await checkSiteProvider(c.get('edge'), site, c.req.valid('param').provider));
      return check ? c.json(check satisfies v.InferOutput<typeof accountCheckShape>) : problem(c, 'not_found');
    },
  )
  .post(
    '/sites/:siteId/providers/:provider/prices',
    operation({
      operationId: 'takeProviderPrices',
      tag: 'providers',
      scope: 'write',
      summary: 'Make what a connected account charges the shop’s prices',
      answer: pricesTakenShape,
      problems: ['not_found', 'prices_not_told'],
    }),
    path(v.object(inProvider)),
    async (c) => {
      const taken = await takeProviderPrices(c.get('edge'), c.get('siteId'), c.req.valid('param').provider);
      if (!taken.ok) return problem(c, taken.error.reason);
      return c.json({ pricesTaken: taken.value } satisfies v.InferOutput<typeof pricesTakenShape>);
    },
  )
  .delete(
    '/sites/:siteId/providers/:provider/masked-opt-outs',
    operation({
      operationId: 'settleMaskedOptOuts',
      tag: 'providers',
      scope: 'write',
      summary: 'Say that the masked refusals of an account are on the shop’s list now',
      description:
        'They are added as suppressions, by the numbers the provider’s own console shows. Counting begins anew.',
      status: 204,
      problems: ['not_found'],
    }),
    path(v.object(inProvider)),
    async (c) =>
      (await settleMaskedOptOuts(c.get('edge'), c.get('siteId'), c.req.valid('param').provider))
        ? c.body(null, 204)
        : problem(c, 'not_found'),
  )
  .post(
    '/sites/:siteId/providers/:provider/hook',
    operation({
      operationId: 'renewProviderHook',
      tag: 'providers',
      scope: 'write',
      summary: 'Make a new address, and a new word, for a provider to report with',
      description: 'Those before are taken for 24 hours more, or until they are closed; until then no others are made.',
      answer: hookShape,
      problems: ['not_found', 'old_hook_open'],
    }),
    path(v.object(inProvider)),
    async (c) => {
      const renewed = await renewSiteHook(c.get('edge'), c.get('siteId'), c.req.valid('param').provider);
      if (typeof renewed === 'string') return problem(c, renewed);
      return c.json(renewed satisfies v.InferOutput<typeof hookShape>);
    },
  )
  .delete(
    '/sites/:siteId/providers/:provider/old-hook',
    operation({
      operationId: 'closeOldProviderHook',
      tag: 'providers',
      scope: 'write',
      summary: 'Take the address before the present one no longer',
      description: 'Once the provider knows the new one: reports to the old one are lost from then on.',
      status: 204,
      problems: ['not_found'],
    }),
    path(v.object(inProvider)),
    async (c) =>
      (await closeOldSiteHook(c.get('edge'), c.get('siteId'), c.req.valid('param').provider))
        ? c.body(null, 204)
        : problem(c, 'not_found'),
  )
  .delete(
    '/sites/:siteId/providers/:provider',
    operation({
      operationId: 'disconnectProvider',
      tag: 'providers',
      scope: 'write',
      summary: 'Forget an account and its credentials',
      status: 204,
      problems: ['not_found'],
    }),
    path(v.object(inProvider)),
    async (c) =>
      (await disconnectProvider(c.get('edge'), c.get('siteId'), c.req.valid('param').provider))
        ? c.body(null, 204)
        : problem(c, 'not_found'),
  )
  .get(
    '/sites/:siteId/balances',
    operation({
      operationId: 'listBalances',
      tag: 'providers',
      scope: 'read',
      summary: 'Money left at the providers, and whether it will do',
      answer: balancesShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const site = await getSite(c.get('edge'), c.get('siteId'));
      if (!site) return problem(c, 'not_found');
      const balances = await listSiteBalances(c.get('edge'), site);
      return c.json({ balances } satisfies v.InferOutput<typeof balancesShape>);
    },
  )
  .get(
    '/sites/:siteId/holds',
    operation({
      operationId: 'listHolds',
      tag: 'providers',
      scope: 'read',
      summary: 'Campaigns whose messages wait for something at the provider to be mended',
      answer: holdsShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const holds = (await listSiteHolds(c.get('edge'), c.get('siteId'))).map(
        ({ campaignId, reason, since, balance, probeAt }) => ({ campaignId, reason, since, balance, probeAt }),
      );
      return c.json({ holds } satisfies v.InferOutput<typeof holdsShape>);
    },
  )
  .delete(
    '/sites/:siteId/holds/:campaignId',
    operation({
      operationId: 'releaseCampaign',
      tag: 'providers',
      scope: 'write',
      summary: 'Let a held campaign go on',
      description: 'What waited passes every gate again; nobody gets a message twice.',
      status: 204,
      problems: ['not_found'],
    }),
    path(v.object(inHold)),
    async (c) =>
      (await releaseCampaign(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId))
        ? c.body(null, 204)
        : problem(c, 'not_found'),
  );
