// 동의 통지: what the shop owes its people in notices, what is late, and who sends them.

import type { NoticeKind, NoticeSettings } from '../../../core/notice';
import type { NoticeSummary, NoticeView, Notice as OwedNotice } from '../../actions/notices';
import { number } from '../format';
import { type Frame, type Shop, ShopPage, shopPath } from '../layout';
import {
  Card,
  ChangedMeanwhile,
  Choice,
  Choices,
  Empty,
  type Fields,
  FormErrors,
  type FormState,
  hasErrors,
  Notice,
  TextField,
  unsaved,
} from '../parts';
import { Seen } from '../stamp';
import { ConsentTabs } from './consent-tabs';
import { NOTICE_KIND_WORDS } from './consent-words';
import { NoticeTable } from './notice-table';

type NoticesProps = {
  frame: Frame;
  summary: NoticeSummary;
  view: NoticeView;
  rows: OwedNotice[];
  next: string | null;
  form: FormState;
  /** Has somebody else saved it since this form was opened? */
  isOutdated: boolean;
  now: number;
};

/** Who tells, and how the shop's flags are read, as the form shows it. */
export function noticeFields({ settings: { notices, receiptFlags } }: Pick<Shop, 'settings'>): Fields {
  return {
    result: notices?.result ?? '',
    reconfirm: notices?.reconfirm ?? '',
    closing: notices?.closing ?? '',
    smsMeansKakao: receiptFlags?.smsMeansKakao ? 'on' : '',
    wording: receiptFlags?.wording ?? '',
  };
}

const KINDS: NoticeKind[] = ['result', 'reconfirm'];
const LAW: Record<NoticeKind, string> = {
  result: '동의·거부·철회를 받은 날부터 14일 안에 처리 결과를 알려야 합니다(정보통신망법 제50조 제7항).',
  reconfirm:
    '동의받은 날부터 2년마다 동의가 살아 있음을 알려야 합니다(제50조 제8항). 기한이 지난 회원에게는 알릴 때까지 광고를 보내지 않습니다.',
};
const VIEWS: Record<NoticeView, string> = { open: '남은 통지', sent: '보낸 통지', platform: '플랫폼이 보낸 통지' };

export const NoticesPage = ({ frame, summary, view, rows, next, form, isOutdated, now }: NoticesProps) => {
  const path = (rest = '') => shopPath(frame.shop.id, `/notices${rest}`);
  const { notices = {} } = frame.shop.settings;
  return (
    <ShopPage frame={frame} room="members" title="동의 통지">
      <ConsentTabs frame={frame} tab="notices" />
      {KINDS.map((kind) => (
        <Alarm kind={kind} summary={summary} settings={notices} />
      ))}
      <div class="columns">
        {KINDS.map((kind) => (
          <div>
            <Figures kind={kind} figures={summary[kind]} />
          </div>
        ))}
      </div>
      {isOutdated && (
        <ChangedMeanwhile title="그 사이에 다른 곳에서 동의 통지 설정이 바뀌었습니다." saved="지금 설정" at={path()} />
      )}
      <form method="post" action={path()} class="card form" {...unsaved(isOutdated || hasErrors(form))}>
        <Seen form={form} stored={noticeFields(frame.shop)} />
        <div class="card-head">
          <h2>누가 보내나요</h2>
        </div>
        <FormErrors form={form} />
        <Choices form={form} name="result" legend={NOTICE_KIND_WORDS.result} options={DUTIES} />
        <p class="muted">수신거부 페이지와 080처럼 돌아와에서 받은 거부는 언제나 돌아와가 알립니다.</p>
        <Choices form={form} name="reconfirm" legend={NOTICE_KIND_WORDS.reconfirm} options={DUTIES} />
        <TextField
          form={form}
          name="closing"
          label="통지 끝에 붙일 말"
          help="연락처처럼 사실만 적을 수 있습니다. 예: 문의 02-1234-5678"
          maxlength={100}
        />
        <div class="card-head">
          <h2>쇼핑몰의 수신 동의 항목</h2>
        </div>
        <p class="muted">
          회원 정보의 SMS·이메일 수신 동의를 그 날짜와 함께 동의 기록으로 읽습니다. 날짜가 없는 동의는 쓰지 않습니다.
        </p>
        <Choice
          type="checkbox"
          name="smsMeansKakao"
          checked={form.fields.smsMeansKakao === 'on'}
          label="동의 문구에 카카오톡 광고가 적혀 있습니다"
          help="켜면 SMS 수신 동의를 카카오톡 동의로도 봅니다. 문구에 카카오톡이 없으면 켜지 마세요."
        />
        <TextField
          form={form}
          name="wording"
          label="회원이 동의한 문구"
          help="동의 기록에 증빙으로 함께 남습니다."
          maxlength={500}
        />
        <button class="primary" type="submit">
          저장
        </button>
      </form>
      <Card title={VIEWS[view]}>
        <ul class="tabs" aria-label="통지 거르기">
          {(Object.keys(VIEWS) as NoticeView[]).map((one) => (
            <li>
              <a href={path(`?view=${one}`)} aria-current={one === view ? 'true' : undefined}>
                {VIEWS[one]}
              </a>
            </li>
          ))}
        </ul>
        {rows.length === 0 ? <Empty title="통지가 없습니다" /> : <NoticeTable {...{ frame, rows, now }} of="shop" />}
        <p class="pager">
          {next !== null && <a href={path(`?view=${view}&after=${encodeURIComponent(next)}`)}>다음 보기</a>}
        </p>
      </Card>
    </ShopPage>
  );
};

