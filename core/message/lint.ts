// What is wrong with a message as it is written, where, and what to put there instead. `error` keeps a campaign from
// being activated; `warning` is for the writer to weigh. Limits that hang on the values filled in are checked on a
// finished message (`limits.ts`); this reads the templates.

import { COUPON_VARIABLES } from '../coupon';
import { isShopHost } from '../visit';
import { placeholdersIn } from './alimtalk';
import type { Message, Purpose } from './content';
import { safeBody } from './email-html';
import type { Finding, LintCode } from './finding';
import { isJosa } from './josa';
import { foreignIn } from './ksx1001';
import { ownLabelsIn } from './label';
import { lintImages } from './lint-images';
import { variablesIn } from './template';
import { type PlacedTemplate, templatesOf } from './templates';
import { linkNumberOf, linksIn } from './text';

export type LintContext = {
  purpose: Purpose;
  /** Variables the campaign knows, without links. */
  variables: readonly string[];
  /** Those of them every member has. */
  certain: readonly string[];
  /** Hosts a tap may lead to; not asked about where they are not known. */
  hosts?: readonly string[];
};

/** Everything to be said about a message, in the order it was written. */
export function lintMessage(message: Message, context: LintContext): Finding[] {
  const own = { ...message, fallback: undefined } as Message;
  const fallback = 'fallback' in message && message.fallback ? message.fallback : null;
  return [
    ...lintOne(own, context),
    ...(fallback ? lintOne(fallback, context).map((one) => ({ ...one, path: `fallback.${one.path}` })) : []),
  ];
}

/** The message with one finding mended; as it was when there is nothing to put there. */
export function mendText(text: string, finding: Pick<Finding, 'at' | 'mend'>): string {
  if (finding.mend === null || !finding.at) return text;
  return text.slice(0, finding.at[0]) + finding.mend + text.slice(finding.at[1]);
}

function lintOne(message: Message, context: LintContext): Finding[] {
  const templates = templatesOf(message);
  return [
    ...templates.flatMap((placed) => [
      ...(isShown(placed.path) ? lintWords(message, placed) : []),
      ...lintVariables(message, placed, context),
      ...(isAddress(placed.path) ? lintAddress(placed) : []),
      ...(isTapped(placed.path) ? lintHost(placed, context) : []),
    ]),
    ...lintFixedTexts(message),
    ...lintLinks(message),
    ...lintImages(message),
    ...(message.channel === 'alimtalk' ? lintApproved(message, context.purpose) : []),
    ...(message.channel === 'email' && message.body.kind === 'html' ? lintHtml(message.body, context) : []),
  ];
}

const isAddress = (path: string) => /(?:^|\.)(?:url|imageUrl|src)$/.test(path);
const isTapped = (path: string) => isAddress(path) && !path.endsWith('src');
/** Read by the member; names of links are for the report. */
const isShown = (path: string) => !isAddress(path) && !/^links\.\d+\.name$/.test(path);

const finding = (
  severity: Finding['severity'],
  code: LintCode,
  { path, text }: PlacedTemplate,
  at: Finding['at'],
  mend: string | null,
): Finding => ({ severity, code, path, at, found: at ? text.slice(at[0], at[1]) : text, mend });

function lintWords(message: Message, placed: PlacedTemplate): Finding[] {
  const labels = ownLabelsIn(placed.text).map(({ from, to }) => finding('error', 'own_label', placed, [from, to], ''));
  // An "answer" nobody asked for is a disguise (Network Act 50(5)).
  const reply = placed.path === 'subject' ? /^\s*(?:re|fw|fwd|답장|전달)\s*[:：]\s*/i.exec(placed.text) : null;
  return [
    ...labels,
    ...(reply ? [finding('error', 'disguised_subject', placed, [0, reply[0].length], '')] : []),
    ...(message.channel === 'sms' ? lintCharacters(placed) : []),
    ...(message.channel !== 'push' && /^(?:body|bubble\.text|text)$/.test(placed.path) ? lintJoined(placed) : []),
  ];
}

/** In plain text a phone finds addresses by itself, and most take letters after one for a part of it. */
function lintJoined(placed: PlacedTemplate): Finding[] {
  const joined = /(?:\{(?:링크\d*|[^{}|:]+URL)[^{}]*\}(?=[\p{L}\p{N}])|https?:\/\/[!-z|~]+(?=[가-힣]))/giu;
  return [...placed.text.matchAll(joined)].map(({ 0: address, index }) =>
    finding('warning', 'joined_link', placed, [index, index + address.length], `${address} `),
  );
}

