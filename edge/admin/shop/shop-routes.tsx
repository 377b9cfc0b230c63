// A shop's own pages: overview, installation, settings and the sandbox inbox.

import { Hono } from 'hono';
import { loaderOf } from '../../../core/served-script';
import { listSiteBalances } from '../../actions/balances';
import { listSiteCampaigns } from '../../actions/campaigns';
import { inspectInstallation } from '../../actions/installation';
import { warnOfNotices } from '../../actions/notices';
import { listSiteHolds, listSiteProviders } from '../../actions/providers';
import { countSiteEvents, listArrivals, listImageHosts, listInbox, listSiteStuckRuns } from '../../actions/reports';
import { changeSite, revealSiteSecret, tagOf } from '../../actions/sites';
import { readSales, readTrend } from '../../actions/trends';
import { csvFile } from '../csv-file';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { HomePage } from '../home';
import { shopPath } from '../layout';
import { conversationsOf, Inbox, InboxPage } from '../message/inbox';
import { fragment, page } from '../page';
import { isOutdated, onceTold } from '../stamp';
import { readSpan } from '../trend';
import { trendFile } from '../trend-file';
import { clickEventRoutes } from './click-event-routes';
import { CLOSING_PATH } from './closing';
import { closingRoutes } from './closing-routes';
import { colleagueRoutes } from './colleague-routes';
import { COLLEAGUES_PATH } from './colleagues';
import { Arrivals, CheckedAgain, EventCounts, InstallPage } from './install';
import { pickingRoutes } from './picking-routes';
import { providerRoutes } from './provider-routes';
import { SettingsPage } from './settings';
import { readSettings, settingsFields } from './settings-form';
import { IMAGE_HOSTS_PATH, ImageHosts } from './shop-addresses';
import { tokenRoutes } from './token-routes';
import { TOKENS_PATH } from './tokens';

const EVENTS_ON_HOME = 6;
const EVENTS_SHOWN = 20;
const MESSAGES_READ = 200;

export const shopRoutes = new Hono<AdminEnv>();

shopRoutes.get('/', async (c) => {
  const { edge, shop } = c.var;
  const campaigns = await listSiteCampaigns(edge, shop.id);
  const running = campaigns.filter(({ status }) => status === 'active');
  const length = readSpan(c.req.query('days'));
  const [trend, sales, events, counts, balances, accounts, holds, stuck, notices] = await Promise.all([
    readTrend(edge, shop.id, { length }),
    readSales(edge, shop.id, length),
    listArrivals(edge, shop.id, EVENTS_ON_HOME),
    countSiteEvents(edge, shop.id),
    listSiteBalances(edge, shop),
    listSiteProviders(edge, shop.id),
    listSiteHolds(edge, shop.id),
    listSiteStuckRuns(edge, shop.id),
    warnOfNotices(edge, shop.id),
  ]);
  const frame = frameOf(c);
  return page(
    c,
    <HomePage
      {...{ frame, campaigns, running, trend, sales, events, counts, balances, accounts, holds, stuck, notices }}
      now={edge.deps.now()}
    />,
  );
});

shopRoutes.get('/trend.csv', async (c) => {
  const { edge, shop } = c.var;
  const trend = await readTrend(edge, shop.id, { length: readSpan(c.req.query('days')) });
  return csvFile(c, 'days', [trendFile(trend)]);
});

shopRoutes.get('/settings/install', async (c) => {
  const { edge, shop } = c.var;
  const install = { tag: tagOf(edge, shop), loader: loaderOf(edge, shop) };
  const [arrivals, counts, check] = await Promise.all([
    arrivalsOf(c),
    countSiteEvents(edge, shop.id),
    inspectInstallation(edge, shop),
  ]);
  return page(c, <InstallPage frame={frameOf(c)} {...install} {...{ arrivals, counts, check }} />);
});

shopRoutes.get('/settings/install/events', async (c) => fragment(c, <Arrivals {...(await arrivalsOf(c))} />));
shopRoutes.get('/settings/install/check', async (c) => {
  const { edge, shop } = c.var;
  const check = await inspectInstallation(edge, shop);
  return fragment(c, <CheckedAgain {...{ check, shop }} now={edge.deps.now()} />);
});
shopRoutes.get('/settings/install/counts', async (c) =>
  fragment(c, <EventCounts counts={await countSiteEvents(c.var.edge, c.var.shop.id)} />),
);

async function arrivalsOf(c: AdminContext) {
  const { edge, shop } = c.var;
  return { shop, events: await listArrivals(edge, shop.id, EVENTS_SHOWN), now: edge.deps.now() };
}

shopRoutes.get('/settings', (c) =>
  page(c, <SettingsPage frame={frameOf(c)} form={{ fields: settingsFields(c.var.shop), errors: {} }} secret={null} />),
);

shopRoutes.get(IMAGE_HOSTS_PATH, async (c) =>
  fragment(c, <ImageHosts hosts={await listImageHosts(c.var.edge, c.var.shop.id)} />),
);

shopRoutes.post('/settings', async (c) => {
  const { edge, shop } = c.var;
  const fields = await readFields(c);
  const read = readSettings(fields, shop);
  if (!read.ok) return page(c, <SettingsPage frame={frameOf(c)} form={read.error} secret={null} />, 422);
  if (isOutdated(fields, settingsFields(shop), settingsFields({ ...shop, ...read.value }))) {
    const form = { fields: onceTold(fields), errors: {} };
    return page(c, <SettingsPage frame={frameOf(c)} form={form} secret={null} isOutdated />, 409);
  }
  const changed = await changeSite(edge, shop.id, read.value);
  return changed.ok ? c.redirect(shopPath(shop.id, '/settings?flash=saved'), 303) : c.notFound();
});

shopRoutes.post('/settings/secret', async (c) => {
  const { edge, shop } = c.var;
  const form = { fields: settingsFields(shop), errors: {} };
  const secret = await revealSiteSecret(edge, shop);
  return page(c, <SettingsPage frame={frameOf(c)} form={form} secret={secret} />, secret ? 200 : 403);
});

shopRoutes.route('/settings', pickingRoutes);
shopRoutes.route('/settings/providers', providerRoutes);
shopRoutes.route('/settings/clicks', clickEventRoutes);
shopRoutes.route(TOKENS_PATH, tokenRoutes);
shopRoutes.route(COLLEAGUES_PATH, colleagueRoutes);
shopRoutes.route(CLOSING_PATH, closingRoutes);

shopRoutes.get('/inbox', async (c) => page(c, <InboxPage frame={frameOf(c)} inbox={await inboxOf(c)} />));
shopRoutes.get('/inbox/messages', async (c) => fragment(c, <Inbox {...(await inboxOf(c))} />));

async function inboxOf(c: AdminContext) {
  const { edge, shop } = c.var;
  const messages = await listInbox(edge, shop.id, MESSAGES_READ);
  return { shop, ...conversationsOf(messages, Number(c.req.query('of'))), now: edge.deps.now() };
}
