// A mail as fields of the form and back: its subject, its blocks or its HTML, and where each part of them is typed.

import type { EmailBlock, EmailContent } from '../../../core/message/content';
import type { Fields } from '../parts';
import { usedRows } from './rows';
import { BLOCK_WORDS } from './words';

type Typed = (text: string | undefined) => string;

const MAX_BLOCKS = 12;

/** Rows for blocks of a mail: those there are, and two more. */
export const blockRows = (fields: Fields): number =>
  Math.min(MAX_BLOCKS, usedRows(MAX_BLOCKS, (i) => fields[`blockType${i}`]) + 2);

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

/** What was typed, as a candidate for the schema. */
export function mailOf(fields: Fields, typed: Typed): object {
  const preheader = typed(fields.preheader);
  return {
    channel: 'email',
    subject: typed(fields.mailSubject),
    ...(preheader && { preheader }),
    body: bodyOf(fields, typed),
  };
}

function bodyOf(fields: Fields, typed: Typed) {
  if (fields.kind === 'html') return { kind: 'html', html: typed(fields.html) };
  return { kind: 'blocks', blocks: usedBlocks(fields).map((i) => blockOf(fields, typed, i)) };
}

/** Rows in use, in order; a block's place in the message is its place among them. */
const usedBlocks = (fields: Fields) =>
  Array.from({ length: MAX_BLOCKS }, (_, i) => i).filter((i) =>
    Object.hasOwn(BLOCK_WORDS, fields[`blockType${i}`] ?? ''),
  );

function blockOf(fields: Fields, typed: Typed, i: number) {
  const text = typed(fields[`blockText${i}`]);
  const url = typed(fields[`blockUrl${i}`]);
  const type = fields[`blockType${i}`] as EmailBlock['type'];
  if (type === 'button') return { type, label: text, url };
  if (type === 'image') return { type, image: { src: url, alt: text } };
  return type === 'heading' || type === 'text' ? { type, text } : { type };
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
