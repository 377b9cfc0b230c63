// What a request gives away about who is behind it: the kind of device, whether a person at all, whether the shop is its own.

/** Crawlers and link previewers by their own names. They neither shop nor tap. A Cubot is a phone. */
const CRAWLER =
  /(?<!cu)bot\b|crawl|spider|slurp|yeti\/|daumoa|facebookexternalhit|kakaotalk-scrap|kakaostory-og|whatsapp|telegrambot|preview|lighthouse|headlesschrome|phantomjs|curl\/|wget\/|python-requests/i;

export function isCrawler(userAgent: string): boolean {
  return CRAWLER.test(userAgent);
}

export function deviceOf(userAgent: string): 'pc' | 'mobile' {
  return /Mobi|Android|iPhone|iPad/i.test(userAgent) ? 'mobile' : 'pc';
}

/** Previews of unpublished skins, as Cafe24 names them. Who looks at one is no shopper. */
export function isPreviewHost(host: string): boolean {
  return host.startsWith('skin-');
}

/** Is this host one of the shop's, or below one of them? */
export function isShopHost(hosts: readonly string[], host: string): boolean {
  return hosts.some((known) => host === known || host.endsWith(`.${known}`));
}
