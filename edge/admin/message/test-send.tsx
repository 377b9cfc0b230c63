// 테스트 발송, beside the preview: one field, one button, and what came of it in words that say how to go on.

import type { Result } from '../../../core/result';
import type { TestRefusal, TestSent } from '../../actions/test-sends';
import { FAILURE_WORDS } from '../campaign/failure-words';
import { moment } from '../format';
import { type FormState, Notice, TextField } from '../parts';
import { problemWord } from './words';

export type Tested = { to: string; result: Result<TestSent, TestRefusal>; now: number };

export const TestSend = ({ form, path, tested }: { form: FormState; path: string; tested: Tested | null }) => (
  <section class="test-send" aria-label="테스트 발송" id="test-send">
    <h3>테스트 발송</h3>
    {tested && <Told tested={tested} />}
    <div class="not-for-push">
      <TextField
        form={form}
        name="testTo"
        label="내 번호나 이메일"
        help={`${HOW} 발송 요금은 듭니다.`}
        autocomplete="off"
      />
    </div>
    <div class="for-push">
      <TextField
        form={form}
        name="testMember"
        label="내 회원 ID"
        help={`${HOW} 이 회원이 알림을 허용한 브라우저로 갑니다. 쇼핑몰에 가입한 내 계정을 적어 주세요.`}
        autocomplete="off"
      />
    </div>
    <button type="submit" formaction={path} class="small">
      테스트로 보내기
    </button>
  </section>
);

const HOW = '[테스트] 표시를 붙여 지금 적힌 그대로 보냅니다. 성과와 발송 횟수에 들어가지 않습니다.';

/** Browsers are registered by the shop's own server, so the way there begins in the shop. */
const NO_BROWSER =
  '이 회원이 알림을 허용한 브라우저가 없습니다. 쇼핑몰에 내 계정으로 로그인해 알림을 허용하고, 허용한 브라우저를 쇼핑몰 서버가 API(members/회원 ID/browsers)로 등록했는지 확인한 뒤 다시 보내 주세요.';

const Told = ({ tested: { to, result, now } }: { tested: Tested }) => {
  if (!result.ok) return <Notice tone="error">{refusalWord(result.error, now)}</Notice>;
  if (result.value.inSandbox) {
    return (
      <Notice tone="warn">
        발송 업체가 아직 연결되지 않아 실제로 보내지는 않았습니다. 받은 문자함에서 모습을 볼 수 있습니다. 실제로 받아
        보려면 설정의 발송 연결에서 업체를 먼저 연결해 주세요.
      </Notice>
    );
  }
  return result.value.outcome === 'accepted' ? (
    <Notice tone="info">보냈습니다({to}). 곧 도착합니다.</Notice>
  ) : (
    <Notice tone="warn">
      발송 업체가 답하지 않아 갔는지 알 수 없습니다. 다시 보내기 전에 휴대폰이나 브라우저를 먼저 확인해 주세요.
    </Notice>
  );
};

function refusalWord(refusal: TestRefusal, now: number): string {
  switch (refusal.reason) {
    case 'not_testable':
      return '알림톡은 승인된 문구 그대로만 보낼 수 있어 테스트로는 보내지 않습니다.';
    case 'bad_address':
      return '휴대폰 번호(010…)를 적어 주세요. 이메일은 이메일 주소로, 웹 푸시는 쇼핑몰 회원 ID로 보냅니다.';
    case 'no_browser':
      return NO_BROWSER;
    case 'no_consent':
      return '이 회원은 푸시 광고 수신에 동의하지 않았습니다. 내 계정으로 수신에 동의한 뒤 다시 보내 주세요.';
    case 'no_sender':
      return '설정에 발신번호(이메일은 보내는 주소)를 먼저 적어 주세요.';
    case 'no_opt_out':
      return '설정에 080 수신거부 번호(이메일은 쇼핑몰 연락처)를 먼저 적어 주세요. 광고에는 반드시 들어갑니다.';
    case 'blocked':
      return '수신거부한 주소라 보낼 수 없습니다. 다른 번호를 쓰거나 수신거부 목록에서 확인해 주세요.';
    case 'quiet_hours':
      return `지금은 광고를 보낼 수 없는 시간입니다. ${moment(refusal.until, now)}부터 보낼 수 있습니다.`;
    case 'daily_limit':
      return `테스트는 하루 ${refusal.limit}건까지입니다. 내일 다시 보내 주세요.`;
    case 'not_found':
      return '그런 회원 아이디가 없습니다. 미리보기의 회원 아이디를 확인하거나 비워 주세요.';
    case 'needs_member':
      return '상품 이미지가 들어가는 메시지입니다. 장바구니에 상품이 있는 회원 아이디를 위에 적고 보내 주세요.';
    case 'missing_variable':
      return `{${refusal.variable}} 값이 없어 보낼 수 없습니다. 기본값을 적거나 다른 회원을 골라 주세요.`;
    case 'message_invalid':
      return `[테스트] 표시까지 넣으면 보낼 수 없습니다. ${problemWord(refusal.problem)}`;
    case 'provider_refused':
      return `발송 업체가 받지 않았습니다 (${FAILURE_WORDS[refusal.because]}). 발송 연결에서 계정과 발신번호를 확인해 주세요.`;
    case 'provider_busy':
      return '발송 업체가 지금 바쁩니다. 잠시 후 다시 보내 주세요.';
  }
}
