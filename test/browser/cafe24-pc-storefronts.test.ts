// Every way through Cafe24's shops on a computer, by either kind of address.

import { cafe24Storefront } from './shopper';
import { cafe24, openShops } from './shops';
import { goThrough } from './storefronts';

openShops();

goThrough([
  ['Cafe24, PC', () => cafe24Storefront(cafe24, { device: 'pc' })],
  ['Cafe24, PC, pretty addresses', () => cafe24Storefront(cafe24, { device: 'pc', isPretty: true })],
]);
