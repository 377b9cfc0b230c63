// 수신거부: whom the shop must not contact. Nobody can be read out of it; who knows an address can look it up.

import { CHANNEL_WORDS } from '../../../core/member';
import type { Suppression } from '../../actions/suppressions';
import { number } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, Empty, FieldError, FieldHelp, type FormState, Notice, TextField, Time } from '../parts';
import { ConsentTabs } from './consent-tabs';
import { BLOCK_WORDS } from './consent-words';
import { memberPath } from './list';

/** What came of an attempt to add addresses, or to look one up. */
export type SuppressionsSaid =
  | { type: 'added'; added: number; refused: number }
  | { type: 'found'; rows: Suppression[] }
  | { type: 'no_address' };

type SuppressionsProps = {
  frame: Frame;
  rows: Suppression[];
  next: string | null;
  total: number;
  form: FormState;
  said: SuppressionsSaid | null;
  now: number;
};

export const SuppressionsPage = ({ frame, rows, next, total, form, said, now }: SuppressionsProps) => {
  const path = (rest = '') => shopPath(frame.shop.id, `/suppressions${rest}`);
  return (
    <ShopPage frame={frame} room="members" title="수신거부">
      <ConsentTabs frame={frame} tab="suppressions" />
      {said && <Said said={said} frame={frame} now={now} />}
      <div class="columns">
        <div>
          <form method="post" action={path('/find')} class="card">
            <div class="card-head">
              <h2>번호로 찾기</h2>
            </div>
            <TextField form={form} name="who" label="휴대폰 번호 또는 이메일" autocomplete="off" />
            <button type="submit">찾기</button>
          </form>
        </div>
        <div>
          <form method="post" action={path()} class="card form">
            <div class="card-head">
              <h2>수신거부 등록</h2>
            </div>
            <div class="field">
              <label for="addresses">휴대폰 번호나 이메일</label>
              <textarea id="addresses" name="addresses" rows={3} aria-describedby="addresses-help">
                {form.fields.addresses ?? ''}
              </textarea>
              <FieldError form={form} name="addresses" />
              <FieldHelp name="addresses">
                한 줄에 하나씩. CSV를 그대로 붙여 넣어도 됩니다(첫 칸이 주소, 둘째 칸이 메모).
              </FieldHelp>
            </div>
            <TextField form={form} name="note" label="메모" help="예: 전화로 요청" maxlength={200} />
            <button class="primary" type="submit">
              등록
            </button>
          </form>
        </div>
      </div>
      {rows.length === 0 ? (
        <Empty title="수신거부한 사람이 없습니다">
          <p>080 번호, 메시지의 수신거부 링크, 메일 프로그램의 수신거부로 들어온 요청이 여기에 모입니다.</p>
        </Empty>
      ) : (
        <Card title="수신거부 목록" aside={<span class="muted">{number(total)}건</span>}>
          <SuppressionTable frame={frame} rows={rows} now={now} />
          <p class="pager">
            {next !== null && <a href={path(`?after=${encodeURIComponent(next)}`)}>더 오래된 것 보기</a>}
          </p>
        </Card>
      )}
    </ShopPage>
  );
};

const Said = ({ said, frame, now }: { said: SuppressionsSaid; frame: Frame; now: number }) => {
  if (said.type === 'no_address')
    return <Notice tone="warn">휴대폰 번호나 이메일 주소로 읽을 수 없습니다. 010-1234-5678처럼 적어 주세요.</Notice>;
  if (said.type === 'added')
    return (
      <Notice tone={said.refused > 0 ? 'warn' : 'info'}>
        {number(said.added)}건을 등록했습니다. 지금부터 광고를 보내지 않습니다.
        {said.refused > 0 &&
          ` 주소로 읽을 수 없는 ${number(said.refused)}줄은 아래에 남겨 두었으니, 고쳐서 다시 등록해 주세요.`}
      </Notice>
    );
  if (said.rows.length === 0) return <Notice tone="info">수신거부 목록에 없는 주소입니다.</Notice>;
  return (
    <Card title="찾은 결과">
      <SuppressionTable frame={frame} rows={said.rows} now={now} />
    </Card>
  );
};

const SuppressionTable = ({ frame, rows, now }: { frame: Frame; rows: Suppression[]; now: number }) => (
  <table class="stack">
    <thead>
      <tr>
        <th scope="col">주소</th>
        <th scope="col">채널</th>
        <th scope="col">까닭</th>
        <th scope="col">등록</th>
        <th scope="col">
          <span class="visually-hidden">빼기</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ id, channel, reason, createdAt, memberId, masked }) => (
        <tr>
          <td class="title">
            {masked ?? <span class="muted">가려진 주소 {id.slice(id.indexOf('.') + 1, id.indexOf('.') + 7)}</span>}
            {memberId !== null && (
              <small>
                <a href={memberPath(frame.shop.id, memberId)}>{memberId}</a>
              </small>
            )}
          </td>
          <td data-label="채널">{CHANNEL_WORDS[channel]}</td>
          <td data-label="까닭">{BLOCK_WORDS[reason]}</td>
          <td data-label="등록">
            <Time at={createdAt} now={now} />
          </td>
          <td>
            <a href={shopPath(frame.shop.id, `/suppressions/${encodeURIComponent(id)}/removal`)}>빼기</a>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

export const RemovalPage = ({ frame, id, form }: { frame: Frame; id: string; form: FormState }) => (
  <ShopPage frame={frame} room="members" title="수신거부 목록에서 뺄까요?">
    <Notice tone="warn">
      수신을 거부한 사람에게 광고를 보내면 과태료(3천만 원 이하) 대상입니다. 잘못 등록했거나 본인이 다시 동의했을 때만
      빼 주세요. 거부한 기록은 남으며, 본인이 새로 동의해야 광고가 나갑니다.
    </Notice>
    <form
      method="post"
      action={shopPath(frame.shop.id, `/suppressions/${encodeURIComponent(id)}/removal`)}
      class="card form"
    >
      <TextField form={form} name="note" label="빼는 까닭" help="증빙으로 남습니다." maxlength={200} />
      <div class="form-actions">
        <button class="danger" type="submit">
          네, 뺍니다
        </button>
        <a class="button" href={shopPath(frame.shop.id, '/suppressions')}>
          취소
        </a>
      </div>
    </form>
  </ShopPage>
);
