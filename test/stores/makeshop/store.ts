// A stand-in for a MakeShop shop: a small tea shop whose pages carry what the tracker reads on real ones. It imitates
// what a browser sees, nothing behind it: one process, memory only, no API.

import { Hono } from 'hono';
import { drawProduct } from '../kit/art';
import { beside, oldJquery, skinJquery } from '../kit/assets';
import { renaming } from '../kit/renamed';
import { listen, type Running } from '../kit/server';
import { basketRoutes } from './basket';
import { boardRoutes } from './boards';
import { catalogueRoutes } from './catalogue';
import { platformNames } from './design';
import { memberRoutes } from './members';
import type { MakeshopStoreOptions, MakeshopVariations } from './options';
import { orderRoutes } from './order';
import { productRoutes } from './product';
import { findProduct, PRODUCTS, type Product } from './products';
import { type Member, type Order, type Review, SHOP_ID, StoreState } from './state';
import { type Env, readVisit } from './visit';

export type { MakeshopStoreOptions, MakeshopVariations } from './options';
export type { Member, Order, Review } from './state';

/** A running shop, and what tests may look at or change. */
export type MakeshopStore = Running & {
  readonly products: readonly Product[];
  readonly orders: readonly Order[];
  readonly reviews: readonly Review[];
  /** By member id. `jiwoo` / `1234` exists from the start. */
  readonly members: ReadonlyMap<string, Member>;
  /** Changes what the owner pasted, in both designs. */
  setTag(tag: string): void;
  /** Changes any variation for the requests that follow. */
  configure(changes: Partial<MakeshopVariations>): void;
};

/** Starts the shop. The mobile design is under `/m/` on the same host; paths are compared without regard to case. */
export async function startMakeshopStore(options: MakeshopStoreOptions = {}): Promise<MakeshopStore> {
  const { port, host, ...variations } = options;
  const state = new StoreState(variations);
  const running = await listen(makeshopApp(state), {
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

function makeshopApp(state: StoreState): Hono<Env> {
  const app = new Hono<Env>({ getPath: (request) => new URL(request.url).pathname.toLowerCase() });
  assets(app);
  app.use(renaming(() => state.variations.renamed, platformNames));
  app.use(async (c, next) => {
    c.set('visit', readVisit(state, c));
    c.header('cache-control', 'no-store');
    await next();
  });
  app.route('/', catalogueRoutes(state));
  app.route('/', productRoutes(state));
  app.route('/', basketRoutes(state));
  app.route('/', orderRoutes(state));
  app.route('/', memberRoutes(state));
  app.route('/', boardRoutes(state));
  return app;
}

/** Files, answered before a session is started. The scripts are ASCII, as EUC-KR pages include them. */
function assets(app: Hono<Env>): void {
  const script = { 'content-type': 'text/javascript' };
  app.get('/js/jquery-1.8.1.js', (c) => c.body(oldJquery(), 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  app.get('/js/jquery-1.12.4.min.js', (c) => c.body(skinJquery(), 200, script));
  for (const name of ['shop', 'product', 'basket', 'order', 'member', 'polluted']) {
    app.get(`/js/${name}.js`, (c) => c.body(beside(import.meta.url, `./js/${name}.js`), 200, script));
  }
  app.get(`/shopimages/${SHOP_ID}/style.css`, (c) =>
    c.body(beside(import.meta.url, './style.css'), 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  app.get(`/shopimages/${SHOP_ID}/:file`, (c) => {
    const file = c.req.param('file');
    const product = findProduct(Number.parseInt(file, 10));
    const picture = product
      ? drawProduct(product.shape, product.hue)
      : file === 'logo.svg'
        ? drawProduct('cup', 80)
        : undefined;
    return picture ? c.body(picture, 200, { 'content-type': 'image/svg+xml' }) : c.notFound();
  });
}
