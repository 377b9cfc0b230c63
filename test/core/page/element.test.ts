import { expect, it } from 'vitest';
import { imageIn, linksIn, readElement } from '../../../core/page/element';

const ROW = `<tr class="xans-record-"><td class="thumb"><a href="/product/detail.html?product_no=11"><img src="/tiny/11.jpg" alt="1&quot; button"></a></td>
  <!-- 5" wide -->
  <td class="left"><a href="/product/detail.html?product_no=11">Wool   coat</a></td> <td>189,000원</td></tr>`;
/** What the tracker sends of the same row where it is long: its layout is left out. */
const CUT =
  '<tr class="xans-record-">|<a href="/product/detail.html?product_no=11"><img src="/tiny/11.jpg" alt="1&quot; button"></a>|<a href="/product/detail.html?product_no=11">Wool   coat</a>|189,000원|';

it.each([
  ['as it stands in the page', ROW.replace(/\s/g, ' ')],
  ['without its layout', CUT],
])('reads the same of an element sent %s', (_how, html) => {
  const element = readElement(`NaN${html}`);
  expect(element).toMatchObject({ tag: 'tr', value: Number.NaN, texts: ['Wool coat', '189,000원'] });
  expect(element && linksIn(element).map(({ text }) => text)).toEqual(['', 'Wool coat']);
  expect(element && imageIn(element)).toBe('/tiny/11.jpg');
});
