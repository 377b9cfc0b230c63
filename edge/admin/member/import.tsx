// 회원 CSV 넣기: the file, which columns are read, and what became of it.

import type { MemberColumn } from '../../../core/member-file';
import { type ImportRefusal, MEMBER_FILE_ROWS, type MembersImported } from '../../actions/member-files';
import type { MemberRefusal } from '../../actions/members';
import { number, people } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, Choice, described, FieldError, FieldHelp, type FormState, Notice } from '../parts';
import { ConsentTabs } from './consent-tabs';

export const IMPORT_PATH = '/member-import';
/** Lines named one by one. */
const LINES_SAID = 20;

type ImportProps = { frame: Frame; form: FormState; imported: MembersImported | null };

export const MemberImportPage = ({ frame, form, imported }: ImportProps) => (
  <ShopPage frame={frame} room="members" title="회원 CSV 넣기">
    <ConsentTabs frame={frame} tab="members" />
    {imported && <Imported imported={imported} />}
    <form method="post" action={shopPath(frame.shop.id, IMPORT_PATH)} enctype="multipart/form-data" class="card form">
      <div class="field">
        <label for="file">회원 목록 (CSV 파일)</label>
        <input
          id="file"
          name="file"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          {...described(form, 'file', true)}
        />
        <FieldError form={form} name="file" />
        <FieldHelp name="file">
          쇼핑몰 관리자의 회원 목록을 엑셀에서 CSV로 저장해 올려 주세요. 첫 줄에 열 이름이 있어야 하고, 한 번에{' '}
          {people(MEMBER_FILE_ROWS)}까지 넣을 수 있습니다. 이미 있는 회원은 파일에 적힌 것만 새로 고칩니다.
        </FieldHelp>
      </div>
      <Choice
        type="checkbox"
        name="joined"
        checked={form.fields.joined === 'on'}
        label="동의일이 없으면 가입일에 동의한 것으로 보기"
        help="가입할 때 광고 수신 동의를 받은 쇼핑몰만 켜 주세요. 언제 동의했는지 모르는 동의는 넣지 않습니다(2년마다 확인해야 합니다). 거부는 날짜가 없어도 오늘 거부한 것으로 넣습니다."
      />
      <div class="form-actions">
        <button class="primary" type="submit">
          올리기
        </button>
        <a class="button" href={shopPath(frame.shop.id, '/members')}>
          회원 목록으로
        </a>
      </div>
    </form>
    <Card title="읽는 열">
      <dl class="summary">
        {Object.values(COLUMNS).map(([name, help]) => (
          <div>
            <dt>{name}</dt>
            <dd>{help}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        ‘휴대전화’, ‘SMS 수신여부’처럼 쇼핑몰마다 다른 이름도 알아봅니다. 수신거부한 번호와 주소에는 다시 넣어도 보내지
        않습니다.
      </p>
    </Card>
  </ShopPage>
);

/** What a column is called here, and what it is for. */
const COLUMNS: Record<MemberColumn, [name: string, help: string]> = {
  memberId: ['아이디', '꼭 있어야 합니다. 쇼핑몰에 로그인하는 아이디'],
  name: ['이름', '메시지의 {이름}'],
  phone: ['휴대폰', '문자를 받을 번호 (010-1234-5678)'],
  email: ['이메일', '메일을 받을 주소'],
  birthday: ['생년월일', '2000-01-31. 만 14세 미만을 빼고, 나이로 좁힐 때 씁니다.'],
  gender: ['성별', '여, 남'],
  address: ['주소', '시·도만 남기고 버립니다. 지역으로 좁힐 때 씁니다.'],
  joinedAt: ['가입일', '2025-03-09'],
  sms: ['문자 수신동의', '동의, 거부 (Y, N)'],
  smsAt: ['문자 수신동의일', '2025-03-09'],
  mail: ['이메일 수신동의', '동의, 거부 (Y, N)'],
  mailAt: ['이메일 수신동의일', '2025-03-09'],
  consentAt: ['수신동의일', '문자와 이메일의 동의일이 같을 때 (2025-03-09)'],
};

const Imported = ({ imported: { upserted, refused, ignored, undated, unclear } }: { imported: MembersImported }) => (
  <Notice tone={refused.length + undated + unclear.length > 0 ? 'warn' : 'info'}>
    <p>
      <b>회원 {people(upserted)}을 넣었습니다.</b>
      {refused.length > 0 && ` ${number(refused.length)}줄은 넣지 못했습니다.`}
    </p>
    <ul>
      {refused.slice(0, LINES_SAID).map(({ line, why }) => (
        <li>
          {number(line)}번째 줄: {ROW_WORDS[why]}
        </li>
      ))}
      {refused.length > LINES_SAID && <li>그 밖에 {number(refused.length - LINES_SAID)}줄</li>}
      {undated > 0 && (
        <li>
          언제 동의했는지 적혀 있지 않은 동의 {number(undated)}건은 넣지 않았습니다. 동의일 열을 더해 다시 올려 주세요.
        </li>
      )}
      {unclear.length > 0 && (
        <li>
          날짜나 동의 여부를 알아볼 수 없는 칸은 빼고 넣었습니다: {unclear.slice(0, LINES_SAID).map(number).join(', ')}
          번째 줄{unclear.length > LINES_SAID && ' 등'}
        </li>
      )}
      {ignored.length > 0 && <li>쓰지 않은 열: {ignored.join(', ')}</li>}
    </ul>
  </Notice>
);

const ROW_WORDS: Record<MemberRefusal, string> = {
  shape: '아이디가 없거나 너무 길거나, 다른 칸이 너무 깁니다.',
  phone: '휴대폰 번호가 아닙니다. 010으로 시작하는 번호인지, 엑셀이 앞의 0을 지우지 않았는지 확인해 주세요.',
  email: '이메일 주소가 아닙니다.',
};

/** Why nothing was put in, and what to do. */
export const importRefusalWords = (refusal: ImportRefusal): string =>
  refusal.reason === 'double_column'
    ? `‘${refusal.headers[0]}’ 열과 ‘${refusal.headers[1]}’ 열의 뜻이 같아 어느 쪽을 쓸지 알 수 없습니다. 하나만 남기고 다시 올려 주세요.`
    : IMPORT_WORDS[refusal.reason];

const IMPORT_WORDS: Record<Exclude<ImportRefusal['reason'], 'double_column'>, string> = {
  no_id_column: '첫 줄에 ‘아이디’ 열이 없습니다. 열 이름이 적힌 줄이 맨 위에 오도록 저장해 주세요.',
  no_rows: '파일에 회원이 없습니다. 열 이름 아래에 한 줄에 한 명씩 적어 주세요.',
  too_many_rows: `한 번에 ${people(MEMBER_FILE_ROWS)}까지 넣을 수 있습니다. 파일을 나누어 올려 주세요.`,
  file_too_large: '파일이 너무 큽니다. 8MB까지 올릴 수 있으니 쓰는 열만 남기거나 나누어 올려 주세요.',
  csv_unreadable: '파일을 읽지 못했습니다. 엑셀에서 ‘CSV UTF-8 (쉼표로 분리)’로 저장해 다시 올려 주세요.',
};
