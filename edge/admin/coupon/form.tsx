// The form of one coupon, and for a pool its codes: how many are left, and a file with more.

import type { CouponKind } from '../../../core/coupon';
import type { CodesAdded, CouponRefusal, ListedCoupon } from '../../actions/coupons';
import { number } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import {
  Card,
  ChangedMeanwhile,
  FieldError,
  FormErrors,
  type FormState,
  hasErrors,
  Notice,
  Select,
  TextField,
  unsaved,
} from '../parts';
import { Seen } from '../stamp';
import { couponFields } from './fields';
import { BENEFIT_KINDS, codesAddedWords, couponRefusalWords, couponWarning, KIND_WORDS } from './words';

type Props = {
  frame: Frame;
  kind: CouponKind;
  /** The coupon that is edited; null for a new one. */
  coupon: ListedCoupon | null;
  users: { id: number; name: string }[];
  form: FormState;
  refusal: CouponRefusal | null;
  /** Has somebody else saved it since this form was opened? */
  isOutdated?: boolean;
  /** What the file that was just uploaded brought. */
  report: CodesAdded | null;
};

export const CouponFormPage = ({ frame, kind, coupon, users, form, refusal, isOutdated = false, report }: Props) => {
  const path = (rest: string) => shopPath(frame.shop.id, `/coupons${rest}`);
  const warning = coupon && couponWarning(coupon);
  return (
    <ShopPage frame={frame} room="coupons" title={coupon ? coupon.name : `${KIND_WORDS[kind].label} 쿠폰 만들기`}>
      <FormErrors form={form} />
      {refusal && <Notice tone="error">{couponRefusalWords(refusal)}</Notice>}
      {isOutdated && (
        <ChangedMeanwhile
          title="그 사이에 다른 곳에서 쿠폰이 바뀌었습니다."
          saved="지금 저장된 내용"
          at={path(`/${coupon?.id}`)}
        />
      )}
      {report && (
        <Notice tone={report.unreadableCount > 0 ? 'warn' : 'info'}>
          {codesAddedWords(report).map((line) => (
            <p>{line}</p>
          ))}
        </Notice>
      )}
      {warning && !report && <Notice tone="warn">{warning}</Notice>}
      {coupon?.stock && <Codes coupon={coupon} path={path} />}
      <form
        method="post"
        action={coupon ? path(`/${coupon.id}`) : path(`?kind=${kind}`)}
        class="form"
        novalidate
        {...unsaved(isOutdated || hasErrors(form))}
      >
        {coupon && <Seen form={form} stored={couponFields(coupon)} />}
        <fieldset class="card">
          <legend>{coupon ? '쿠폰 내용' : KIND_WORDS[kind].label}</legend>
          <p class="lead">{KIND_WORDS[kind].help}</p>
          <TextField form={form} name="name" label="쿠폰 이름" maxlength={30} help="{쿠폰명}으로 나갑니다." />
          <Benefit form={form} />
          <TextField
            form={form}
            name="expiresOn"
            label="만료일"
            type="date"
            help="이 날 자정까지 쓸 수 있습니다. 비워 두면 만료일이 없습니다. 만료까지 24시간이 남지 않으면 보내지 않습니다."
          />
          {kind === 'text' && (
            <TextField
              form={form}
              name="code"
              label="쿠폰 코드"
              size="medium"
              maxlength={40}
              help="{쿠폰코드}로 나갑니다."
            />
          )}
          {kind === 'platform' && (
            <TextField
              form={form}
              name="platformNo"
              label="쇼핑몰 쿠폰 번호"
              size="medium"
              maxlength={40}
              help="쇼핑몰 관리자의 쿠폰 목록에 보이는 번호입니다."
            />
          )}
        </fieldset>
        <div class="form-actions">
          <button class="primary" type="submit">
            {coupon ? '저장' : '만들기'}
          </button>
          <a class="button" href={path('')}>
            목록으로
          </a>
          {coupon && (
            <button
              class="danger"
              type="submit"
              formaction={path(`/${coupon.id}/delete`)}
              data-confirm="이 쿠폰을 삭제할까요? 남은 코드도 함께 삭제됩니다."
            >
              삭제
            </button>
          )}
        </div>
      </form>
      {users.length > 0 && (
        <Card title="이 쿠폰을 쓰는 캠페인">
          <ul>
            {users.map((user) => (
              <li>
                <a href={shopPath(frame.shop.id, `/campaigns/${user.id}`)}>{user.name}</a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </ShopPage>
  );
};

const Benefit = ({ form }: { form: FormState }) => (
  <fieldset class="field">
    <legend>혜택</legend>
    <div class="control">
      <input
        name="benefitAmount"
        class="short"
        inputmode="numeric"
        aria-label="할인 금액 또는 할인율"
        placeholder="3000"
        value={form.fields.benefitAmount ?? ''}
      />
      <Select form={form} name="benefitKind" label="혜택 종류" options={BENEFIT_KINDS} />
      <input
        name="benefitWhat"
        class="medium"
        aria-label="무엇이 무료이거나 올라가는지"
        placeholder="무료·UP일 때: 음료"
        maxlength={30}
        value={form.fields.benefitWhat ?? ''}
      />
    </div>
    <FieldError form={form} name="benefitAmount" />
    <FieldError form={form} name="benefitWhat" />
  </fieldset>
);

const Codes = ({ coupon, path }: { coupon: ListedCoupon; path: (rest: string) => string }) => (
  <Card
    title="코드"
    aside={(coupon.stock?.total ?? 0) > 0 && <a href={path(`/${coupon.id}/codes.csv`)}>코드와 배정 내역 내려받기</a>}
  >
    <dl class="summary">
      <div>
        <dt>남은 코드</dt>
        <dd>{number(coupon.stock?.free ?? 0)}개</dd>
      </div>
      <div>
        <dt>올린 코드</dt>
        <dd>{number(coupon.stock?.total ?? 0)}개</dd>
      </div>
    </dl>
    <form method="post" action={path(`/${coupon.id}/codes`)} enctype="multipart/form-data" class="upload">
      <div class="drop">
        <label for="codes">코드 파일(CSV)</label>
        <input
          id="codes"
          name="codes"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          aria-describedby="codes-help"
        />
        <p class="field-help" id="codes-help">
          한 줄에 코드 하나씩 적은 파일을 고르거나 끌어다 놓으세요. 표라면 첫 줄에 ‘쿠폰번호’처럼 적힌 열을 읽습니다.
          이미 있는 코드와 겹친 코드는 알아서 건너뜁니다.
        </p>
      </div>
      <button type="submit">코드 올리기</button>
    </form>
  </Card>
);