const DUTIES = [
  { value: 'dorawa', label: '돌아와가 보냅니다', help: '정보성 문자나 이메일로 보냅니다. 건당 요금이 듭니다.' },
  {
    value: 'platform',
    label: '쇼핑몰 플랫폼이 보냅니다',
    help: '카페24나 메이크샵의 자동 발송을 켜 두었을 때만 고르세요. 두 번 보내지 않습니다.',
  },
];

const Alarm = ({ kind, summary, settings }: { kind: NoticeKind; summary: NoticeSummary; settings: NoticeSettings }) => {
  const { late, soon, undecided } = summary[kind];
  const word = NOTICE_KIND_WORDS[kind];
  if (late > 0)
    return (
      <Notice tone="error">
        {word} <b>{number(late)}건</b>이 법이 정한 기한을 넘겼습니다.
        {undecided > 0 && !settings[kind] && ' 아래에서 누가 보낼지 정해 주세요.'}
      </Notice>
    );
  if (undecided > 0 && !settings[kind])
    return (
      <Notice tone="warn">
        {word} {number(undecided)}건이 기다립니다. 아래에서 누가 보낼지 정하면 나갑니다.
      </Notice>
    );
  if (soon > 0) return <Notice tone="warn">{`${word} ${number(soon)}건의 기한이 4일 안에 옵니다.`}</Notice>;
  return null;
};

const Figures = ({ kind, figures }: { kind: NoticeKind; figures: NoticeSummary[NoticeKind] }) => (
  <Card title={NOTICE_KIND_WORDS[kind]}>
    <p class="muted">{LAW[kind]}</p>
    <dl class="summary">
      <div>
        <dt>남음</dt>
        <dd>{number(figures.open)}건</dd>
      </div>
      <div>
        <dt>기한 지남</dt>
        <dd>{number(figures.late)}건</dd>
      </div>
      <div>
        <dt>최근 30일 통지</dt>
        <dd>
          {number(figures.sent)}건{figures.platform > 0 && <small>플랫폼이 {number(figures.platform)}건</small>}
        </dd>
      </div>
      {figures.undeliverable > 0 && (
        <div>
          <dt>보낼 주소 없음</dt>
          <dd>{number(figures.undeliverable)}건</dd>
        </div>
      )}
    </dl>
  </Card>
);
