// Which coupon a campaign's messages promise, in the form the campaign is written in.

import { benefitWords, type CouponUse } from '../../../core/coupon';
import type { ListedCoupon } from '../../actions/coupons';
import { number } from '../format';
import { Choice, FieldHelp, type Fields, type FormState } from '../parts';
import { couponWarning, KIND_WORDS } from './words';

export const CouponChoice = ({
  form,
  coupons,
  previewPath,
}: {
  form: FormState;
  coupons: ListedCoupon[];
  previewPath: string;
}) => {
  if (coupons.length === 0) return null;
  const chosen = coupons.find((coupon) => String(coupon.id) === form.fields.couponId);
  const warning = chosen && couponWarning(chosen);
  return (
    <fieldset class="card">
      <legend>쿠폰</legend>
      <div class="field">
        <label for="couponId">메시지에 담을 쿠폰</label>
        <div class="control">
          <select
            id="couponId"
            name="couponId"
            aria-describedby="couponId-help"
            hx-post={previewPath}
            hx-trigger="change"
            hx-target="#preview"
            hx-include="closest form"
          >
            <option value="">없음</option>
            {coupons.map((coupon) => (
              <option value={String(coupon.id)} selected={coupon === chosen}>
                {coupon.name} · {benefitWords(coupon.benefit)} · {KIND_WORDS[coupon.kind].label}
                {coupon.stock && ` · ${number(coupon.stock.free)}개 남음`}
              </option>
            ))}
          </select>
        </div>
        {warning && <p class="field-error">{warning}</p>}
        <FieldHelp name="couponId">
          보내기 직전에 한 사람 몫을 잡아 둡니다. 줄 쿠폰이 없거나 만료까지 24시간이 남지 않으면 보내지 않습니다.
        </FieldHelp>
      </div>
      <Choice
        type="checkbox"
        name="couponSkipHolders"
        checked={form.fields.couponSkipHolders === 'on'}
        label="쓰지 않은 이 쿠폰을 가진 회원은 빼기"
      />
    </fieldset>
  );
};

/** A campaign's coupon as the form shows it. */
export const couponUseFields = (use: CouponUse | undefined): Fields =>
  use ? { couponId: String(use.id), ...(use.skipHolders ? { couponSkipHolders: 'on' } : {}) } : {};

/** What was chosen, as the definition keeps it. */
export const readCouponUse = (fields: Fields): CouponUse | undefined =>
  fields.couponId ? { id: Number(fields.couponId), skipHolders: fields.couponSkipHolders === 'on' } : undefined;
