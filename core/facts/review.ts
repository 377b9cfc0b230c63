// What a review is of: an order, or products.

import type { EventParams } from '../event';

export const reviewOfOrder = (orderId: string) => `order:${orderId}`;
export const reviewOfItem = (itemId: string) => `item:${itemId}`;

/** Everything a `write_review` event reviews. */
export function reviewedIn(params: EventParams): string[] {
  const items = [...(params.items ?? []).map((item) => item.item_id), params.item_id].filter(
    (id): id is string => typeof id === 'string' && id !== '',
  );
  return [...(params.transaction_id ? [reviewOfOrder(params.transaction_id)] : []), ...items.map(reviewOfItem)];
}
