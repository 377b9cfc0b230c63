// Clicks that are events of the shop's own. Served only to shops that have named some: the edge puts this in among the
// settings, as `clicked`, called with them. It stands alone, so that the build can cut it out whole.

import type { ClickEvent } from '../core/event';

export default (rules: ClickEvent[]) =>
  (target: Element, notice: (name: string) => void): void => {
    for (const { name, selector } of rules) {
      try {
        if (target.closest(selector)) notice(name);
      } catch {
        // A selector that does not parse; the others still count.
      }
    }
  };
