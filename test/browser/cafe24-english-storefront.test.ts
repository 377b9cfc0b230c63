// Every way through a Cafe24 shop's second shop, in English and dollars.

import { cafe24Storefront } from './shopper';
import { cafe24, openShops } from './shops';
import { goThrough } from './storefronts';

openShops();

goThrough([['Cafe24, the English shop', () => cafe24Storefront(cafe24, { device: 'pc', isEnglish: true })]]);
