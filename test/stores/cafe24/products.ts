// What the clothing shop sells. Prices are won; the English shop converts them.

export type Category = { no: number; name: string; english: string; parent?: number };

export type Product = {
  no: number;
  name: string;
  english: string;
  category: number;
  /** 판매가. */
  price: number;
  /** 판매가 less the product discount; equal to `price` when there is none. */
  salePrice: number;
  /** 소비자가, struck out beside the price; shown only where it is set. */
  customPrice?: number;
  brand?: string;
  option?: { name: string; values: string[]; extra?: Record<string, number> };
  soldOut?: boolean;
  /** A text that stands in place of the price; such a product cannot be ordered. */
  priceText?: string;
  shape: string;
  hue: number;
  summary: string;
};

export const CATEGORIES: readonly Category[] = [
  { no: 24, name: '아우터', english: 'Outer' },
  { no: 25, name: '상의', english: 'Tops' },
  { no: 26, name: '셔츠', english: 'Shirts', parent: 25 },
  { no: 27, name: '하의', english: 'Bottoms' },
];

export const PRODUCTS: readonly Product[] = [
  {
    no: 11,
    name: '소프트 울 하프코트',
    english: 'Soft Wool Half Coat',
    category: 24,
    price: 189_000,
    salePrice: 189_000,
    brand: '모먼트 라벨',
    option: { name: '색상', values: ['차콜', '오트밀'] },
    shape: 'coat',
    hue: 30,
    summary: '가볍고 따뜻한 울 70% 혼방의 기본 코트',
  },
  {
    no: 12,
    name: '데일리 옥스퍼드 셔츠',
    english: 'Daily Oxford Shirt',
    category: 26,
    price: 42_000,
    salePrice: 33_600,
    customPrice: 48_000,
    brand: '모먼트 라벨',
    option: { name: '사이즈', values: ['S', 'M', 'L'], extra: { L: 2_000 } },
    shape: 'shirt',
    hue: 210,
    summary: '빳빳하지 않게 길들인 면 옥스퍼드',
  },
  {
    no: 13,
    name: '코튼 & 리넨 와이드 팬츠',
    english: 'Cotton & Linen Wide Pants',
    category: 27,
    price: 39_000,
    salePrice: 39_000,
    shape: 'pants',
    hue: 45,
    summary: '여름까지 입는 반반 혼방 팬츠',
  },
  {
    no: 14,
    name: '골지 라운드 니트',
    english: 'Ribbed Round Knit',
    category: 25,
    price: 29_000,
    salePrice: 29_000,
    brand: '온더니트',
    shape: 'knit',
    hue: 350,
    summary: '몸에 편하게 붙는 골지 짜임',
  },
  {
    no: 15,
    name: '경량 패딩 베스트',
    english: 'Light Padded Vest',
    category: 24,
    price: 59_000,
    salePrice: 59_000,
    shape: 'vest',
    hue: 150,
    summary: '코트 안에도 들어가는 얇은 누빔',
  },
  {
    no: 16,
    name: '스트레이트 데님',
    english: 'Straight Denim',
    category: 27,
    price: 46_000,
    salePrice: 46_000,
    option: { name: '사이즈', values: ['26', '28', '30'] },
    shape: 'jeans',
    hue: 220,
    summary: '일자로 곧게 떨어지는 중청',
  },
  {
    no: 17,
    name: '"소프트" 코튼 티셔츠',
    english: '"Soft" Cotton Tee',
    category: 25,
    price: 15_000,
    salePrice: 15_000,
    shape: 'tee',
    hue: 90,
    summary: '스무 번 빨아도 그대로인 목선',
  },
  {
    no: 18,
    name: '캐시미어 머플러',
    english: 'Cashmere Muffler',
    category: 24,
    price: 68_000,
    salePrice: 68_000,
    soldOut: true,
    shape: 'muffler',
    hue: 10,
    summary: '올겨울 물량은 모두 나갔습니다',
  },
  {
    no: 19,
    name: '핸드메이드 맞춤 코트',
    english: 'Made-to-Measure Coat',
    category: 24,
    price: 0,
    salePrice: 0,
    priceText: '가격은 매장으로 문의해 주세요',
    shape: 'coat',
    hue: 270,
    summary: '매장에서 치수를 재고 짓는 코트',
  },
];

export function findProduct(no: number): Product | undefined {
  return PRODUCTS.find((product) => product.no === no);
}

export function findCategory(no: number): Category | undefined {
  return CATEGORIES.find((category) => category.no === no);
}

/** The category and those above it, topmost first. */
export function categoryPath(no: number): Category[] {
  const category = findCategory(no);
  if (!category) return [];
  return category.parent === undefined ? [category] : [...categoryPath(category.parent), category];
}

/** What a category page shows: its own products and those of the categories below it. */
export function productsIn(categoryNo: number): Product[] {
  return PRODUCTS.filter((product) => categoryPath(product.category).some(({ no }) => no === categoryNo));
}

/** Eight characters, as the platform makes them from the number: `P000000L`. */
export function productCode(product: Product): string {
  return `P${letters(product.no).padStart(7, '0')}`;
}

/** A thing that can be ordered: a product without options has exactly one. */
export type Variant = { code: string; label: string; extraPrice: number };

/** Variants carry 12-character codes: the product code, then four more. */
export function variantsOf(product: Product): Variant[] {
  const values = product.option?.values ?? [''];
  return values.map((label, index) => ({
    code: `${productCode(product)}${letters(index + 1).padStart(4, '0')}`,
    label,
    extraPrice: product.option?.extra?.[label] ?? 0,
  }));
}

/** The name segment of an SEO address. */
export function slug(name: string): string {
  return encodeURIComponent(name.replace(/["&]/g, '').trim().replace(/\s+/g, '-'));
}

function letters(number: number): string {
  return number > 26
    ? letters(Math.floor((number - 1) / 26)) + letters(((number - 1) % 26) + 1)
    : String.fromCharCode(64 + number);
}
