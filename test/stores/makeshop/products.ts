// What the tea shop sells. Prices are won.

export type Category = { xcode: string; mcode: string; name: string };

export type Product = {
  /** `branduid`, also `product_uid`. */
  uid: number;
  name: string;
  xcode: string;
  mcode: string;
  /** 판매가. */
  price: number;
  /** 소비자가, struck out; shown only where it is set. */
  consumerPrice?: number;
  brand?: string;
  option?: { name: string; values: { label: string; extra: number; state: 'SALE' | 'SOLDOUT' | 'HIDE' }[] };
  soldOut?: boolean;
  shape: string;
  hue: number;
  summary: string;
};

/** Large categories have `mcode` `000`. */
export const CATEGORIES: readonly Category[] = [
  { xcode: '001', mcode: '000', name: '차' },
  { xcode: '001', mcode: '001', name: '녹차' },
  { xcode: '001', mcode: '002', name: '홍차·허브' },
  { xcode: '002', mcode: '000', name: '다구' },
  { xcode: '003', mcode: '000', name: '다과·선물' },
];

const sale = (label: string, extra = 0) => ({ label, extra, state: 'SALE' as const });

export const PRODUCTS: readonly Product[] = [
  {
    uid: 10021,
    name: '우전 녹차',
    xcode: '001',
    mcode: '001',
    price: 28_000,
    consumerPrice: 35_000,
    brand: '다온다원',
    option: {
      name: '용량',
      values: [sale('30g'), sale('60g', 22_000), { label: '100g', extra: 40_000, state: 'SOLDOUT' }],
    },
    shape: 'tin',
    hue: 120,
    summary: '곡우 전에 딴 첫 잎',
  },
  {
    uid: 10022,
    name: '세작 티백 20개입',
    xcode: '001',
    mcode: '001',
    price: 12_000,
    brand: '다온다원',
    shape: 'box',
    hue: 95,
    summary: '사무실에서 마시기 좋은 티백',
  },
  {
    uid: 10031,
    name: '얼그레이 & 베르가못',
    xcode: '001',
    mcode: '002',
    price: 15_000,
    brand: '오후네시',
    shape: 'tin',
    hue: 25,
    summary: '진하게 우려 우유를 부어도 좋은 홍차',
  },
  {
    uid: 10032,
    name: '캐모마일 허브티',
    xcode: '001',
    mcode: '002',
    price: 11_000,
    brand: '오후네시',
    shape: 'jar',
    hue: 50,
    summary: '자기 전 한 잔',
  },
  {
    uid: 20011,
    name: '백자 다관 3인용',
    xcode: '002',
    mcode: '000',
    price: 64_000,
    consumerPrice: 72_000,
    shape: 'pot',
    hue: 205,
    summary: '손으로 빚은 흰 찻주전자',
  },
  {
    uid: 20012,
    name: '찻잔 한 쌍',
    xcode: '002',
    mcode: '000',
    price: 26_000,
    option: { name: '색', values: [sale('백자'), sale('청자', 3_000)] },
    shape: 'cup',
    hue: 180,
    summary: '두 사람의 찻자리',
  },
  {
    uid: 30011,
    name: '흑임자 다식 12구',
    xcode: '003',
    mcode: '000',
    price: 18_000,
    shape: 'cookie',
    hue: 280,
    summary: '달지 않은 한입 다과',
  },
  {
    uid: 30012,
    name: '명절 선물세트',
    xcode: '003',
    mcode: '000',
    price: 55_000,
    soldOut: true,
    shape: 'box',
    hue: 350,
    summary: '설에 다시 찾아옵니다',
  },
];

export function findProduct(uid: number): Product | undefined {
  return PRODUCTS.find((product) => product.uid === uid);
}

/** Products of a large category, or of a middle one below it. */
export function productsIn(xcode: string, mcode: string): Product[] {
  return PRODUCTS.filter(
    (product) => product.xcode === xcode && (mcode === '000' || mcode === '' || product.mcode === mcode),
  );
}

/** The product's categories, large first. */
export function categoriesOf(product: Product): Category[] {
  return CATEGORIES.filter(
    ({ xcode, mcode }) => xcode === product.xcode && (mcode === '000' || mcode === product.mcode),
  );
}

/** Twelve digits, category and product; not the same thing as `branduid`. */
export function brandcode(product: Product): string {
  return product.xcode + product.mcode + String(product.uid).padStart(6, '0');
}

/** What can be ordered: the option's entry, or the one entry of a product without options. */
export function optionAt(product: Product, stoId: number): { label: string; extra: number } | undefined {
  if (!product.option) return { label: '', extra: 0 };
  const value = product.option.values[stoId - 1];
  return value?.state === 'SALE' ? value : undefined;
}
