// The two stand-in shops with the tag in them, a collector, and a shopper who is new to both before every test.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { DEFAULT_VARIATIONS as CAFE24 } from '../stores/cafe24/options';
import { type Cafe24Store, startCafe24Store } from '../stores/cafe24/store';
import { DEFAULT_VARIATIONS as MAKESHOP } from '../stores/makeshop/options';
import { type MakeshopStore, startMakeshopStore } from '../stores/makeshop/store';
import { type Collector, type Noticed, startCollector } from './collector';
import { launch, names, openShopper, type Shopper } from './shopper';

let browser: Browser;
export let collector: Collector;
export let cafe24: Cafe24Store;
export let makeshop: MakeshopStore;
export let shopper: Shopper;

/** Opens the shops for the tests of the file that calls it, once, before any of them. */
export function openShops(): void {
  beforeAll(async () => {
    [browser, collector, cafe24, makeshop] = await Promise.all([
      launch(),
      startCollector(),
      startCafe24Store(),
      startMakeshopStore(),
    ]);
  });
  afterAll(() => Promise.all([browser?.close(), collector?.close(), cafe24?.close(), makeshop?.close()]));

  beforeEach(async () => {
    collector.forget();
    collector.answer = 200;
    collector.delayMs = 0;
    collector.losesAnswers = false;
    const tag = collector.tag('cafe24');
    cafe24.configure({ ...CAFE24, tag, orderTag: tag, orderVariableDelayMs: 200 });
    makeshop.configure({ ...MAKESHOP, tag: collector.tag('makeshop') });
    shopper = await openShopper(browser, collector);
  });
  afterEach(async () => {
    await shopper.context.close();
    expect(collector.refused).toEqual([]);
  });
}

export const only = (events: Noticed[], name: string): Noticed[] => events.filter(({ n }) => n === name);
export const one = (events: Noticed[], name: string): Noticed => {
  expect(names(events)).toContain(name);
  return only(events, name)[0] as Noticed;
};
