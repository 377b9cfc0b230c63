// The fields of what stands in a Kakao bubble beside its text: a product, the card ahead of products, a coupon.

import { PicturePicker, type Pictures } from '../image/picture-picker';
import { FieldError, type FormState, Select, TextField } from '../parts';
import { COUPON_WORDS, DISCOUNT_WORDS } from './product-fields';

type Form = { form: FormState };

const NamedSelect = (props: Parameters<typeof Select>[0]) => (
  <div class="field">
    <label for={props.name}>{props.label}</label>
    <Select {...props} />
    <FieldError form={props.form} name={props.name} />
  </div>
);

export const ProductFields = ({ form }: Form) => (
  <div class="of-product">
    <TextField form={form} name="productTitle" label="상품 이름" help="30자까지. {상품명}" />
    <TextField form={form} name="productPrice" label="가격" help="{상품금액} 또는 숫자" />
    <div class="row">
      <TextField
        form={form}
        name="discountPrice"
        label="할인 가격"
        help="비우면 할인 없이 보입니다. 가격보다 낮을 때만 할인으로 보입니다."
      />
      <NamedSelect form={form} name="discountAs" label="할인 표시" options={DISCOUNT_WORDS} />
    </div>
    <TextField form={form} name="additional" label="부가 정보" maxlength={34} />
  </div>
);

export const HeadFields = ({ form, pictures }: Form & { pictures: Pictures }) => (
  <details class="of-head" open={Boolean(form.fields.headHeader || form.fields.headText || form.fields.headImage)}>
    <summary>인트로 카드</summary>
    <p class="field-help">
      상품 카드 앞에 한 장 더 보여 주는 소개 카드입니다. 넣으면 상품 카드는 다섯 장까지 나갑니다. 비워 두면 없습니다.
    </p>
    <TextField form={form} name="headHeader" label="인트로 머리글" help="20자까지" />
    <TextField form={form} name="headText" label="인트로 내용" help="50자까지" />
    <TextField
      form={form}
      name="headImage"
      label="인트로 그림 주소"
      help="JPG·PNG, 가로 500픽셀 이상"
      maxlength={500}
    />
    <PicturePicker field="headImage" fields={form.fields} pictures={pictures} />
    <TextField form={form} name="headUrl" label="인트로를 누르면 갈 주소" maxlength={500} />
  </details>
);

export const CouponFields = ({ form }: Form) => (
  <details class="of-coupon" open={Boolean(form.fields.couponKind)}>
    <summary>쿠폰</summary>
    <div class="row">
      <NamedSelect form={form} name="couponKind" label="쿠폰 종류" options={{ '': '쿠폰 없음', ...COUPON_WORDS }} />
      <div class="of-amount">
        <TextField form={form} name="couponAmount" label="할인 값" inputmode="numeric" size="short" />
      </div>
      <div class="of-what">
        <TextField
          form={form}
          name="couponWhat"
          label="쿠폰으로 줄 것"
          help="7자까지. ‘음료’라고 적으면 ‘음료 무료 쿠폰’이나 ‘음료 UP 쿠폰’으로 보입니다."
        />
      </div>
    </div>
    <TextField form={form} name="couponText" label="쿠폰 설명" help="12자까지 (와이드는 18자)" />
    <TextField form={form} name="couponUrl" label="쿠폰 주소" />
  </details>
);
