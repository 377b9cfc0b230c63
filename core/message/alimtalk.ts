// AlimTalk: an approved body that must arrive word for word, with only its `#{…}` placeholders filled.

import type { ComposedAlimtalk } from './composed';
import type { AlimtalkContent } from './content';
import { Filling, type Recipient } from './fill';
import { withLinks } from './text';

const PLACEHOLDER = /#\{([^{}]{1,30})\}/g;

/** Placeholders of an approved text, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** The template filled for one person, and the first variable that had no value. */
export function fillAlimtalk(content: AlimtalkContent, recipient: Recipient) {
  const filling = new Filling(withLinks(content, recipient));
  content.links.forEach(({ url }, i) => {
    filling.links[i] = filling.address(url);
  });
  const values = new Map(Object.entries(content.variables).map(([name, value]) => [name, filling.text(value)]));
  const put = (text: string) => text.replace(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
  const composed: ComposedAlimtalk = {
    channel: 'alimtalk',
    type: 'ALIMTALK',
    templateCode: content.templateCode,
    text: put(content.templateBody),
    variables: Object.fromEntries([...values].map(([name, value]) => [`#{${name}}`, value])),
    buttons: content.buttons.map(({ name, url }) => ({ name, url: put(url) })),
    links: filling.targets(),
  };
  return { composed, missing: filling.missing };
}
