// Pasted HTML made safe, and made into a template: scripts, forms, foreign styles and everything else a mail program
// has no use for are gone, and every link leads through a click address. sanitize-html decides what is safe; the
// list of what may stay is what mail programs show anyway.

import sanitizeHtml from 'sanitize-html';
import type { MessageLink } from './content';

/** Most different links of one pasted mail. */
export const MAX_HTML_LINKS = 40;

export type SafeHtml = {
  /** The fragment with `{링크N}` in place of its links' addresses; other variables as they were written. */
  template: string;
  /** Its links in order; the same address is the same link wherever it stands. */
  links: MessageLink[];
  /** What was taken out, each tag once, for the writer to see. */
  removed: string[];
  /** Pictures without an alternative text. */
  withoutAlt: string[];
  /** The same as plain text, with the same variables. */
  text: string;
};

const LAYOUT = ['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'div', 'center'];
const TEXT = [
  ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'ul', 'ol', 'li'],
  ...['a', 'span', 'b', 'strong', 'i', 'em', 'u', 's', 'small', 'sup', 'sub', 'font', 'img'],
];
const TAGS = [...LAYOUT, ...TEXT];
/** Gone with the page around them, without a word to the writer. */
const EXPECTED_LOSS = new Set(['html', 'head', 'body', 'meta', 'title', '!doctype', 'o:p']);

/** A value that neither loads nor runs anything. */
const PLAIN_VALUE = [/^(?:[#\w\s.,%'"+-]|rgba?\([\d\s.,%]+\))*$/];
const STYLES = [
  ...['color', 'background', 'background-color', 'font', 'font-family', 'font-size', 'font-style', 'font-weight'],
  ...['line-height', 'letter-spacing', 'text-align', 'text-decoration', 'vertical-align', 'white-space', 'word-break'],
  ...['width', 'max-width', 'min-width', 'height', 'max-height', 'display', 'border-collapse', 'border-spacing'],
  ...['margin', 'margin-top', 'margin-right', 'margin-bottom', 'margin-left'],
  ...['padding', 'padding-top', 'padding-right', 'padding-bottom', 'padding-left'],
  ...['border', 'border-top', 'border-right', 'border-bottom', 'border-left', 'border-color', 'border-radius'],
];

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    '*': ['style', 'align', 'valign', 'width', 'height', 'bgcolor', 'border', 'dir', 'lang'],
    a: ['href', 'title'],
    img: ['src', 'alt'],
    table: ['cellpadding', 'cellspacing', 'role'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    font: ['color', 'face', 'size'],
    ol: ['start'],
  },
  allowedStyles: { '*': Object.fromEntries(STYLES.map((name) => [name, PLAIN_VALUE])) },
  allowedSchemes: ['http', 'https'],
  allowedSchemesByTag: { a: ['http', 'https', 'mailto', 'tel'] },
  allowProtocolRelative: false,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'head'],
};

/** Mail programs keep `mailto:` and `tel:` to themselves; everything else is a link of ours. */
const isOwnLink = (href: string) => !/^(?:mailto|tel):/i.test(href);

/** Makes pasted HTML safe. The same input gives the same output, and a safe one stays as it is. */
export function makeSafe(html: string): SafeHtml {
  const links: MessageLink[] = [];
  const removed = new Set<string>();
  const withoutAlt: string[] = [];
  const numberOf = (href: string): number => {
    const known = links.findIndex(({ url }) => url === href);
    if (known >= 0 || links.length === MAX_HTML_LINKS) return known;
    links.push({ name: `링크 ${links.length + 1}`, url: href });
    return links.length - 1;
  };
  const template = sanitizeHtml(html, {
    ...OPTIONS,
    onOpenTag(name) {
      if (!TAGS.includes(name) && !EXPECTED_LOSS.has(name)) removed.add(name);
    },
    transformTags: {
      a: (tagName, { href = '', ...attribs }) => {
        const url = href.trim();
        if (!isWebAddress(url))
          return { tagName, attribs: /^(?:mailto|tel):/i.test(url) ? { ...attribs, href: url } : attribs };
        const number = numberOf(url);
        return { tagName, attribs: number < 0 ? attribs : { ...attribs, href: `{링크${number + 1}}` } };
      },
      img: (tagName, attribs) => {
        if (!attribs.alt) withoutAlt.push(attribs.src ?? '');
        return { tagName, attribs: { ...attribs, alt: attribs.alt ?? '' } };
      },
    },
  });
  return { template, links, removed: [...removed], withoutAlt, text: asText(template) };
}

/** A definition is composed for many people; its HTML is made safe once. */
const safe = new WeakMap<object, SafeHtml>();

/** The body's safe form and its links. */
export function safeBody(body: { html: string }): SafeHtml {
  const known = safe.get(body);
  if (known) return known;
  const made = makeSafe(body.html);
  safe.set(body, made);
  return made;
}

/** An address on the web, or a variable that becomes one. */
function isWebAddress(url: string): boolean {
  return isOwnLink(url) && (/^https?:\/\//i.test(url) || /^\{[^{}]+\}/.test(url));
}

/** Safe HTML as plain text: blocks on lines of their own, addresses after their links. */
export function asText(html: string): string {
  const broken = html
    .replace(/<a\b[^>]*\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g, (_, href: string, label: string) =>
      /<img\b/.test(label) && !label.replace(/<[^>]*>/g, '').trim() ? ` ${href} ` : `${label} ( ${href} )`,
    )
    .replace(/\s*\n\s*/g, ' ')
    .replace(/<img\b[^>]*\balt="([^"]*)"[^>]*>/g, '$1')
    .replace(/<li\b[^>]*>/g, '\n- ')
    .replace(/<hr\b[^>]*>/g, '\n----------\n')
    .replace(/<(?:br|\/p|\/div|\/tr|\/h[1-6]|\/[uo]l|\/table|\/blockquote)\b[^>]*>/g, '\n')
    .replace(/<\/t[dh]>/g, ' ');
  return unescapeHtml(broken.replace(/<[^>]*>/g, ''))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '');
}

/** Text as it must stand between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
