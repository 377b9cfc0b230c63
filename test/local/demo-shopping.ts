// What the people of the demo do in the two shops, as far as the shops' pages differ.

import type { Page } from 'playwright-core';
import { cafe24Storefront, makeshopStorefront, type Storefront } from '../browser/shopper';
import { PRODUCTS as CAFE24_PRODUCTS } from '../stores/cafe24/products';
import type { Cafe24Store } from '../stores/cafe24/store';
import { PRODUCTS as MAKESHOP_PRODUCTS } from '../stores/makeshop/products';
import type { MakeshopStore } from '../stores/makeshop/store';
import type { Platform } from './shops';

export type NewMember = { id: string; name: string; phone: string };

export type DemoShop = Storefront & {
  /** The name of the product they look at, as it will stand in the message. */
  productName: string;
  senderName: string;
  /** Fills in the join form, says yes to texts, and joins. */
  signUp(page: Page, member: NewMember): Promise<void>;
};

export function demoShop(platform: Platform, url: string): DemoShop {
  return platform === 'cafe24' ? cafe24Demo(url) : makeshopDemo(url);
}

function cafe24Demo(url: string): DemoShop {
  const shop = cafe24Storefront({ url } as Cafe24Store, { device: 'pc' });
  return {
    ...shop,
    productName: CAFE24_PRODUCTS.find(({ no }) => String(no) === shop.item.id)?.name ?? '',
    senderName: '모먼트클로젯',
    async signUp(page, { id, name, phone }) {
      await page.goto(`${url}/member/join.html`);
      await page.fill('[name=member_id]', id);
      await page.fill('[name=passwd]', '1234');
      await page.fill('[name=name]', name);
      await page.fill('[name=mobile]', phone);
      await page.fill('[name=email]', `${id}@example.com`);
      await page.check('[name=is_sms]');
      await page.click('#joinForm button.main');
      await page.waitForURL('**/join_result.html*');
    },
  };
}

function makeshopDemo(url: string): DemoShop {
  const shop = makeshopStorefront({ url } as MakeshopStore, 'pc');
  return {
    ...shop,
    productName: MAKESHOP_PRODUCTS.find(({ uid }) => String(uid) === shop.item.id)?.name ?? '',
    senderName: '다온찻집',
    async signUp(page, { id, name, phone }) {
      await page.goto(`${url}/shop/idinfo.html?type=new`);
      await page.fill('[name=id]', id);
      await page.fill('[name=password1]', '1234');
      await page.fill('[name=hname]', name);
      await page.fill('[name=etcphone]', phone);
      await page.fill('[name=email]', `${id}@example.com`);
      await page.check('[name=smsreceive]');
      await page.click('text=가입하기');
      await page.waitForURL(/complete|\/$|main/);
    },
  };
}
