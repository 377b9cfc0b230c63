// Everything the Cafe24 stand-in remembers: sessions, members, carts, orders. In memory, gone when the server closes.

import { Sessions } from '../kit/sessions';
import { type Cafe24Variations, DEFAULT_VARIATIONS } from './options';
import { findProduct, type Product, productCode, type Variant, variantsOf } from './products';

export const MALL_ID = 'momentcloset';

export type Member = {
  id: string;
  password: string;
  name: string;
  email: string;
  cellphone: string;
  sms: boolean;
  newsMail: boolean;
  points: number;
  joinedAt: number;
  joinedBy: 'form' | 'order' | 'kakao';
};

export type CartLine = {
  /** `basket_prd_no`. */
  id: number;
  product: Product;
  variant: Variant;
  quantity: number;
  categoryNo: number;
};

export type Order = {
  id: string;
  shopNo: number;
  memberId: string | null;
  lines: CartLine[];
  /** Goods after discounts, in won. */
  goods: number;
  shipping: number;
  /** `payed_amount`: goods and shipping less points; 0 when points cover it. */
  payedAmount: number;
  payMethod: 'card' | 'cash' | 'points';
  paid: boolean;
  buyer: { name: string; cellphone: string; email: string };
  mobile: boolean;
};

export type Session = {
  memberId: string | null;
  cart: CartLine[];
  /** Bought at once: lines that never show in the cart. */
  direct: CartLine[];
  /** Ids of the lines the order form shows. */
  ordering: number[];
  wishlist: Set<number>;
  recent: number[];
  /** Waiting at the card company. */
  pending: Order | null;
  justJoined: Member | null;
  joinedAgreement: boolean;
};

export type Review = { no: number; productNo: number; memberId: string | null; subject: string; content: string };

/** What the pages share. Handlers change it directly; there is no other writer. */
export class StoreState {
  variations: Cafe24Variations;
  readonly members = new Map<string, Member>();
  readonly orders: Order[] = [];
  readonly reviews: Review[] = [];
  readonly sessions = new Sessions<Session>('ECSESSID', () => ({
    memberId: null,
    cart: [],
    direct: [],
    ordering: [],
    wishlist: new Set(),
    recent: [],
    pending: null,
    justJoined: null,
    joinedAgreement: false,
  }));
  #lineNo = 1000;
  /** Counts on from the time the shop opened, so that a shop opened again the same day hands out no number twice. */
  #orderNo = (Math.floor((Date.now() + 9 * 3_600_000) / 1_000) % 86_400) * 10;

  constructor(variations: Partial<Cafe24Variations>) {
    this.variations = { ...DEFAULT_VARIATIONS, ...variations };
    const joinedAt = Date.now() - 400 * 86_400_000;
    this.addMember({ id: 'soyeon', name: '이소연', email: 'soyeon@example.com', cellphone: '010-0000-1001', joinedAt });
    const kakao = { email: '', cellphone: '010-0000-2001', joinedBy: 'kakao' as const, joinedAt };
    this.addMember({ id: 'kakao_regular@k', name: '카카오회원', ...kakao });
    this.reviews.push({
      no: 1,
      productNo: 12,
      memberId: 'soyeon',
      subject: '목둘레가 편해요',
      content: '출근복으로 매일 입습니다.',
    });
  }

  addMember(member: Pick<Member, 'id' | 'name' | 'email' | 'cellphone'> & Partial<Member>): Member {
    const full: Member = {
      password: '1234',
      sms: true,
      newsMail: false,
      points: 300_000,
      joinedAt: Date.now(),
      joinedBy: 'form',
      ...member,
    };
    this.members.set(full.id, full);
    return full;
  }

  memberOf(session: Session): Member | undefined {
    return session.memberId === null ? undefined : this.members.get(session.memberId);
  }

  /** Makes a cart line, or says why not with the platform's result code. */
  makeLine(
    productNo: number,
    variantCode: string,
    quantity: number,
    categoryNo: number,
  ): CartLine | { refused: number } {
    const product = findProduct(productNo);
    const variant = product && variantsOf(product).find(({ code }) => code === variantCode);
    if (!product || !variant || product.priceText !== undefined) return { refused: -113 };
    if (product.soldOut || !(quantity >= 1)) return { refused: -111 };
    return { id: this.#lineNo++, product, variant, quantity: Math.floor(quantity), categoryNo };
  }

  /** Puts a line into the cart; the same variant again raises its quantity. */
  addLine(session: Session, line: CartLine): void {
    const same = session.cart.find(({ variant }) => variant.code === line.variant.code);
    if (same) same.quantity += line.quantity;
    else session.cart.push(line);
  }

  orderingLines(session: Session): CartLine[] {
    return [...session.cart, ...session.direct].filter(({ id }) => session.ordering.includes(id));
  }

  nextOrderId(): string {
    const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
    return `${day}-${String(++this.#orderNo).padStart(7, '0')}`;
  }

  /** Books an order and takes its lines out of the cart. */
  complete(session: Session, order: Order): void {
    this.orders.push(order);
    const gone = new Set(order.lines.map(({ id }) => id));
    session.cart = session.cart.filter(({ id }) => !gone.has(id));
    session.direct = [];
    session.ordering = [];
    session.pending = null;
  }

  nextReviewNo(): number {
    return this.reviews.length + 1;
  }
}

/** Price of one piece after the product discount, with its option. */
export function unitPrice(line: CartLine): number {
  return line.product.salePrice + line.variant.extraPrice;
}

export function lineTotal(line: CartLine): number {
  return unitPrice(line) * line.quantity;
}

export function goodsTotal(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}

/** Free from 50,000 won. */
export function shippingFee(goods: number): number {
  return goods >= 50_000 || goods === 0 ? 0 : 3_000;
}

/** A cart line as the platform prints it into `aBasketProductData` and `aBasketProductOrderData`. */
export function basketData(line: CartLine, money: (won: number) => string, name: string): Record<string, unknown> {
  const { product, variant, quantity } = line;
  const option = product.option ? `${product.option.name}=${variant.label}` : '';
  return {
    product_no: String(product.no),
    product_code: productCode(product),
    product_name: name,
    product_price: money(product.price),
    product_sale_price: money(product.salePrice),
    opt_price: money(variant.extraPrice),
    product_sum_price: money(lineTotal(line)),
    sum_price_org: money((product.price + variant.extraPrice) * quantity),
    quantity: String(quantity),
    product_qty: String(quantity),
    item_code: variant.code,
    opt_str: option,
    option_str: option ? [option] : [],
    main_cate_no: String(line.categoryNo),
    categories: [String(line.categoryNo)],
    basket_prd_no: String(line.id),
    product_image: `/web/product/tiny/${product.no}.svg`,
    set_product_no: '0',
  };
}
