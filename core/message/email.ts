// Advertising e-mail: the label before the subject, who sends it and where they are reached, and a free way out in
// Korean and English, by link and by header (Network Act 50(4), decree table 6; RFC 8058). Blocks become tables with
// inline styles, which is what mail programs show; pasted HTML goes between the same head and foot.

import type { ComposedEmail } from './composed';
import type { EmailBlock, EmailContent, Purpose } from './content';
import { escapeHtml, safeBody } from './email-html';
import { Filling, type Recipient } from './fill';
import { AD_LABEL } from './label';
import type { Sender } from './sender';
import { withLinks } from './text';

/** Both forms of one piece of an e-mail. */
type Piece = { html: string; text: string };

/** An e-mail for one person, and the first variable that had no value. */
export function fillEmail(content: EmailContent, recipient: Recipient, sender: Sender, purpose: Purpose) {
  const { piece, filling } =
    content.body.kind === 'blocks' ? fillBlocks(content.body.blocks, recipient) : fillHtml(content.body, recipient);
  const subject = filling.text(content.subject).replace(/\s+/g, ' ').trim();
  const advertising = purpose === 'advertising';
  const preheader = filling.optional(content.preheader);
  const written = filling.optional(content.text);
  const foot = footOf(sender, recipient.optOutUrl, advertising);
  const composed: ComposedEmail = {
    channel: 'email',
    type: 'EMAIL',
    fromName: sender.name,
    subject: advertising ? `${AD_LABEL} ${subject}` : subject,
    html: documentOf(subject, preheader, piece.html, foot.html),
    text: `${written ?? piece.text}\n\n${foot.text}`,
    headers: unsubscribeHeaders(recipient.optOutUrl, advertising),
    links: filling.targets(),
  };
  return { composed, missing: filling.missing };
}

