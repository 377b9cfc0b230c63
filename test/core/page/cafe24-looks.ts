// Looks at pages of Cafe24 shops, of which more than one file of tests tells.

import { type Look, seen, sent } from './looks';

export const role = (name: string) => sent(`<meta name="path_role" content="${name}">`);
export const property = (name: string, content: string) => sent(`<meta property="${name}" content="${content}">`);
export const look = (over: Look, mid?: string, clockAheadMs?: number) =>
  seen({ platform: 'cafe24' }, over, mid, clockAheadMs);

/** A product page's own data, as captured on shops of 2019 to 2026. */
export const PRODUCT: Look = {
  u: 'https://m.shop.example/product/soft-coat/2758/category/24/display/1/',
  i: '',
  h: [
    property('og:title', 'Shop'),
    role('PRODUCT_DETAIL'),
    property('og:title', '소프트 &amp; 코트 - 모먼트'),
    property('og:site_name', '모먼트'),
    property('og:url', 'https://shop.example/product/soft-coat/2758/'),
    property('og:image', 'https://shop.example/web/product/big/2758.jpg'),
    property('product:productId', '2758'),
    property('product:price:amount', '25,000'),
    property('product:price:currency', 'KRW'),
    property('product:sale_price:amount', '19900.00'),
    sent(
      '<div class="xans-element- xans-product xans-product-headcategory path"><ol><li><a href="/">홈</a></li><li><a href="/category/outer/24/"><span>아우터</span></a></li><li><a href="/category/coat/25/">코트</a></li></ol></div>',
    ),
    sent('<tr><th scope="row">소비자가</th><td><span id="span_product_price_custom">32,000원</span></td></tr>'),
    sent('<span id="span_product_price_custom">32,000원</span>'),
    sent('<tr><th scope="row"><span>브랜드</span></th><td><span>모먼트 라벨</span></td></tr>'),
  ],
  g: { product_name: '소프트 &amp; 코트', product_price: '25000', product_price_content: '' },
};

export const cartLine = (over: object = {}) => ({
  product_no: '11',
  product_name: '소프트 &quot;울&quot; 코트',
  product_price: '25,000',
  product_sale_price: '19900.00',
  opt_price: '2,000',
  item_code: 'P00000BL000A',
  quantity: '2',
  ...over,
});
export const CART: Look = {
  u: 'https://shop.example/order/basket.html',
  i: '',
  h: [role('ORDER_BASKET')],
  y: 'KRW',
  g: { aBasketProductData: [cartLine()] },
};
