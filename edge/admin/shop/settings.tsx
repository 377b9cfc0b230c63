// A shop's settings.

import type { Child } from 'hono/jsx';
import { EARLIEST_MINUTE, LATEST_SMS_MINUTE } from '../../../core/site';
import type { UrlRule } from '../../../core/tracker-settings';
import { clock } from '../format';
import { type Frame, type Shop, ShopPage, shopPath } from '../layout';
import {
  ChangedMeanwhile,
  Choice,
  Choices,
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
import { Closing } from './closing';
import { COLLEAGUES_PATH, OwnersOnly } from './colleagues';
import { Picking, PickingForm } from './picking';
import { ruleRows, settingsFields } from './settings-form';
import { Links, Prices, Sender } from './settings-message';
import { ShopAddresses } from './shop-addresses';
import { TOKENS_PATH } from './tokens';

type SettingsProps = {
  frame: Frame;
  form: FormState;
  secret: string | null;
  /** Somebody else has saved since the form was opened. */
  isOutdated?: boolean;
  /** What the owner has just chosen in the shop, where they fetched it without scripting. */
  picked?: Child;
};

export const SettingsPage = ({ frame, form, secret, isOutdated = false, picked }: SettingsProps) => (
  <ShopPage
    frame={frame}
    room="settings"
    title="설정"
    actions={
      <a class="button" href={shopPath(frame.shop.id, '/settings/providers')}>
        발송 연결
      </a>
    }
  >
    {!frame.shop.isReadable && (
      <Notice tone="error">
        저장된 설정을 읽을 수 없어 처음 값을 보여 드립니다. 아래를 모두 확인해 저장해 주세요. 그때까지 이 쇼핑몰의
        이벤트를 받지 않고 메시지도 보내지 않습니다. 클릭 이벤트와 동의 안내도 저장한 뒤에 다시 정해야 합니다.
      </Notice>
    )}
    <FormErrors form={form} />
    {isOutdated && (
      <ChangedMeanwhile
        title="그 사이에 다른 곳에서 설정이 바뀌었습니다."
        saved="지금 설정"
        at={shopPath(frame.shop.id, '/settings')}
      />
    )}
    <PickingForm shop={frame.shop} />
    <form
      method="post"
      action={shopPath(frame.shop.id, '/settings')}
      class="form"
      novalidate
      {...unsaved(isOutdated || hasErrors(form))}
    >
      {/* What Enter presses: without it, the first button of the form, which is another. */}
      <button type="submit" hidden />
      <Seen form={form} stored={settingsFields(frame.shop)} />
      <Sender form={form} />
      <Limits form={form} />
      <Prices form={form} />
      <Links form={form} />
      <ShopAddresses form={form} shop={frame.shop} />
      <SignUp form={form} picking={<Picking shop={frame.shop} purpose="sign_up" picked={picked} />} />
      <Consent form={form} />
      <Pushes form={form} />
      <fieldset class="card">
        <legend>회원 확인</legend>
        <Choice
          type="checkbox"
          name="strictIdentity"
          checked={form.fields.strictIdentity === 'on'}
          label="서명된 회원 아이디만 믿기"
          help="쇼핑몰 서버에서 회원 아이디를 비밀 키로 서명(HMAC-SHA256)해 함께 보낼 때만 켜 주세요. 서명 없이 켜면 모든 방문자가 비회원으로 기록됩니다."
        />
      </fieldset>
      <div class="form-actions">
        <button class="primary" type="submit">
          저장
        </button>
      </div>
    </form>
    <section class="card">
      <h2>클릭 이벤트</h2>
      <p class="muted">
        배너나 버튼을 누르는 것도 이벤트로 세어 캠페인 조건에 쓸 수 있습니다. 지금{' '}
        {frame.shop.settings.clickEvents?.length ?? 0}개.
      </p>
      <p>
        <a href={shopPath(frame.shop.id, '/settings/clicks')}>클릭 이벤트 관리</a>
      </p>
    </section>
    <section class="card">
      <h2>함께 쓰는 사람</h2>
      <p class="muted">동료나 대행사 담당자가 자기 계정으로 이 쇼핑몰을 함께 보고 고칩니다.</p>
      <p>
        <a href={shopPath(frame.shop.id, COLLEAGUES_PATH)}>사람 초대와 관리</a>
      </p>
    </section>
    <section class="card">
      <h2>API 토큰</h2>
      <p class="muted">쇼핑몰의 서버나 다른 프로그램이 회원과 주문을 넣을 때 쓰는 열쇠입니다.</p>
      <p>
        <a href={shopPath(frame.shop.id, TOKENS_PATH)}>API 토큰 관리</a>
      </p>
    </section>
    <Secret shop={frame.shop} secret={secret} />
    <Closing frame={frame} />
  </ShopPage>
);

const Limits = ({ form }: { form: FormState }) => (
  <fieldset class="card">
    <legend>발송 제한</legend>
    <div class="row">
      <TextField form={form} name="capPerDay" label="회원당 하루 최대" unit="건" type="number" min="1" max="10" />
      <TextField
        form={form}
        name="capPerWeek"
        label="회원당 최근 7일 최대"
        unit="건"
        type="number"
        min="1"
        max="30"
        help="모든 캠페인을 합친 수입니다."
      />
    </div>
    <div class="row">
      <TextField
        form={form}
        name="quietFrom"
        label="야간 시작"
        type="time"
        help={`늦어도 ${clock(LATEST_SMS_MINUTE)}`}
        max={clock(LATEST_SMS_MINUTE)}
      />
      <TextField
        form={form}
        name="quietTo"
        label="야간 끝"
        type="time"
        help={`빨라도 ${clock(EARLIEST_MINUTE)}`}
        min={clock(EARLIEST_MINUTE)}
      />
    </div>
    <p class="muted">
      법으로 21시부터 8시까지는 따로 동의받지 않은 광고를 보낼 수 없습니다. 이 시간은 넓힐 수만 있고 좁힐 수 없습니다.
    </p>
    <TextField
      form={form}
      name="recentPurchaseDays"
      label="최근 구매 회원 제외"
      unit="일 안에 구매"
      type="number"
      min="0"
      max="90"
      help="0이면 제외하지 않습니다."
    />
  </fieldset>
);

const Pushes = ({ form }: { form: FormState }) => (
  <fieldset class="card">
    <legend>GA4</legend>
    <Choice
      type="checkbox"
      name="dataLayer"
      checked={form.fields.dataLayer === 'on'}
      label="GA4 dataLayer로 빈 곳 채우기"
      help="쇼핑몰을 크게 고쳐 상품 조회나 장바구니가 기록되지 않을 때만 켜 주세요. GA4로 보내는 전자상거래 이벤트를 읽어, 플랫폼에서 알 수 없던 것만 기록합니다. 같은 일을 두 번 세지 않습니다."
    />
  </fieldset>
);

const Consent = ({ form }: { form: FormState }) => (
  <fieldset class="card">
    <legend>방문자 동의</legend>
    <Choice
      type="checkbox"
      name="consent"
      checked={form.fields.consent === 'on'}
      label="동의한 방문자만 기록"
      help="쇼핑몰의 동의 창이 dorawa.push(['consent', {tracking: true}])를 부르기 전에는 아무것도 기록하지 않습니다. 동의 창 없이 켜면 이벤트가 하나도 들어오지 않습니다."
    />
    <Choice
      type="checkbox"
      name="dnt"
      checked={form.fields.dnt === 'on'}
      label="브라우저의 추적 거부 신호 따르기"
      help="추적 거부(Do Not Track, Global Privacy Control)를 켠 방문자는 동의하기 전까지 기록하지 않습니다."
    />
  </fieldset>
);

const PARTS: Record<UrlRule['part'], string> = { path: '경로', query: '쿼리', full: '전체 주소' };
const OPERATORS: Record<UrlRule['op'], string> = {
  contains: '포함',
  equals: '같음',
  starts_with: '시작',
  ends_with: '끝',
};

const SignUp = ({ form, picking }: { form: FormState; picking: Child }) => (
  <fieldset class="card">
    <legend>회원가입 알아보기</legend>
    <Choices
      form={form}
      name="signUp"
      legend="방법"
      options={[
        {
          value: 'auto',
          label: '자동',
          help: '카페24·메이크샵의 가입 완료 페이지를 알아봅니다. 대부분 이대로 두면 됩니다.',
        },
        { value: 'click', label: '버튼 클릭', help: '아래 선택자에 맞는 요소를 누르면 가입으로 봅니다.' },
        { value: 'url', label: '페이지 주소', help: '아래 조건 가운데 하나라도 맞는 페이지에 오면 가입으로 봅니다.' },
      ]}
    />
    <TextField form={form} name="selector" label="CSS 선택자 (버튼 클릭일 때)" placeholder="#joinBtn" maxlength={300} />
    {picking}
    <fieldset class="field rules">
      <legend>주소 조건 (페이지 주소일 때)</legend>
      {Array.from({ length: ruleRows(form.fields) }, (_, i) => (
        <div class="rule">
          <Select form={form} name={`rulePart${i}`} label={`조건 ${i + 1} 위치`} options={PARTS} />
          <Select form={form} name={`ruleOp${i}`} label={`조건 ${i + 1} 비교`} options={OPERATORS} />
          <input
            name={`ruleValue${i}`}
            aria-label={`조건 ${i + 1} 값`}
            value={form.fields[`ruleValue${i}`] ?? ''}
            placeholder="/member/join_result"
            maxlength={300}
          />
        </div>
      ))}
      <FieldError form={form} name="rules" />
    </fieldset>
  </fieldset>
);

const Secret = ({ shop, secret }: { shop: Shop; secret: string | null }) => (
  <form method="post" action={shopPath(shop.id, '/settings/secret')} class="card secret">
    <h2>서명 비밀 키</h2>
    {secret ? (
      <>
        <p class="muted">쇼핑몰 서버에만 두세요. 페이지 소스에 넣으면 안 됩니다.</p>
        <p>
          <code class="breaks">{secret}</code>
        </p>
      </>
    ) : (
      <>
        <p class="muted">회원 아이디 서명에 씁니다.</p>
        {shop.role === 'owner' ? (
          <button type="submit">비밀 키 보기</button>
        ) : (
          <OwnersOnly shopId={shop.id}>서명 비밀 키는 주인만 봅니다.</OwnersOnly>
        )}
      </>
    )}
  </form>
);
