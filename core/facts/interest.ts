// Interest (관심도): how much a member cares about a product or a category, as a number of points over some days.

import type { MemberDay } from './member-day';

/** Points per product: a view that counts is worth one, up to a cap; cart and payment step count once. */
export const INTEREST_POINTS = { view: 1, mostViews: 5, cart: 3, checkout: 5 } as const;

export type Interest = {
  itemId: string;
  score: number;
  /** Views that count, without the cap. */
  views: number;
  /** Latest sign of it, epoch ms. */
  lastAt: number;
  brand: string | null;
  categoryPath: string | null;
  name: string | null;
  url: string | null;
};

/** Points of every product over the given days of one member, highest first; ties by the latest sign, then smaller id. */
export function interestsOf(days: readonly MemberDay[]): Interest[] {
  const found = new Map<string, Interest & { carted: boolean; atCheckout: boolean }>();
  for (const [itemId, product] of days.flatMap((day) => Object.entries(day.products))) {
    const known = found.get(itemId);
    const newer = product.t >= (known?.lastAt ?? 0);
    found.set(itemId, {
      itemId,
      score: 0,
      views: (known?.views ?? 0) + product.n,
      carted: known?.carted === true || product.c === 1,
      atCheckout: known?.atCheckout === true || product.k === 1,
      lastAt: Math.max(known?.lastAt ?? 0, product.t),
      brand: (newer ? product.b : null) ?? known?.brand ?? product.b ?? null,
      categoryPath: (newer ? product.p : null) ?? known?.categoryPath ?? product.p ?? null,
      name: (newer ? product.m : null) ?? known?.name ?? product.m ?? null,
      url: (newer ? product.u : null) ?? known?.url ?? product.u ?? null,
    });
  }
  return [...found.values()]
    .map(({ carted, atCheckout, ...interest }) => ({ ...interest, score: points(interest.views, carted, atCheckout) }))
    .sort(stronger);
}

/** Points of every category a product lies in, ancestors included: the sum over its products. Highest first. */
export function categoryInterestsOf(interests: readonly Interest[]): { code: string; score: number; lastAt: number }[] {
  const found = new Map<string, { code: string; score: number; lastAt: number }>();
  for (const { categoryPath, score, lastAt } of interests) {
    for (const code of new Set(categoryPath?.split('/').filter(Boolean))) {
      const known = found.get(code);
      found.set(code, {
        code,
        score: (known?.score ?? 0) + score,
        lastAt: Math.max(known?.lastAt ?? 0, lastAt),
      });
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score || b.lastAt - a.lastAt || (a.code < b.code ? -1 : 1));
}

function points(views: number, carted: boolean, atCheckout: boolean): number {
  const { view, mostViews, cart, checkout } = INTEREST_POINTS;
  return Math.min(views, mostViews) * view + (carted ? cart : 0) + (atCheckout ? checkout : 0);
}

const stronger = (a: Interest, b: Interest) =>
  b.score - a.score || b.lastAt - a.lastAt || (a.itemId < b.itemId ? -1 : 1);
