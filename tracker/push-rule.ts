// What a shop pushes for Google Analytics 4, as a fallback. Served only to shops whose owner has switched it on: the
// script then sends `dataLayer` at the end of a page, and this notes, for the edge to see, that the page's cart, wish or
// pay buttons were heard: by the platform's own request, or by the click where no request follows. It stands alone, so
// that the build can cut it out whole.

export default (): void => {
  const { prototype } = XMLHttpRequest;
  const { open } = prototype;
  const hear = (): void => {
    (window as unknown as { dorawa_heard?: number }).dorawa_heard = 1;
  };
  prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    if (/basket|wishlist/i.test(`${args[1]}`)) hear();
    return open.apply(this, args as never);
  } as typeof open;
  addEventListener(
    'click',
    ({ target }) => {
      try {
        const button = (target as Element).closest('a,button,[onclick]');
        if (/send_multi|nhn_buy|login_chk|-wish\b/.test(button ? button.outerHTML : '')) hear();
      } catch {
        // Not an element.
      }
    },
    true,
  );
};