function lintCharacters(placed: PlacedTemplate): Finding[] {
  return foreignIn(placed.text.replace(/\r\n/g, ' \n')).map(({ from, to, standIn }) =>
    standIn === null
      ? finding('error', 'foreign_character', placed, [from, to], null)
      : finding('warning', 'replaced_character', placed, [from, to], standIn),
  );
}

function lintVariables(message: Message, placed: PlacedTemplate, context: LintContext): Finding[] {
  const { text } = placed;
  const links = linkCountOf(message);
  const variables = variablesIn(text);
  const found = variables.flatMap(({ name, josa, fallback, from, to }): Finding[] => {
    const here = [from, to] as const;
    const link = linkNumberOf(name);
    if (link !== null) return link < links ? [] : [finding('error', 'unknown_link', placed, here, null)];
    if (!context.variables.includes(name)) {
      const near = nearest(name, context.variables);
      return [finding('error', 'unknown_variable', placed, here, near && text.slice(from, to).replace(name, near))];
    }
    if (josa !== null && !isJosa(josa)) {
      return [finding('error', 'unknown_particle', placed, here, text.slice(from, to).replace(`:${josa}`, ''))];
    }
    const bare =
      fallback === null &&
      !context.certain.includes(name) &&
      !isAddress(placed.path) &&
      !isRepeated(message, placed.path);
    const particle =
      josa === null
        ? /^(?:을\(를\)|를\(을\)|은\(는\)|는\(은\)|이\(가\)|가\(이\)|와\(과\)|과\(와\)|\(으\)로|[을를은는이가과와])(?=[\s.,!?]|$)/.exec(
            text.slice(to),
          )
        : null;
    return [
      ...(particle && !isAddress(placed.path)
        ? [
            finding(
              'warning',
              'fixed_particle',
              placed,
              [from, to + particle[0].length],
              withParticle(text.slice(from, to), particle[0]),
            ),
          ]
        : []),
      ...(bare ? [finding('warning', 'no_default', placed, here, defaultOf(name, text.slice(from, to - 1)))] : []),
    ];
  });
  return [...found, ...lintBraces(placed, variables)];
}

/** In a card per product, one that lacks something is passed over; the message goes without it. */
function isRepeated(message: Message, path: string): boolean {
  const card = /^bubble\.cards\.(\d+)\./.exec(path);
  if (!card || message.channel !== 'kakao' || !('cards' in message.bubble)) return false;
  return message.bubble.cards[Number(card[1])]?.each === 'product';
}

/** A brace that begins no variable is printed as it is, which nobody means. */
function lintBraces(placed: PlacedTemplate, variables: readonly { from: number; to: number }[]): Finding[] {
  if (placed.path === 'body.html' || placed.path.startsWith('variables.')) return [];
  return [...placed.text.matchAll(/[{}]/g)].flatMap(({ index }) =>
    variables.some(({ from, to }) => index >= from && index < to)
      ? []
      : [finding('warning', 'broken_variable', placed, [index, index + 1], '')],
  );
}

const DEFAULTS: Readonly<Record<string, string>> = { 이름: '고객', 상품명: '상품' };

/** Nothing stands in for a coupon's code or last day. */
const defaultOf = (name: string, opened: string) =>
  COUPON_VARIABLES.includes(name) ? null : `${opened}|${DEFAULTS[name] ?? name}}`;

/** `{상품명}` and `을(를)` as `{상품명:을}`. */
function withParticle(variable: string, particle: string): string {
  const form = particle === '(으)로' ? '로' : (particle[0] ?? '');
  return variable.includes('|') ? variable.replace('|', `:${form}|`) : `${variable.slice(0, -1)}:${form}}`;
}

/** The known variable a mistyped one most likely is: the same but for spaces and case, or one letter off. */
function nearest(name: string, known: readonly string[]): string | null {
  const plain = name.replace(/\s/g, '').toLowerCase();
  return (
    known.find((one) => one.toLowerCase() === plain) ??
    known.find((one) => one.length > 1 && plain.length > 1 && (plain.startsWith(one) || one.startsWith(plain))) ??
    null
  );
}

