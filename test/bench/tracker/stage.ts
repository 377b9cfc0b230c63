// Everything the bench plays on: the real edge behind a gate, the two stand-in shops with their tags, a real Chromium,
// and what the log holds in the end.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import type { Platform } from '../../../core/tracker-settings';
import { launchShopper } from '../../local/browser';
import { startCafe24Store } from '../../stores/cafe24/store';
import { startMakeshopStore } from '../../stores/makeshop/store';
import { startLocalEdge } from '../../support/local-edge';
import { type Gate, startGate } from './gate';

export type Shop = {
  platform: Platform;
  siteId: number;
  /** Its origin, and the paths of a few of its pages; the first is a product. */
  url: string;
  pages: string[];
  tag: string;
  /** Replaces what the owner has pasted. */
  paste(tag: string): void;
};

export type Logged = { name: string; visitorId: string; url: string; occurredAt: number; params: { tab?: string } };

export type Stage = {
  gate: Gate;
  cafe24: Shop;
  makeshop: Shop;
  /** A page of the Cafe24 shop's own that holds nothing but text: what trackers of page views are measured on. */
  text: Shop;
  browser: Browser;
  userAgent: string;
  /** Ends a tab as the browser does it, without asking the page. */
  endTab(targetId: string): Promise<void>;
  /** What the edge has stored of this shop, oldest first. */
  log(shop: Shop): Promise<Logged[]>;
  close(): Promise<void>;
};

const TEXT_HOST = 'www.text.test';

/** Serves the page of text at every path. */
async function startTextPage(): Promise<{ url: string; paste(tag: string): void; close(): void }> {
  let pasted = '';
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>이용 안내</title>${pasted}</head><body><h1>이용 안내</h1><p>${'내용 '.repeat(200)}</p></body></html>`,
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://${TEXT_HOST}:${(server.address() as AddressInfo).port}`,
    paste: (tag) => {
      pasted = tag;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Names of their own: several trackers stay silent on localhost. */
const HOSTS: Record<Platform, string> = { cafe24: 'www.clothes.test', makeshop: 'www.tea.test' };
const PAGES: Record<Platform, string[]> = {
  cafe24: [
    '/product/detail.html?product_no=11&cate_no=24',
    '/product/detail.html?product_no=14',
    '/product/list.html?cate_no=24',
    '/order/basket.html',
    '/',
  ],
  makeshop: ['/shop/shopdetail.html?branduid=10021&xcode=001&mcode=001&scode=000', '/shop/basket.html', '/'],
};

export async function openStage(): Promise<Stage> {
  const gate = await startGate();
  const [edge, cafe24Store, makeshopStore, textPage, { browser, userAgent }] = await Promise.all([
    // Tags and events go through the gate.
    startLocalEdge({ bindings: { PUBLIC_ORIGIN: gate.url } }),
    startCafe24Store(),
    startMakeshopStore(),
    startTextPage(),
    launchShopper([
      '--host-resolver-rules=MAP *.test 127.0.0.1',
      // A page may close itself, as a shopper would close it.
      '--blink-settings=allowScriptsToCloseWindows=true',
      // Loopback under another name is to be reached as the internet is.
      '--disable-features=HttpsUpgrades,LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ]),
  ]);
  gate.target = edge.url;
  const stores = { cafe24: cafe24Store, makeshop: makeshopStore };
  const urlOf = (platform: Platform) => `http://${HOSTS[platform]}:${stores[platform].port}`;
  const platforms: Platform[] = ['cafe24', 'makeshop'];
  const { sites, apiToken } = await edge.seed({
    owner: { email: 'bench@example.com', password: 'a bench password', name: 'bench' },
    sites: platforms.map((platform) => ({
      name: platform,
      platform,
      hosts: [HOSTS[platform], TEXT_HOST],
      settings: { shopUrl: urlOf(platform), senderName: platform },
    })),
  });
  const shopOf = (platform: Platform): Shop => {
    const site = sites.find((each) => each.platform === platform);
    if (!site) throw new Error(`no ${platform}`);
    const paste = (tag: string) =>
      platform === 'cafe24' ? cafe24Store.configure({ tag, orderTag: tag }) : makeshopStore.configure({ tag });
    paste(site.tag);
    return { platform, siteId: site.id, url: urlOf(platform), pages: PAGES[platform], tag: site.tag, paste };
  };
  const cafe24 = shopOf('cafe24');
  const root = await browser.newBrowserCDPSession();
  return {
    gate,
    cafe24,
    makeshop: shopOf('makeshop'),
    text: { ...cafe24, url: textPage.url, pages: ['/'], paste: textPage.paste },
    browser,
    userAgent,
    endTab: async (targetId) => {
      // Gone already is as well.
      await root.send('Target.closeTarget', { targetId }).catch(() => undefined);
    },
    log: ({ siteId }) => readLog(`${edge.url}/api/v1/sites/${siteId}/events?limit=200`, apiToken),
    async close() {
      await browser.close();
      textPage.close();
      await Promise.all([gate.close(), cafe24Store.close(), makeshopStore.close(), edge.stop()]);
    },
  };
}

async function readLog(address: string, token: string): Promise<Logged[]> {
  const rows: Logged[] = [];
  for (let next: number | null | undefined; next !== null; ) {
    const answer = await fetch(`${address}${next ? `&before=${next}` : ''}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`the log: ${answer.status} ${await answer.text()}`);
    const page = (await answer.json()) as { events: Logged[]; next: number | null };
    rows.push(...page.events);
    next = page.next;
  }
  return rows.reverse();
}

/** Waits until `done`, looking again after each `everyMs`; false when that takes longer than `limitMs`. */
export async function until(done: () => Promise<boolean>, limitMs: number, everyMs = 250): Promise<boolean> {
  for (let waited = 0; waited < limitMs; waited += everyMs) {
    if (await done()) return true;
    await new Promise((wake) => setTimeout(wake, everyMs));
  }
  return done();
}

/** How many of the wanted marks are there, and how many of them more than once. */
export function tally(wanted: readonly string[], found: readonly string[]): { delivered: number; twice: number } {
  const counts = new Map<string, number>();
  for (const mark of found) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const times = wanted.map((mark) => counts.get(mark) ?? 0);
  return { delivered: times.filter((n) => n > 0).length, twice: times.filter((n) => n > 1).length };
}
