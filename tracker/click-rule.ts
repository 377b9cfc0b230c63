// Clicks that are events of the shop's own. Served only to shops that have named some: the edge puts this in among the
// settings, as `rule`, called with them. It stands alone, so that the build can cut it out whole.

import type { ClickEvent } from '../core/tracker-settings';

export default (rules: ClickEvent[]) =>
  (track: (name: string, params: string) => void): void =>
    addEventListener(
      'click',
      ({ target }) => {
        for (const { name, selector } of rules) {
          try {
            if ((target as Element).closest(selector)) track(name, '{"method":"click"}');
          } catch {
            // A selector that does not parse; the others still count.
          }
        }
      },
      true,
    );
