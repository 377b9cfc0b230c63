// Everything the MakeShop stand-in remembers: sessions, members, carts, orders. In memory, gone when the server closes.

import { Sessions } from '../kit/sessions';
import { DEFAULT_VARIATIONS, type MakeshopVariations } from './options';
import { brandcode, findProduct, optionAt, type Product } from './products';

/** The shop id, the global `db`. */
export const SHOP_ID = 'daontea';

export type Member = {
  id: string;
  password: string;
  name: string;
  email: string;
  mobile: string;
  smsReceive: boolean;
  emailReceive: boolean;
  joinedAt: number;
  joinedBy: 'form' | 'kakao' | 'naver';
};

export type CartLine = {
  /** `cart_id`. */
  id: number;
  product: Product;
  /** Position of the chosen option, from 1; 0 without options. */
  stoId: number;
  option: string;
  optionPrice: number;
  quantity: number;
};

export type Order = {
  /** `YYYYMMDDhhmmss-NNNNNNNNNNN`. */
  ordernum: string;
  memberId: string | null;
  lines: CartLine[];
  goods: number;
  delivery: number;
  total: number;
  /** `B` is a bank transfer. The other letters are not established; `C` stands for a card here. */
  paymethod: 'B' | 'C';
  paid: boolean;
  buyer: { name: string; mobile: string; email: string };
  onMobile: boolean;
};

export type Session = {
  memberId: string | null;
  cart: CartLine[];
  /** Bought at once: lines that never show in the cart. */
  direct: CartLine[];
  ordering: number[];
  wishlist: Set<number>;
  recent: number[];
  pending: Order | null;
  justJoined: Member | null;
};

export type Review = {
  no: number;
  productUid: number;
  memberId: string | null;
  score: number;
  content: string;
  kind: 'power' | 'board';
};

/** What the pages share. Handlers change it directly; there is no other writer. */
export class StoreState {
  variations: MakeshopVariations;
  readonly members = new Map<string, Member>();
  readonly orders: Order[] = [];
  readonly reviews: Review[] = [];
  readonly sessions = new Sessions<Session>('PHPSESSID', () => ({
    memberId: null,
    cart: [],
    direct: [],
    ordering: [],
    wishlist: new Set(),
    recent: [],
    pending: null,
    justJoined: null,
  }));
  #lineNo = 500;
  #orderNo = 15_739_132_450;

  constructor(variations: Partial<MakeshopVariations>) {
    this.variations = { ...DEFAULT_VARIATIONS, ...variations };
    this.addMember({ id: 'jiwoo', name: '박지우', email: 'jiwoo@example.com', mobile: '010-0000-3003' });
    this.reviews.push({
      no: 1,
      productUid: 10021,
      memberId: 'jiwoo',
      score: 5,
      content: '향이 오래 남아요.',
      kind: 'power',
    });
  }

  addMember(member: Pick<Member, 'id' | 'name' | 'email' | 'mobile'> & Partial<Member>): Member {
    const full: Member = {
      password: '1234',
      smsReceive: true,
      emailReceive: false,
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

  /** Makes a cart line, or nothing where the product or option cannot be bought. */
  makeLine(uid: number, stoId: number, quantity: number): CartLine | undefined {
    const product = findProduct(uid);
    const option = product && optionAt(product, stoId);
    if (!product || product.soldOut || !option || !(quantity >= 1)) return undefined;
    return {
      id: this.#lineNo++,
      product,
      stoId: product.option ? stoId : 0,
      option: option.label,
      optionPrice: option.extra,
      quantity: Math.floor(quantity),
    };
  }

  addLine(session: Session, line: CartLine): void {
    const same = session.cart.find(({ product, stoId }) => product === line.product && stoId === line.stoId);
    if (same) same.quantity += line.quantity;
    else session.cart.push(line);
  }

  orderingLines(session: Session): CartLine[] {
    return [...session.cart, ...session.direct].filter(({ id }) => session.ordering.includes(id));
  }

  nextOrdernum(): string {
    const stamp = new Date(Date.now() + 9 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
    return `${stamp}-${++this.#orderNo}`;
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
}

export function unitPrice(line: CartLine): number {
  return line.product.price + line.optionPrice;
}

export function lineTotal(line: CartLine): number {
  return unitPrice(line) * line.quantity;
}

export function goodsTotal(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}

/** Free from 40,000 won. */
export function deliveryFee(goods: number): number {
  return goods >= 40_000 || goods === 0 ? 0 : 3_000;
}

/** A cart line as JSON in the hidden `basket_item` field; newer carts say more. */
export function basketItem(line: CartLine, skin: MakeshopVariations['skin']): Record<string, unknown> {
  const { product, stoId, option } = line;
  const old = {
    uid: String(product.uid),
    brandcode: brandcode(product),
    spcode: '',
    spcode2: '',
    optcode: stoId ? String(stoId) : '',
    optioncode: stoId ? `basic-${stoId}` : '',
    pack_uid: '',
    optionvalue: option,
  };
  return skin === 'classic' ? old : { ...old, cart_id: String(line.id), cart_type: 'NORMAL' };
}
