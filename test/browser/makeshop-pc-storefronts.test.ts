// Every way through MakeShop's shops on a computer, in either skin.

import { makeshopStorefront } from './shopper';
import { makeshop, openShops } from './shops';
import { goThrough } from './storefronts';

openShops();

goThrough([
  ['MakeShop classic, PC', () => makeshopStorefront(makeshop, 'pc')],
  [
    'MakeShop responsive',
    () => {
      makeshop.configure({ skin: 'responsive', cart: 'layer' });
      return makeshopStorefront(makeshop, 'pc');
    },
  ],
]);
