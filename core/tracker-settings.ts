// What the served script knows of its site: how sign-ups and the shop's own events are noticed, and what it may do.

/** The shop platforms whose pages the tracker reads by itself. */
export type Platform = 'cafe24' | 'makeshop';

/** One test of an address. Scheme, `www.`, fragment and advertising parameters never take part. */
export type UrlRule = {
  part: 'path' | 'query' | 'full';
  op: 'equals' | 'contains' | 'starts_with' | 'ends_with';
  value: string;
};

/**
 * How a completed sign-up is noticed: by the platform's own signals (`auto`, the default), by a click on an element,
 * or by arriving at a page. The owner chooses.
 */
export type SignUpRule = { kind: 'auto' } | { kind: 'click'; selector: string } | { kind: 'url'; any: UrlRule[] };

/** An event of the shop's own: a click on an element, inside it, or on one that appears later. */
export type ClickEvent = { name: string; selector: string };

/** What the served script knows of its site; written into it by the edge, so one request does it all. */
export type TrackerSettings = {
  /** Site key. */
  k: string;
  /** Origin of the collector, e.g. `https://edge.example`. */
  to: string;
  signUp: SignUpRule;
  /** Clicks that are events of the shop's own. */
  clickEvents?: ClickEvent[];
  /** What the shop pushes for GA4 fills gaps the platform's own signals leave. */
  dataLayer?: true;
  /** Notice nothing before the person says yes through `['consent', {tracking: true}]`. */
  consent?: 'required';
  /** Respect Global Privacy Control and Do Not Track, unless the person says yes. */
  dnt?: true;
};
