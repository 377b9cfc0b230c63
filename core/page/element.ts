// Elements as the tracker sends them: the number a field holds (NaN for what is no such field), then the element's HTML.
// Of a long one only the beginning, with `|` in the place of every tag in it that is neither a link, an image, a
// quantity nor an option.

import { decoded } from './text';

export type SeenElement = {
  /** Its tag, lower case. */
  tag: string;
  attributes: Readonly<Record<string, string>>;
  /** What the shopper has put into a number field; NaN for anything else. */
  value: number;
  /** The HTML as sent, tag included. */
  html: string;
  /** Its pieces of text, in order. */
  texts: string[];
};

const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
/** What stands in a tag; within quotes it may hold brackets. */
const INSIDE = /(?:"[^"]*"|[^"<>])*/.source;
const OPENING = new RegExp(`^([\\d.]+|NaN)<(\\w+)(${INSIDE})>`);
const TAG = new RegExp(`<${INSIDE}>|\\|`, 'g');
const LINK = new RegExp(`<a\\s(${INSIDE})>(.*?)(?:</a>|$)`, 'g');
const IMAGE = new RegExp(`<img\\s(${INSIDE})>`);

function attributesIn(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) attributes[name.toLowerCase()] = decoded(value);
  return attributes;
}

export function readElement(whole: string): SeenElement | undefined {
  // A comment may hold half a pair of quotes.
  const sent = whole.replace(/<!--.*?-->/g, '|');
  const [opening, number = '', tag = '', attributes = ''] = OPENING.exec(sent) ?? [];
  if (opening === undefined) return undefined;
  return {
    tag: tag.toLowerCase(),
    attributes: attributesIn(attributes),
    value: Number(number),
    html: sent.slice(number.length),
    texts: sent.slice(opening.length).split(TAG).map(decoded).filter(Boolean),
  };
}

export const hasClass = ({ attributes }: SeenElement, name: string): boolean =>
  (attributes.class ?? '').split(' ').includes(name);

/** Its links, with their text. */
export function linksIn({ html }: SeenElement): { href: string; text: string }[] {
  return [...html.matchAll(LINK)].map(([, attributes = '', text = '']) => ({
    href: attributesIn(attributes).href ?? '',
    text: decoded(text.replace(TAG, ' ')),
  }));
}

/** The address of its first image; '' without one. */
export function imageIn({ html }: SeenElement): string {
  const [, attributes = ''] = IMAGE.exec(html) ?? [];
  return attributesIn(attributes).src ?? '';
}
