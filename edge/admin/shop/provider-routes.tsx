// 발송 연결, as the browser asks for it.

import { Hono } from 'hono';
import { listSiteBalances } from '../../actions/balances';
import { takeProviderPrices } from '../../actions/prices';
import { closeOldSiteHook, renewSiteHook } from '../../actions/provider-hooks';
import {
  type ConnectionRefusal,
  checkSiteProvider,
  connectProvider,
  disconnectProvider,
  listSiteProviders,
  settleMaskedOptOuts,
} from '../../actions/providers';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { shopPath } from '../layout';
import { page } from '../page';
import { CREDENTIAL_FIELDS, PRICES_NOT_TOLD, PROBLEM_WORDS, REFUSAL_WORDS } from './provider-words';
import { type Asked, ProvidersPage } from './providers';

export const providerRoutes = new Hono<AdminEnv>();

providerRoutes.get('/', (c) => providersPage(c, null));

providerRoutes.post('/:provider{[a-z0-9-]+}', async (c) => {
  const { edge, shop } = c.var;
  const provider = c.req.param('provider');
  const account = (await listSiteProviders(edge, shop.id)).find((candidate) => candidate.provider === provider);
  if (!account) return c.notFound();
  const typed = await readFields(c);
  const credentials = Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) => {
      const [, field] = name.split(`${provider}-`);
      return name.startsWith(`${provider}-`) && field && value.trim() !== '' ? [[field, value.trim()]] : [];
    }),
  );
  const channels = account.offers.filter((channel) => typed[`channel-${channel}`] === 'on');
  const connected = await connectProvider(edge, shop, { provider, credentials, channels });
  if (connected.ok)
    return providersPage(c, { provider, check: connected.value, pricesTaken: connected.value.pricesTaken });
  const secret = CREDENTIAL_FIELDS[provider] ?? {};
  const shown = Object.fromEntries(Object.entries(credentials).filter(([name]) => secret[name]?.secret === undefined));
  const chosen = Object.fromEntries(channels.map((channel) => [`channel-${channel}`, 'on']));
  return providersPage(
    c,
    {
      provider,
      refusal: refusalWord(connected.error),
      form: { fields: { ...shown, ...chosen }, errors: errorsOf(connected.error) },
    },
    422,
  );
});

providerRoutes.post('/:provider{[a-z0-9-]+}/check', async (c) => {
  const provider = c.req.param('provider');
  const check = await checkSiteProvider(c.var.edge, c.var.shop, provider);
  return check ? providersPage(c, { provider, check }) : c.notFound();
});

providerRoutes.post('/:provider{[a-z0-9-]+}/prices', async (c) => {
  const provider = c.req.param('provider');
  const taken = await takeProviderPrices(c.var.edge, c.var.shop.id, provider);
  if (taken.ok) return providersPage(c, { provider, pricesTaken: taken.value });
  if (taken.error.reason === 'not_found') return c.notFound();
  return providersPage(c, { provider, refusal: PRICES_NOT_TOLD });
});

providerRoutes.post('/:provider{[a-z0-9-]+}/masked-opt-outs', async (c) => {
  await settleMaskedOptOuts(c.var.edge, c.var.shop.id, c.req.param('provider'));
  return c.redirect(shopPath(c.var.shop.id, '/settings/providers?flash=saved'), 303);
});

providerRoutes.post('/:provider{[a-z0-9-]+}/hook', async (c) => {
  const provider = c.req.param('provider');
  const renewed = await renewSiteHook(c.var.edge, c.var.shop.id, provider);
  // Pressed twice, it is made anew once.
  return renewed === 'not_found' ? c.notFound() : c.redirect(accountPath(c, provider), 303);
});

providerRoutes.post('/:provider{[a-z0-9-]+}/old-hook', async (c) => {
  const provider = c.req.param('provider');
  await closeOldSiteHook(c.var.edge, c.var.shop.id, provider);
  return c.redirect(accountPath(c, provider), 303);
});

const accountPath = (c: AdminContext, provider: string) =>
  shopPath(c.var.shop.id, `/settings/providers?flash=saved#${provider}`);

providerRoutes.post('/:provider{[a-z0-9-]+}/disconnection', async (c) => {
  const gone = await disconnectProvider(c.var.edge, c.var.shop.id, c.req.param('provider'));
  return gone ? c.redirect(shopPath(c.var.shop.id, '/settings/providers?flash=saved'), 303) : c.notFound();
});

async function providersPage(c: AdminContext, asked: Asked | null, status: 200 | 422 = 200): Promise<Response> {
  const { edge, shop } = c.var;
  const [accounts, balances] = await Promise.all([listSiteProviders(edge, shop.id), listSiteBalances(edge, shop)]);
  return page(c, <ProvidersPage frame={frameOf(c)} {...{ accounts, balances, asked }} now={edge.deps.now()} />, status);
}

function refusalWord(refusal: ConnectionRefusal): string {
  const mend = refusal.reason === 'not_connected' ? ` ${PROBLEM_WORDS[refusal.problem]}` : '';
  return `${REFUSAL_WORDS[refusal.reason]}${mend}`;
}

const errorsOf = (refusal: ConnectionRefusal): Record<string, string> =>
  refusal.reason === 'invalid_credentials' && refusal.field ? { [refusal.field]: '값을 확인해 주세요.' } : {};