/** One-click unsubscription as mailbox providers ask for it. */
function unsubscribeHeaders(optOutUrl: string, advertising: boolean): Record<string, string> {
  if (!advertising) return {};
  return { 'List-Unsubscribe': `<${optOutUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

// ── Pasted HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────

function fillHtml(body: Extract<EmailContent['body'], { kind: 'html' }>, recipient: Recipient) {
  const { template, links, text } = safeBody(body);
  const filling = new Filling(withLinks({ links }, recipient));
  links.forEach(({ url }, i) => {
    filling.links[i] = filling.address(url);
  });
  return { piece: { html: filling.text(template, escapeHtml), text: filling.text(text) }, filling };
}

// ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const FONT = "font-family:'Apple SD Gothic Neo','Malgun Gothic',Helvetica,Arial,sans-serif";
const INK = '#1f2328';
const QUIET = '#6b7280';
const ACCENT = '#1d4ed8';
const WIDTH = 600;

function fillBlocks(blocks: readonly EmailBlock[], recipient: Recipient) {
  const filling = new Filling(recipient);
  const pieces = blocks.map((block) => fillBlock(block, filling)).filter(({ html }) => html !== '');
  const piece = {
    html: pieces.map(({ html }) => `<tr><td style="padding:0 24px 20px">${html}</td></tr>`).join('\n'),
    text: pieces.map(({ text }) => text).join('\n\n'),
  };
  return { piece: { ...piece, html: table(piece.html) }, filling };
}

const table = (rows: string, style = '') =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${style}">${rows}</table>`;

function fillBlock(block: EmailBlock, filling: Filling): Piece {
  switch (block.type) {
    case 'heading': {
      const text = filling.text(block.text);
      return {
        html: `<h1 style="margin:0;font-size:22px;line-height:1.4;color:${INK};${FONT}">${lines(text)}</h1>`,
        text,
      };
    }
    case 'text': {
      const text = filling.text(block.text);
      return {
        html: `<p style="margin:0;font-size:15px;line-height:1.7;color:${INK};${FONT}">${lines(text)}</p>`,
        text,
      };
    }
    case 'image': {
      const { src, alt } = filling.image(block.image);
      const url = filling.optionalLink(block.url);
      return { html: linked(picture(src, alt, WIDTH - 48), url), text: [alt, url].filter(Boolean).join(' ') };
    }
    case 'button': {
      const label = filling.text(block.label);
      const url = filling.link(block.url);
      return { html: button(label, url), text: `${label}: ${url}` };
    }
    case 'products':
      return products(block, filling);
    case 'divider':
      return { html: `<hr style="border:0;border-top:1px solid #e5e7eb;margin:0">`, text: '----------' };
  }
}

/** The member's products; none is no fault of the message, the block is left out. */
function products(block: Extract<EmailBlock, { type: 'products' }>, filling: Filling): Piece {
  const lacking = filling.missing;
  const rows = filling.perProduct(block.max, 1, (): Piece => {
    const name = filling.text('{상품명}');
    const price = filling.valueOf('상품금액') ?? '';
    const image = filling.valueOf('상품이미지');
    const url = filling.link('{상품URL}');
    const label = filling.optional(block.buttonLabel);
    const shown = image ? linked(picture(image, name, 120), url) : '';
    return {
      html: `<tr><td width="120" valign="top" style="padding:0 16px 16px 0">${shown}</td><td valign="middle" style="padding:0 0 16px">${linked(
        `<span style="font-size:15px;line-height:1.5;color:${INK};${FONT}">${escapeHtml(name)}</span>`,
        url,
      )}<br><b style="font-size:15px;color:${INK};${FONT}">${escapeHtml(price)}</b>${label ? `<br><br>${button(label, url)}` : ''}</td></tr>`,
      text: `- ${[name, price].filter(Boolean).join(' ')}\n  ${url}`,
    };
  });
  if (rows.length === 0) {
    filling.missing = lacking;
    return { html: '', text: '' };
  }
  return { html: table(rows.map(({ html }) => html).join('\n')), text: rows.map(({ text }) => text).join('\n') };
}

const lines = (text: string) => escapeHtml(text).replace(/\n/g, '<br>');

const picture = (src: string, alt: string, width: number) =>
  `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}" width="${width}" style="display:block;width:100%;max-width:${width}px;height:auto;border:0">`;

const linked = (html: string, url: string | null) =>
  url === null ? html : `<a href="${escapeHtml(url)}" style="color:${ACCENT};text-decoration:none">${html}</a>`;

/** A cell with a background, since some programs show no padding on links. */
const button = (label: string, url: string) =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="${ACCENT}" style="border-radius:6px;background-color:${ACCENT}"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 22px;font-size:15px;font-weight:bold;color:#ffffff;text-decoration:none;${FONT}">${escapeHtml(label)}</a></td></tr></table>`;

// ── Around the body ──────────────────────────────────────────────────────────────────────────────────────────────────

function documentOf(title: string, preheader: string | null, body: string, foot: string): string {
  const hidden = preheader
    ? `<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escapeHtml(preheader)}</div>`
    : '';
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
</head>
<body style="margin:0;padding:0;background-color:#f3f4f6">
${hidden}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f4f6"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:${WIDTH}px;background-color:#ffffff"><tr><td style="padding:24px 0 4px">
${body}
</td></tr>
<tr><td style="padding:20px 24px;border-top:1px solid #e5e7eb">${foot}</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

/** Who sent it and how to stop it, in both languages. */
function footOf(sender: Sender, optOutUrl: string, advertising: boolean): Piece {
  const { contact, name } = sender;
  const who = contact ? [name, contact.address, `전화 ${contact.phone}`, `이메일 ${contact.email}`].join(' · ') : name;
  const small = `margin:0 0 8px;font-size:12px;line-height:1.6;color:${QUIET};${FONT}`;
  const from = { html: `<p style="${small}">${escapeHtml(who)}</p>`, text: who };
  if (!advertising) return from;
  const href = `<a href="${escapeHtml(optOutUrl)}" style="color:${QUIET};text-decoration:underline">`;
  return {
    html: `${from.html}<p style="${small}">광고 수신에 동의하신 회원님께 보내 드리는 메일입니다. 더 받지 않으시려면 ${href}수신거부</a>를 눌러 주세요. 비용이 들지 않습니다.<br>If you no longer wish to receive these e-mails, please ${href}unsubscribe</a>.</p>`,
    text: `${who}\n광고 수신에 동의하신 회원님께 보내 드리는 메일입니다. 수신거부: ${optOutUrl}\nTo unsubscribe: ${optOutUrl}`,
  };
}
