// A shop and its owner in a real browser: one edge whose clock stands still, one shop, a session that every page shares.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type LocalEdge, type SeededSite, startLocalEdge } from '../support/local-edge';
import { launch } from './shopper';

export const OWNER = { email: 'owner@shop.example', password: 'correct horse battery', name: '김점주' };

export type OwnersShop = {
  edge: LocalEdge;
  site: SeededSite;
  /** Errors and blocked scripts of every page so far. */
  complaints: string[];
  /** An address of the shop's admin. */
  path(rest: string): string;
  /** A call of the shop's own program; throws what the edge says against it. */
  post(path: string, body: unknown): Promise<unknown>;
  /** A page of the signed-in owner. */
  open(rest: string, options?: { scripting?: boolean; width?: number }): Promise<Page>;
  close(): Promise<void>;
};

/** Opens the shop at `at`, with its two ready-made campaigns under way where `campaigns` says so. */
export async function openOwnersShop(at: number, campaigns = false): Promise<OwnersShop> {
  const edge = await startLocalEdge({ clock: { at, speed: 0 } });
  const browser = await launch();
  const settings = {
    ...{ shopUrl: 'https://shop.example', senderName: '하늘상점' },
    ...{ senderNumber: '0212345678', optOut080: '080-123-4567' },
  };
  const { sites, apiToken } = await edge.seed({
    owner: OWNER,
    sites: [{ name: '하늘상점', platform: 'cafe24', hosts: ['shop.example'], settings }],
    campaigns,
  });
  const [site] = sites;
  if (!site) throw new Error('no site');
  const complaints: string[] = [];
  const path = (rest: string) => `/admin/s/${site.id}${rest}`;
  let session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined;
  return {
    ...{ edge, site, complaints, path },
    async post(to, body) {
      const headers = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' };
      const url = `${edge.url}/api/v1/sites/${site.id}${to}`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    async open(rest, { scripting = true, width = 1280 } = {}) {
      session ??= await signIn(browser, edge);
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        javaScriptEnabled: scripting,
        baseURL: edge.url,
        storageState: session,
      });
      const page = await context.newPage();
      noteComplaints(page, complaints);
      await page.goto(path(rest));
      return page;
    },
    async close() {
      await browser.close();
      await edge.stop();
    },
  };
}

async function signIn(browser: Browser, edge: LocalEdge) {
  const context = await browser.newContext({ baseURL: edge.url });
  const page = await context.newPage();
  await page.goto('/admin/sign-in');
  await page.getByLabel('이메일').fill(OWNER.email);
  await page.getByLabel('비밀번호').fill(OWNER.password);
  await page.getByRole('button', { name: '로그인' }).click();
  await page.getByRole('heading', { name: '홈' }).waitFor();
  const session = await context.storageState();
  await context.close();
  return session;
}

/**
 * Notes errors of a page of the admin. The browser itself remarks on answers that are meant to be no, htmx on questions
 * dropped for a newer one, or because the page is left.
 */
export function noteComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const isMeant = /status of 4\d\d|^htmx:(afterRequest|sendAbort)$/.test(message.text());
    if (message.type() === 'error' && !isMeant) complaints.push(message.text());
  });
}