function lintAddress(placed: PlacedTemplate): Finding[] {
  const { text } = placed;
  if (/^\{[^{}]+\}/.test(text)) return [];
  if (/^http:\/\//i.test(text)) return [finding('warning', 'not_https', placed, [0, 7], 'https://')];
  if (/^https:\/\/[^\s/?#.]+(?:\.[^\s/?#.]+)+(?:[/?#]\S*)?$/i.test(text)) return [];
  const bare = /^[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$/.test(text);
  return [finding('error', 'not_a_link', placed, [0, text.length], bare ? `https://${text}` : null)];
}

/** A tap off the shop's own hosts is led to its front door (`edge/routes/links.ts`), which the writer does not expect. */
function lintHost(placed: PlacedTemplate, { hosts }: LintContext): Finding[] {
  const host = /^https?:\/\/([^\s/?#:{}]+)(?=[/?#:]|$)/i.exec(placed.text)?.[1];
  if (!hosts || !host || isShopHost(hosts, host.toLowerCase())) return [];
  return [finding('warning', 'foreign_host', placed, [0, placed.text.length], null)];
}

/** Kakao fills nothing in on buttons and at the end of a carousel. */
function lintFixedTexts(message: Message): Finding[] {
  if (message.channel !== 'kakao') return [];
  const fixed = templatesOf({ ...message, fallback: undefined }).filter(({ path }) =>
    /buttons\.\d+\.name$|\.tail\.url$/.test(path),
  );
  const repeated = 'cards' in message.bubble ? message.bubble.cards.filter((card) => card.each).length : 0;
  return [
    ...fixed.flatMap((placed) =>
      variablesIn(placed.text).map(({ from, to }) => finding('error', 'variable_not_allowed', placed, [from, to], '')),
    ),
    ...(repeated > 1 ? [finding('error', 'several_repeats', { path: 'bubble.cards', text: '' }, null, null)] : []),
  ];
}

function linkCountOf(message: Message): number {
  return 'links' in message ? message.links.length : 0;
}

/** Links of a text that nothing names: all but the first, which gets a line of its own. */
function lintLinks(message: Message): Finding[] {
  if (message.channel !== 'sms') return [];
  const named = linksIn(message.body);
  return message.links.flatMap(({ name }, i) => {
    const used = named.length > 0 ? named.includes(i) : i === 0;
    return used ? [] : [finding('warning', 'unused_link', { path: `links.${i}.name`, text: name }, null, null)];
  });
}

/** Words Kakao's reviewers and KISA read as advertising; an approved template with them may still be sanctioned. */
const ADVERTISING_WORDS =
  /할인|쿠폰|특가|세일|이벤트|증정|사은품|무료\s?배송|적립금?\s?(?:지급|증정)|최저가|한정\s?(?:수량|판매)|추천\s?상품|지금\s?구매|놓치지|혜택|프로모션|기획전|\d+\s?%/g;

function lintApproved(message: Extract<Message, { channel: 'alimtalk' }>, purpose: Purpose): Finding[] {
  const body = { path: 'templateBody', text: message.templateBody };
  const needed = [
    ...placeholdersIn(message.templateBody),
    ...message.buttons.flatMap(({ url }) => placeholdersIn(url)),
  ];
  const words = [...message.templateBody.matchAll(ADVERTISING_WORDS)].map((match) =>
    finding(
      purpose === 'informational' ? 'warning' : 'error',
      'advertising_words',
      body,
      [match.index, match.index + match[0].length],
      null,
    ),
  );
  const unfilled = [...new Set(needed)]
    .filter((name) => !(name in message.variables))
    .map((name) => finding('error', 'unfilled_placeholder', { path: 'variables', text: `#{${name}}` }, null, null));
  return [...words, ...unfilled];
}

function lintHtml(body: { html: string }, context: LintContext): Finding[] {
  const { removed, withoutAlt, links } = safeBody(body);
  return [
    ...links.flatMap(({ url }) =>
      lintHost({ path: 'body.html', text: url }, context).map((one) => ({ ...one, at: null })),
    ),
    ...removed.map((tag) => finding('warning', 'removed_html', { path: 'body.html', text: `<${tag}>` }, null, null)),
    ...withoutAlt.map((src) => finding('warning', 'no_alt', { path: 'body.html', text: src }, null, null)),
  ];
}
