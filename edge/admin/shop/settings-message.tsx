// Settings of what goes out: who it is from, what it costs, where its links stand and what a tap adds to them.

import type { SiteSettings } from '../../../core/site';
import { Choices, type FormState, TextField } from '../parts';
import { PRICE_FIELDS } from './price-fields';

export const Sender = ({ form }: { form: FormState }) => (
  <fieldset class="card">
    <legend>보내는 사람</legend>
    <TextField
      form={form}
      name="senderName"
      label="발신자 이름"
      help="문자 맨 앞 (광고) 바로 뒤에 붙습니다. 받는 사람이 알아볼 수 있는 상호를 적어 주세요."
      maxlength={20}
    />
    <TextField
      form={form}
      name="senderNumber"
      label="발신번호"
      type="tel"
      help="문자 업체에 사전 등록한 번호"
      placeholder="02-1234-5678"
    />
    <TextField
      form={form}
      name="optOut080"
      label="080 무료수신거부 번호"
      type="tel"
      help="문자 맨 끝에 붙습니다. 없으면 광고 문자를 시작할 수 없습니다."
      placeholder="080-123-4567"
    />
    <TextField
      form={form}
      name="senderEmail"
      label="보내는 이메일"
      type="email"
      help="메일의 보낸 사람. 이메일 업체에 등록한 도메인의 주소여야 합니다. 없으면 메일 캠페인을 시작할 수 없습니다."
      placeholder="hello@shop.example"
    />
    <TextField
      form={form}
      name="contactEmail"
      label="문의 이메일"
      type="email"
      help="아래 세 가지는 광고 메일 끝에 붙습니다(정보통신망법 제50조). 메일을 보내지 않으면 비워 두세요."
    />
    <TextField form={form} name="contactPhone" label="문의 전화" type="tel" />
    <TextField form={form} name="contactAddress" label="쇼핑몰 주소지" maxlength={200} />
  </fieldset>
);

export const Prices = ({ form }: { form: FormState }) => (
  <fieldset class="card">
    <legend>단가와 잔액</legend>
    <p class="muted">
      발송 업체와 계약한 건당 금액입니다. 예상 비용과 ROAS를 이 금액으로 계산합니다. 단가를 알려 주는 업체(SOLAPI)는
      발송 연결에서 한 번에 옮겨 올 수 있습니다.
    </p>
    <div class="row">
      {Object.values(PRICE_FIELDS).map(({ name, label }) => (
        <TextField form={form} name={name} label={label} unit="원" inputmode="numeric" size="short" />
      ))}
    </div>
    <TextField
      form={form}
      name="lowBalance"
      label="잔액 알림 기준"
      unit="원 미만"
      inputmode="numeric"
      size="medium"
      help="발송 업체의 잔액이 이보다 적으면 홈에서 알립니다. 비우면 진행 중인 캠페인이 최근 7일 동안 쓴 금액, 0이면 알리지 않습니다."
    />
  </fieldset>
);

const MARKS: { value: NonNullable<SiteSettings['linkMarks']>; label: string; help: string }[] = [
  {
    value: 'all',
    label: '모두 붙이기',
    help: 'utm_source·utm_medium·utm_campaign과 dw. GA4 같은 분석 도구에서 메시지로 온 방문을 알아볼 수 있습니다.',
  },
  {
    value: 'own',
    label: 'dw만 붙이기',
    help: '분석 도구의 유입 집계를 건드리지 않습니다. 다른 기기에서 열어도 누구에게 간 메시지인지 압니다.',
  },
  { value: 'none', label: '붙이지 않기', help: '주소 그대로 엽니다. 클릭은 짧은 주소에서 그대로 집계합니다.' },
];

export const Links = ({ form }: { form: FormState }) => (
  <fieldset class="card">
    <legend>메시지의 링크</legend>
    <TextField
      form={form}
      name="linkOrigin"
      label="짧은 주소의 도메인"
      type="url"
      help="이 서버로 연결한 쇼핑몰의 도메인을 https://로 시작해 적어 주세요. 비우면 이 서버의 주소를 씁니다. 통신사와 받는 사람은 쇼핑몰 도메인을 더 믿습니다."
      placeholder="https://go.shop.example"
    />
    <Choices form={form} name="linkMarks" legend="링크를 눌러 쇼핑몰로 갈 때 주소에" options={MARKS} />
  </fieldset>
);
