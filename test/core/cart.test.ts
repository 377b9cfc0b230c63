import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cart, cartValue, EMPTY_CART, foldCart, MOST_LINES } from '../../core/campaign/cart';
import type { EventParams, Item } from '../../core/event';
import { DAY_MS } from '../../core/time';

const coat: Item = { item_id: '101', item_name: '코트', price: 100, quantity: 1 };
const scarf: Item = { item_id: '102', item_name: '머플러', price: 10, quantity: 2 };

/** Folds `[name, at, items]` in commit order. */
function fold(...events: [string, number, Item[], EventParams?][]): Cart {
  return events.reduce(
    (cart, [name, occurredAt, items, params], i) =>
      foldCart(cart, {
        seq: i + 1,
        name,
        occurredAt,
        visitorId: null,
        memberId: 'm',
        url: null,
        params: { items, ...params },
      }),
    EMPTY_CART,
  );
}

describe('a cart', () => {
  it('opens an episode at the first add and keeps it through more', () => {
    expect(fold(['add_to_cart', 10, [coat]], ['add_to_cart', 20, [scarf]]).episode).toEqual({
      id: 1,
      startedAt: 10,
      lastAddAt: 20,
    });
  });

  it('adds pieces to a line it already has', () => {
    const cart = fold(['add_to_cart', 10, [coat]], ['add_to_cart', 20, [coat]]);
    expect(cart.lines).toMatchObject([{ itemId: '101', quantity: 2 }]);
    expect(cartValue(cart)).toBe(200);
  });

  it('ends the episode with any purchase, and lowers the lines by what was bought', () => {
    const cart = fold(
      ['add_to_cart', 10, [coat]],
      ['add_to_cart', 11, [scarf]],
      ['purchase', 20, [{ ...scarf, quantity: 1 }]],
    );
    expect(cart.episode).toBeNull();
    expect(cart.closedBy).toBe('purchase');
    expect(cart.lines.map(({ itemId, quantity }) => [itemId, quantity])).toEqual([
      ['101', 1],
      ['102', 1],
    ]);
  });

  it('is bought out of though its page named no option and the order does', () => {
    const order: Item[] = ['S', 'M'].map((item_variant) => ({ ...coat, item_variant }));
    const bought = (quantity: number) =>
      fold(
        ['add_to_cart', 10, order],
        ['view_cart', 20, [{ item_id: '101', quantity }]],
        ['purchase', 30, order, { transaction_id: 'A' }],
      );
    expect(bought(2)).toMatchObject({ lines: [], untilBought: null });
    expect(bought(3).lines).toMatchObject([{ itemId: '101', quantity: 1 }]);
  });

  it('is bought out of by all pieces of a product, though its options have a line each in the order, and no name', () => {
    const options: Item[] = [
      { ...coat, item_variant: 'S', quantity: 3 },
      { ...coat, item_variant: 'M' },
    ];
    const bought = (...quantities: number[]) => {
      const order = quantities.map((quantity): Item => ({ ...coat, quantity }));
      return fold(['add_to_cart', 10, options], ['purchase', 20, order]);
    };
    expect(bought(3, 1)).toMatchObject({ lines: [], untilBought: null });
    expect(bought(1).lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(3);
  });

  it('shows a line once that its page, or what a shop says of it, shows twice', () => {
    const cart = fold(['view_cart', 10, [coat, coat]], ['add_to_cart', 20, [coat]]);
    expect(cart.lines).toMatchObject([{ itemId: '101', quantity: 3 }]);
  });

  it('keeps what is sent abroad while the half for the country is looked at, and the other way round', () => {
    const abroad = { cart_part: 'overseas' } as const;
    const both = fold(['add_to_cart', 10, [coat]], ['add_to_cart', 11, [scarf], abroad]);
    const ids = ({ lines }: Cart) => lines.map(({ itemId }) => itemId);
    const seenHome = fold(['add_to_cart', 10, [coat]], ['add_to_cart', 11, [scarf], abroad], ['view_cart', 20, [coat]]);
    expect(ids(seenHome).sort()).toEqual(ids(both));
    const emptiedAbroad = fold(
      ['add_to_cart', 10, [coat]],
      ['add_to_cart', 11, [scarf], abroad],
      ['view_cart', 20, [], abroad],
    );
    expect(ids(emptiedAbroad)).toEqual(['101']);
    expect(emptiedAbroad.episode).not.toBeNull();
    expect(fold(['add_to_cart', 11, [scarf], abroad], ['view_cart', 20, [], abroad]).closedBy).toBe('emptied');
    const inBoth = fold(
      ['add_to_cart', 10, [coat]],
      ['add_to_cart', 11, [coat], abroad],
      ['remove_from_cart', 20, [coat], abroad],
    );
    expect(inBoth.lines.map(({ part }) => part)).toEqual([undefined]);
    expect(fold(['add_to_cart', 10, [coat]], ['remove_from_cart', 20, [coat], abroad]).lines).toEqual([]);
  });

  it('ends when emptied, by removal or by the cart page showing nothing', () => {
    expect(fold(['add_to_cart', 10, [coat]], ['remove_from_cart', 20, [coat]])).toMatchObject({
      episode: null,
      closedBy: 'emptied',
    });
    expect(fold(['add_to_cart', 10, [coat]], ['view_cart', 20, []])).toMatchObject({ episode: null, lines: [] });
  });

  it('believes the cart page over its own sum, but not an older page than its last change', () => {
    expect(fold(['add_to_cart', 10, [coat]], ['view_cart', 20, [scarf]]).lines.map((line) => line.itemId)).toEqual([
      '102',
    ]);
    expect(fold(['add_to_cart', 30, [coat]], ['view_cart', 20, []]).lines).toHaveLength(1);
  });

  it('keeps what a line costs where the cart page tells neither price nor option', () => {
    const small = { ...coat, item_variant: 'S' };
    const rows: Item[] = [{ item_id: '101', quantity: 2 }];
    const seen = fold(['add_to_cart', 10, [small]], ['view_cart', 20, rows], ['view_cart', 30, rows]);
    expect(seen.lines).toMatchObject([{ name: '코트', price: 100, quantity: 2, addedAt: 10 }]);
    expect(cartValue(seen)).toBe(200);
    const medium = { ...coat, item_variant: 'M', price: 120 };
    expect(cartValue(fold(['add_to_cart', 10, [small, medium]], ['view_cart', 20, rows]))).toBe(0);
  });

  it('keeps so many lines as one row holds, however much a program puts into it', () => {
    const added = Array.from({ length: 200 }, (_, n): [string, number, Item[]] => [
      'add_to_cart',
      10 + n,
      [{ ...coat, item_id: `${n}` }],
    ]);
    expect(fold(...added).lines).toHaveLength(MOST_LINES);
    const shown = Array.from({ length: 50 }, (_, n): Item => ({ ...coat, item_id: `shown-${n}` }));
    const seen = fold(...added, ['view_cart', 300, shown, { cart_part: 'overseas' }]);
    expect(seen.lines).toHaveLength(MOST_LINES);
    expect(seen.lines.filter(({ part }) => part === 'overseas')).toHaveLength(50);
  });

  it('begins a new episode after seven quiet days', () => {
    const cart = fold(['add_to_cart', 0, [coat]], ['add_to_cart', 7 * DAY_MS + 1, [scarf]]);
    expect(cart.episode).toEqual({ id: 2, startedAt: 7 * DAY_MS + 1, lastAddAt: 7 * DAY_MS + 1 });
    expect(fold(['add_to_cart', 0, [coat]], ['add_to_cart', 7 * DAY_MS, [scarf]]).episode?.id).toBe(1);
  });

  it('begins one after them also where it was looked at first', () => {
    const seen: [string, number, Item[]] = ['view_cart', 8 * DAY_MS, [coat]];
    const cart = fold(['add_to_cart', 0, [coat]], seen, ['add_to_cart', 8 * DAY_MS + 1, [scarf]]);
    expect(cart).toMatchObject({ episode: { id: 3, startedAt: 8 * DAY_MS + 1 }, closedBy: 'idle' });
    expect(fold(['add_to_cart', 0, [coat]], seen).episode?.id).toBe(1);
  });

  it('puts an add that arrives after its own purchase where it belongs: nowhere', () => {
    expect(fold(['add_to_cart', 10, [coat]], ['purchase', 20, [coat]], ['add_to_cart', 15, [coat]]).episode).toBeNull();
  });

  it('keeps what was added after a purchase that arrives late', () => {
    const cart = fold(['add_to_cart', 10, [coat]], ['add_to_cart', 30, [scarf]], ['purchase', 20, [coat]]);
    expect(cart.lines.map((line) => line.itemId)).toEqual(['102']);
    expect(cart.episode).toEqual({ id: 3, startedAt: 30, lastAddAt: 30 });
  });

  it('stays closed by the later of two purchases, though the earlier is told after it', () => {
    const bought = (at: number, order: string) =>
      ['purchase', at, [{ ...coat }], { transaction_id: order }] as [string, number, Item[], EventParams];
    const closed = fold(['add_to_cart', 10, [scarf]], bought(20, 'A'), bought(5, 'B'));
    expect(closed.episode).toBeNull();
    const again = fold(['add_to_cart', 10, [scarf]], bought(20, 'A'), bought(5, 'B'), ['add_to_cart', 30, [scarf]]);
    expect(again.episode).toEqual({ id: 4, startedAt: 30, lastAddAt: 30 });
  });

  it('is emptied by an unpaid order, which stays pending until it is cancelled or paid', () => {
    const pending = fold(['add_to_cart', 10, [coat]], ['order_update', 20, [coat], { status: 'pending' }]);
    expect(pending).toMatchObject({ episode: null, lines: [], pendingOrderAt: 20 });
    expect(fold(['order_update', 20, [], { status: 'pending' }], ['purchase', 30, []]).pendingOrderAt).toBeNull();
    expect(
      fold(['order_update', 20, [], { status: 'pending' }], ['order_update', 30, [], { status: 'cancelled' }])
        .pendingOrderAt,
    ).toBeNull();
  });

  it('is left with what an order did not take once it is paid, whoever tells so', () => {
    const order = (at: number, name: string, items: Item[], status?: string): [string, number, Item[], EventParams] => {
      return [name, at, items, { transaction_id: 'A', ...(status !== undefined && { status }) }];
    };
    const placed = [
      ['add_to_cart', 10, [coat, scarf]],
      order(20, 'order_update', [{ ...scarf, quantity: 1 }], 'pending'),
    ];
    const left = { lines: [{ itemId: '101' }, { itemId: '102', quantity: 1 }], episode: null, closedBy: 'purchase' };
    for (const paid of [
      order(30, 'purchase', [{ ...scarf, quantity: 1 }]),
      order(30, 'order_update', [{ ...scarf, quantity: 1 }], 'paid'),
      order(30, 'order_update', [], 'paid'),
    ]) {
      const cart = fold(...(placed as [string, number, Item[]][]), paid, order(30, 'purchase', [scarf]));
      expect(cart).toMatchObject({ ...left, pendingOrderAt: null, untilBought: { id: 1 }, lastPurchaseAt: 30 });
    }
  });

  it('awaits the deposit for an order placed anew, also when the one before it is cancelled', () => {
    const order = (at: number, transaction_id: string, status: string): [string, number, Item[], EventParams] => {
      return ['order_update', at, [], { transaction_id, status }];
    };
    const anew = [order(20, 'A', 'pending'), order(30, 'B', 'pending'), order(40, 'A', 'cancelled')];
    expect(fold(...anew).pendingOrderAt).toBe(30);
    expect(fold(...anew, order(50, 'B', 'cancelled')).pendingOrderAt).toBeNull();
  });

  it('never has an open episode without a line, nor a line without pieces', () => {
    const step = fc.tuple(
      fc.constantFrom(
        'add_to_cart',
        'remove_from_cart',
        'view_cart',
        'purchase',
        'order_update',
        'sign_up',
        'page_view',
      ),
      fc.integer({ min: 0, max: 20 * DAY_MS }),
      fc.array(fc.constantFrom(coat, scarf, { ...coat, quantity: 3 }, { ...scarf, quantity: 0 }), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const cart = fold(...(steps as [string, number, Item[]][]));
        if (cart.lines.length === 0) expect(cart.episode).toBeNull();
        for (const line of cart.lines) expect(line.quantity).toBeGreaterThan(0);
      }),
    );
  });
});
