// Every way through Cafe24's shops on a phone, by either kind of address.

import { cafe24Storefront } from './shopper';
import { cafe24, openShops } from './shops';
import { goThrough } from './storefronts';

openShops();

goThrough([
  ['Cafe24, mobile', () => cafe24Storefront(cafe24, { device: 'mobile' })],
  ['Cafe24, mobile, pretty addresses', () => cafe24Storefront(cafe24, { device: 'mobile', isPretty: true })],
]);
