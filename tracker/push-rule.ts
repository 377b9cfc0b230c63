// What a shop pushes for Google Analytics 4, as a fallback. Served only to shops whose owner has switched it on: the
// script then sends what was pushed with what else it says of a page, and this picks it out of `dataLayer`. It also
// notes that the page's cart, wish or pay buttons were heard, by the platform's own request or by the click where no
// request follows; and it does not leave a pushed order to the page's end. It stands alone, so that the build can cut it
// out whole.

export default (see: (name: '_leave') => void): void => {
  type Pushed = Record<string, unknown> & { place: number; 1?: unknown; event?: unknown };
  const page = window as unknown as { dorawa_heard?: number; dorawa_pushed?: Pushed[]; dataLayer?: unknown };
  /** The latest e-commerce pushes, each with its place among all: lists are long where everything is pushed. */
  const pushed = (): Pushed[] => {
    const { dataLayer } = page;
    const pushes = Array.isArray(dataLayer) ? dataLayer : [];
    return pushes
      .map((push, place) => Object.assign({ place }, push) as Pushed)
      .filter((push) => push.ecommerce || push[0] === 'event')
      .slice(-50);
  };
  Object.defineProperty(page, 'dorawa_pushed', { get: pushed, configurable: true });

  const hear = (): void => {
    page.dorawa_heard = 1;
  };
  const { prototype } = XMLHttpRequest;
  const { open } = prototype;
  prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    if (/basket|wishlist/i.test(`${args[1]}`)) hear();
    return open.apply(this, args as never);
  } as typeof open;
  addEventListener(
    'click',
    ({ target }) => {
      try {
        const button = (target as Element).closest('a,button,[onclick]');
        if (
          /send_multi|nhn_buy|kakaopay|payco|sns_pay|npay|login_chk|class="[^"]*wish/.test(
            button ? button.outerHTML : '',
          )
        )
          hear();
      } catch {
        // Not an element.
      }
    },
    true,
  );

  let told = 0;
  let waited = 0;
  /** Tells of a pushed order while the page is still open. The platform gets three seconds to tell of it first. */
  const watch = (looks: number): void => {
    try {
      const orders = pushed().filter((push) => (push[0] === 'event' ? push[1] : push.event) === 'purchase').length;
      waited = orders > told ? waited + 1 : 0;
      if (waited > 6) {
        told = orders;
        see('_leave');
      }
    } catch {
      // Something that is no list of pushes.
    }
    if (looks) setTimeout(watch, 500, looks - 1);
  };
  watch(120);
};
