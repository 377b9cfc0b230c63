// The list of coupons, and the kinds a new one may be of.

import { benefitWords, COUPON_KINDS } from '../../../core/coupon';
import { formatDay, kstDay } from '../../../core/time';
import type { ListedCoupon } from '../../actions/coupons';
import { NONE, number } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Empty } from '../parts';
import { couponWarning, KIND_WORDS } from './words';

type Props = { frame: Frame; coupons: ListedCoupon[]; platform: boolean };

export const CouponsPage = ({ frame, coupons, platform }: Props) => (
  <ShopPage frame={frame} room="coupons" title="쿠폰">
    {coupons.length === 0 ? (
      <Empty title="아직 쿠폰이 없습니다">
        <p>
          쿠폰을 만들어 두면 캠페인에서 골라 메시지에 담을 수 있습니다. 줄 수 있는 쿠폰이 없으면 메시지도 보내지
          않습니다.
        </p>
      </Empty>
    ) : (
      <div class="card">
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">쿠폰</th>
              <th scope="col">종류</th>
              <th scope="col">혜택</th>
              <th scope="col">만료일</th>
              <th scope="col" class="num">
                남은 코드
              </th>
            </tr>
          </thead>
          <tbody>
            {coupons.map((coupon) => (
              <Row coupon={coupon} shopId={frame.shop.id} />
            ))}
          </tbody>
        </table>
      </div>
    )}
    <h2>쿠폰 만들기</h2>
    <ul class="presets">
      {COUPON_KINDS.map((kind) => (
        <li class="card">
          <h3>{KIND_WORDS[kind].label}</h3>
          <p>{KIND_WORDS[kind].help}</p>
          {kind === 'platform' && !platform ? (
            <p class="muted">아직 쓸 수 없습니다. 공개 코드나 1회용 코드를 써 주세요.</p>
          ) : (
            <a class="button" href={shopPath(frame.shop.id, `/coupons/new?kind=${kind}`)}>
              만들기
            </a>
          )}
        </li>
      ))}
    </ul>
  </ShopPage>
);

/** `2026-03-31`, or that it does not run out. */
export const lastDay = (expiresAt: number | null) => (expiresAt === null ? '없음' : formatDay(kstDay(expiresAt)));

const Row = ({ coupon, shopId }: { coupon: ListedCoupon; shopId: number }) => {
  const warning = couponWarning(coupon);
  return (
    <tr>
      <td class="title">
        <a href={shopPath(shopId, `/coupons/${coupon.id}`)}>{coupon.name}</a>
        {warning && <small class="warn">{warning}</small>}
      </td>
      <td data-label="종류">{KIND_WORDS[coupon.kind].label}</td>
      <td data-label="혜택">{benefitWords(coupon.benefit)}</td>
      <td data-label="만료일">{lastDay(coupon.expiresAt)}</td>
      <td data-label="남은 코드" class="num">
        {coupon.stock ? `${number(coupon.stock.free)} / ${number(coupon.stock.total)}` : NONE}
      </td>
    </tr>
  );
};
