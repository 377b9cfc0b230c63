// Every way through MakeShop's shops, by device and skin.

import { makeshopStorefront } from './shopper';
import { makeshop, openShops } from './shops';
import { goThrough } from './storefronts';

openShops();

goThrough([
  ['MakeShop classic, PC', () => makeshopStorefront(makeshop, 'pc')],
  ['MakeShop classic, mobile', () => makeshopStorefront(makeshop, 'mobile')],
  [
    'MakeShop responsive',
    () => {
      makeshop.configure({ skin: 'responsive', cart: 'layer' });
      return makeshopStorefront(makeshop, 'pc');
    },
  ],
]);
