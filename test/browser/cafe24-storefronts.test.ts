// Every way through Cafe24's shops, by device, address and language.

import { cafe24Storefront } from './shopper';
import { cafe24, openShops } from './shops';
import { goThrough } from './storefronts';

openShops();

goThrough([
  ['Cafe24, PC', () => cafe24Storefront(cafe24, { device: 'pc' })],
  ['Cafe24, PC, pretty addresses', () => cafe24Storefront(cafe24, { device: 'pc', isPretty: true })],
  ['Cafe24, mobile', () => cafe24Storefront(cafe24, { device: 'mobile' })],
  ['Cafe24, mobile, pretty addresses', () => cafe24Storefront(cafe24, { device: 'mobile', isPretty: true })],
  ['Cafe24, the English shop', () => cafe24Storefront(cafe24, { device: 'pc', isEnglish: true })],
]);
