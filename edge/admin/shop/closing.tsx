// 쇼핑몰 닫기: asks for the shop's name as a yes, and says what happens at once and what after a while.

import { REOPEN_MS } from '../../../core/site';
import { DAY_MS } from '../../../core/time';
import { type Frame, ShopPage, shopPath } from '../layout';
import { CONSENT_FILE_PATH } from '../member/list';
import { Card, type FormState, hasErrors, Notice, TextField } from '../parts';
import { OwnersOnly } from './colleagues';

export const CLOSING_PATH = '/settings/closing';
const REOPEN_DAYS = REOPEN_MS / DAY_MS;

/** The way there, at the end of the settings. */
export const Closing = ({ frame: { shop } }: { frame: Frame }) => (
  <section class="card">
    <h2>쇼핑몰 닫기</h2>
    {shop.role === 'owner' ? (
      <>
        <p class="muted">돌아와를 그만 쓸 때 닫습니다. 회원 정보와 기록을 모두 파기합니다.</p>
        <p>
          <a href={shopPath(shop.id, CLOSING_PATH)}>이 쇼핑몰 닫기</a>
        </p>
      </>
    ) : (
      <OwnersOnly shopId={shop.id}>쇼핑몰은 주인만 닫습니다.</OwnersOnly>
    )}
  </section>
);

type ClosingProps = {
  frame: Frame;
  form: FormState;
  /** Names of campaigns that run. */
  running: readonly string[];
};

export const ClosingPage = ({ frame, form, running }: ClosingProps) => {
  const { shop } = frame;
  return (
    <ShopPage
      frame={frame}
      room="settings"
      title="이 쇼핑몰을 닫을까요?"
      actions={<a href={shopPath(shop.id, '/settings')}>설정으로 돌아가기</a>}
    >
      {hasErrors(form) && <Notice tone="error">닫지 않았습니다. 아래를 확인해 주세요.</Notice>}
      <Card title="바로 일어나는 일">
        <ul class="bullets">
          <li>설치 태그가 아무것도 기록하지 않습니다. 태그는 쇼핑몰에서 빼 주세요.</li>
          <li>
            {running.length > 0
              ? `진행 중인 캠페인 ${running.length}개(${running.join(', ')})가 멈춥니다.`
              : '진행 중인 캠페인은 없습니다.'}{' '}
            이미 발송 업체에 넘긴 메시지는 그대로 도착합니다.
          </li>
          <li>수신 동의 결과 안내와 2년마다의 동의 확인도 더 보내지 않습니다. 남은 안내는 직접 보내 주세요.</li>
          <li>함께 쓰는 사람 모두가 이 쇼핑몰을 볼 수 없고, API 토큰과 쓰지 않은 초대는 폐기됩니다.</li>
        </ul>
      </Card>
      <Card title={`${REOPEN_DAYS}일 뒤에 일어나는 일`}>
        <ul class="bullets">
          <li>회원, 동의 기록, 수신거부 목록, 이벤트, 메시지, 캠페인, 쿠폰, 이미지, 발송 연결을 모두 지웁니다.</li>
          <li>이미 보낸 메시지의 링크와 수신 설정 페이지가 열리지 않습니다.</li>
          <li>그때까지는 내 계정의 ‘닫은 쇼핑몰’에서 다시 열 수 있고, 그 뒤에는 되돌릴 수 없습니다.</li>
          <li>
            돌아와에서 수신을 거부한 회원에게 다른 곳에서 광고를 보내지 않도록,{' '}
            <a href={shopPath(shop.id, CONSENT_FILE_PATH)}>수신 동의 CSV</a>를 먼저 받아 두세요.
          </li>
          <li>데이터베이스의 복구용 사본에는 Cloudflare가 정한 기간(최대 30일) 동안 남았다가 없어집니다.</li>
        </ul>
      </Card>
      <form method="post" action={shopPath(shop.id, CLOSING_PATH)} class="form" novalidate>
        <section class="card">
          <TextField
            form={form}
            name="shopName"
            label="쇼핑몰 이름을 그대로 적어 주세요"
            help={`이 쇼핑몰의 이름: ${shop.name}`}
            autocomplete="off"
            required
          />
        </section>
        <div class="form-actions">
          <button class="danger" type="submit">
            네, 닫습니다
          </button>
          <a class="button" href={shopPath(shop.id, '/settings')}>
            취소
          </a>
        </div>
      </form>
    </ShopPage>
  );
};
