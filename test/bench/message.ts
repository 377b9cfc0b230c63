// `npm run bench:message`: what one person's message costs in core: rendered with its limits checked, and linted as it
// is once when written. Medians in microseconds, on one core.

import type { Message } from '../../core/message/content';
import { type LintContext, lintMessage } from '../../core/message/lint';
import { renderMessage } from '../../core/message/render';
import { aCarousel, aKakaoText, anEmail, aProduct, aRecipient, aSender, aText } from '../core/message/messages';

const ROUNDS = 5_000;
const context: LintContext = {
  purpose: 'advertising',
  variables: ['이름', '상품명', '상품URL', '상품금액', '상품이미지', '장바구니URL'],
  certain: ['장바구니URL'],
};
const recipient = { ...aRecipient, products: [1, 2, 3, 4, 5].map(aProduct) };

const html = `<table>${'<tr><td style="padding:8px"><a href="https://shop.test/a">{이름|고객}님</a></td></tr>'.repeat(100)}</table>`;
const MESSAGES: [name: string, message: Message][] = [
  ['SMS', aText],
  [
    'LMS, particles, two links',
    {
      ...aText,
      body: `{이름|고객}님, {상품명:을|상품} 잊지 않으셨나요? ${'오늘 안에 주문하시면 내일 받아 보실 수 있습니다. '.repeat(4)}\n{링크}\n{링크2}`,
      links: [...aText.links, { name: '상품', url: '{상품URL}' }],
    },
  ],
  ['Kakao text', aKakaoText],
  ['Kakao carousel of five products', aCarousel],
  ['e-mail of blocks', anEmail],
  ['e-mail of pasted HTML, 100 rows', { ...anEmail, body: { kind: 'html', html } }],
];

function median(work: () => void): number {
  for (let i = 0; i < ROUNDS / 5; i++) work();
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return (performance.now() - began) * 1_000;
  });
  return times.sort((a, b) => a - b)[ROUNDS / 2] ?? 0;
}

console.log(['message'.padEnd(36), 'render µs', 'lint µs'].join('  '));
for (const [name, message] of MESSAGES) {
  const rendered = renderMessage(message, recipient, aSender, 'advertising');
  if (!rendered.ok) throw new Error(`${name}: ${JSON.stringify(rendered.error)}`);
  const render = median(() => renderMessage(message, recipient, aSender, 'advertising'));
  const lint = median(() => lintMessage(message, context));
  console.log([name.padEnd(36), render.toFixed(1).padStart(9), lint.toFixed(1).padStart(7)].join('  '));
}
