// Every way through a MakeShop shop on a phone.

import { makeshopStorefront } from './shopper';
import { makeshop, openShops } from './shops';
import { goThrough } from './storefronts';

openShops();

goThrough([['MakeShop classic, mobile', () => makeshopStorefront(makeshop, 'mobile')]]);
