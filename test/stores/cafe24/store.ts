// A stand-in for a Cafe24 shop: a small clothing shop whose pages carry what the tracker reads on real ones. It imitates
// what a browser sees, nothing behind it: one process, memory only, no API.

import { Hono } from 'hono';
import { drawProduct } from '../kit/art';
import { beside, oldJquery, skinJquery } from '../kit/assets';
import { renaming } from '../kit/renamed';
import { listen, type Running } from '../kit/server';
import { boardRoutes } from './boards';
import { catalogueRoutes } from './catalogue';
import { checkoutRoutes } from './checkout';
import { execRoutes } from './exec';
import { memberRoutes } from './members';
import type { Cafe24StoreOptions, Cafe24Variations } from './options';
import { productRoutes } from './product';
import { findProduct, PRODUCTS, type Product } from './products';
import { platformNames } from './skin';
import { type Member, type Order, type Review, StoreState } from './state';
import { type Env, pathWithoutPrefix, readVisit } from './visit';

export type { Cafe24StoreOptions, Cafe24Variations } from './options';
export type { Member, Order, Review } from './state';

/** A running shop, and what tests may look at or change. */
export type Cafe24Store = Running & {
  readonly products: readonly Product[];
  readonly orders: readonly Order[];
  readonly reviews: readonly Review[];
  /** By member id. `soyeon` / `1234` exists from the start. */
  readonly members: ReadonlyMap<string, Member>;
  /** Changes what the owner pasted into the layouts of both skins. */
  setTag(tag: string): void;
  /** Changes any variation for the requests that follow. */
  configure(changes: Partial<Cafe24Variations>): void;
};

/**
 * Starts the shop. Beside its address it answers to any `*.localhost` name with its port: a host beginning with `m.`
 * gets the mobile skin, `skin-skin1.` is a preview, and all hosts of one name share their cookies. Path prefixes
 * (`/shop2`, `/m`, a language, a skin) work on every host; shop 2 is in English and US dollars.
 */
export async function startCafe24Store(options: Cafe24StoreOptions = {}): Promise<Cafe24Store> {
  const { port, host, ...variations } = options;
  const state = new StoreState(variations);
  const running = await listen(cafe24App(state), {
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
  });
  return {
    ...running,
    products: PRODUCTS,
    orders: state.orders,
    reviews: state.reviews,
    members: state.members,
    setTag(tag) {
      state.variations = { ...state.variations, tag, mobileTag: undefined };
    },
    configure(changes) {
      state.variations = { ...state.variations, ...changes };
    },
  };
}

function cafe24App(state: StoreState): Hono<Env> {
  const app = new Hono<Env>({ getPath: (request) => pathWithoutPrefix(new URL(request.url).pathname) });
  assets(app, state);
  app.use(renaming(() => state.variations.renamed, platformNames));
  app.use(async (c, next) => {
    c.set('visit', readVisit(state, c));
    c.header('cache-control', 'no-store');
    await next();
  });
  app.route('/', catalogueRoutes(state));
  app.route('/', productRoutes(state));
  app.route('/', checkoutRoutes(state));
  app.route('/', execRoutes(state));
  app.route('/', memberRoutes(state));
  app.route('/', boardRoutes(state));
  return app;
}

/** Files, answered before a session is started. */
function assets(app: Hono<Env>, state: StoreState): void {
  const script = { 'content-type': 'text/javascript; charset=utf-8' };
  const files = {
    '/ind-script/jquery.js': () => `${oldJquery()}\nwindow.EC$ = window.jQuery;`,
    '/skin/jquery-1.12.4.min.js': skinJquery,
    '/layout/basic/js/common.js': () => `// The owner's own file.\n${state.variations.commonJs}`,
    ...Object.fromEntries(
      ['common', 'product', 'basket', 'order', 'member', 'board'].map((name) => [
        `/ind-script/${name}.js`,
        () => beside(import.meta.url, `./ind-script/${name}.js`),
      ]),
    ),
    ...Object.fromEntries(
      ['polluted', 'prototype'].map((name) => [`/skin/${name}.js`, () => beside(import.meta.url, `./skin/${name}.js`)]),
    ),
  };
  for (const [path, read] of Object.entries(files)) app.get(path, (c) => c.body(read(), 200, script));
  app.get('/skin/style.css', (c) =>
    c.body(beside(import.meta.url, './style.css'), 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  app.get('/web/product/:size/:file', (c) => {
    const product = findProduct(Number.parseInt(c.req.param('file'), 10));
    return product
      ? c.body(drawProduct(product.shape, product.hue), 200, { 'content-type': 'image/svg+xml' })
      : c.notFound();
  });
  app.get('/web/upload/logo.svg', (c) => c.body(drawProduct('tee', 30), 200, { 'content-type': 'image/svg+xml' }));
}
