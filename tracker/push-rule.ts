// What a shop pushes for Google Analytics 4, as a fallback. Served only to shops whose owner has switched it on: the
// script then sends `dataLayer` at the end of a page, and this notes, for the edge to see, that the platform's own
// requests for a cart or a wish list were heard on it. It stands alone, so that the build can cut it out whole.

export default (): void => {
  const { prototype } = XMLHttpRequest;
  const { open } = prototype;
  prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    if (/basket|wishlist/i.test(`${args[1]}`)) (window as unknown as { dorawa_heard?: number }).dorawa_heard = 1;
    return open.apply(this, args as never);
  } as typeof open;
};
