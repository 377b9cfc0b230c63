// A mail as fields of the form and back: its subject, its blocks or its HTML, and where each part of them is typed.

import { EMAIL_BLOCKS, type EmailBlock, type EmailContent } from '../../../core/message/content';
import type { Fields } from '../parts';
import { BLOCK_WORDS } from './words';

type Typed = (text: string | undefined) => string;

/** Rows for blocks of a mail: those there are, and two more. */
export function blockRows(fields: Fields): number {
  let used = 0;
  for (let i = 0; i < EMAIL_BLOCKS; i++) if (fields[`blockType${i}`]) used = i + 1;
  return Math.min(EMAIL_BLOCKS, used + 2);
}

export function mailFields({ subject, preheader, body }: EmailContent): Fields {
  const head = { mailSubject: subject, preheader: preheader ?? '' };
  if (body.kind === 'html') return { ...head, kind: 'html', html: body.html };
  return {
    ...head,
    kind: 'blocks',
    ...Object.fromEntries(
      body.blocks.flatMap((block, i) => [
        [`blockType${i}`, block.type],
        [`blockText${i}`, blockText(block)],
        [`blockUrl${i}`, block.type === 'image' ? block.image.src : block.type === 'button' ? block.url : ''],
      ]),
    ),
  };
}

function blockText(block: EmailBlock): string {
  if (block.type === 'heading' || block.type === 'text') return block.text;
  if (block.type === 'button') return block.label;
  return block.type === 'image' ? block.image.alt : '';
}

/** What was typed, as a candidate for the schema; what the form does not show of the mail it began from is kept. */
export function mailOf(fields: Fields, typed: Typed, base: EmailContent | null): object {
  const preheader = typed(fields.preheader);
  const body = bodyOf(fields, typed, base?.body);
  // A text part of its own says what the body said; of another one is made anew.
  const isSame = JSON.stringify(body) === JSON.stringify(base?.body);
  return {
    channel: 'email',
    subject: typed(fields.mailSubject),
    ...(preheader && { preheader }),
    body,
    ...(isSame && base?.text && { text: base.text }),
  };
}

function bodyOf(fields: Fields, typed: Typed, base: EmailContent['body'] | undefined) {
  if (fields.kind === 'html') return { kind: 'html', html: typed(fields.html) };
  const kept = base?.kind === 'blocks' ? base.blocks : [];
  return { kind: 'blocks', blocks: usedBlocks(fields).map((i) => blockOf(fields, typed, i, kept[i])) };
}

/** Rows in use, in order; a block's place in the message is its place among them. */
const usedBlocks = (fields: Fields) =>
  Array.from({ length: EMAIL_BLOCKS }, (_, i) => i).filter((i) =>
    Object.hasOwn(BLOCK_WORDS, fields[`blockType${i}`] ?? ''),
  );

function blockOf(fields: Fields, typed: Typed, i: number, kept: EmailBlock | undefined) {
  const text = typed(fields[`blockText${i}`]);
  const url = typed(fields[`blockUrl${i}`]);
  const type = fields[`blockType${i}`] as EmailBlock['type'];
  if (type === 'button') return { type, label: text, url };
  if (type === 'heading' || type === 'text') return { type, text };
  if (type !== 'image') return kept?.type === type ? kept : { type };
  if (kept?.type !== 'image') return { type, image: { src: url, alt: text } };
  // What is known of a picture's file is of that picture; where it leads is of its place.
  return { ...kept, image: { ...(kept.image.src === url ? kept.image : { src: url }), alt: text } };
}

const MAIL_FIELDS: Readonly<Record<string, string>> = {
  subject: 'mailSubject',
  preheader: 'preheader',
  'body.html': 'html',
};

/** The field a path of the mail is typed in. */
export function mailFieldOf(path: string, fields: Fields): string | undefined {
  const block = /^body\.blocks\.(\d+)\.(.+)$/.exec(path);
  if (!block) return MAIL_FIELDS[path];
  const row = usedBlocks(fields)[Number(block[1])];
  if (row === undefined) return undefined;
  return `${/url$|src$/.test(block[2] ?? '') ? 'blockUrl' : 'blockText'}${row}`;
}
