// Click events (클릭 이벤트): what the owner has named, and the form to name one more or change one.

import type { Child } from 'hono/jsx';
import { CLICK_EVENTS_MAX } from '../../../core/site';
import type { ClickEvent } from '../../../core/tracker-settings';
import { number } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, Empty, FormErrors, type FormState, hasErrors, RowPress, TextField, unsaved } from '../parts';
import { Picking, PickingForm } from './picking';

type Props = {
  frame: Frame;
  /** How often each name came in lately. */
  counts: ReadonlyMap<string, number>;
  form: FormState;
  /** The one that is being changed. */
  was: ClickEvent | null;
  /** What the owner has just chosen in the shop, where they fetched it without scripting. */
  picked?: Child;
};

const PATH = '/settings/clicks';

export const ClickEventsPage = ({ frame, counts, form, was, picked }: Props) => {
  const events = frame.shop.settings.clickEvents ?? [];
  return (
    <ShopPage
      frame={frame}
      room="settings"
      title="클릭 이벤트"
      actions={<a href={shopPath(frame.shop.id, '/settings')}>설정으로 돌아가기</a>}
    >
      <Card title="지금 세는 클릭">
        {events.length === 0 ? (
          <Empty title="아직 없습니다">
            <p>쿠폰 배너, 사이즈 문의 버튼처럼 자동으로 세지 않는 클릭에 이름을 붙여 보세요.</p>
          </Empty>
        ) : (
          <ClickEventList {...{ frame, events, counts }} />
        )}
      </Card>
      <FormErrors form={form} />
      <PickingForm shop={frame.shop} />
      <form method="post" action={shopPath(frame.shop.id, PATH)} class="form" novalidate {...unsaved(hasErrors(form))}>
        {/* What Enter presses: without it, the first button of the form, which is another. */}
        <button type="submit" hidden />
        {was && <Identity event={was} />}
        <fieldset class="card">
          <legend>{was ? `${was.name} 고치기` : '새 클릭 이벤트'}</legend>
          <TextField
            form={form}
            name="name"
            label="이벤트 이름"
            placeholder="coupon_banner"
            maxlength={40}
            autocapitalize="none"
            help="영문자로 시작해 영문자, 숫자, 밑줄(_)로 적습니다. 캠페인 조건에서 이 이름으로 고릅니다."
          />
          <TextField
            form={form}
            name="selector"
            label="요소 (CSS 선택자)"
            placeholder="#couponBanner"
            maxlength={300}
            help="맞는 요소나 그 안을 누르면 셉니다. 나중에 나타나는 요소도 됩니다."
          />
          <Picking shop={frame.shop} purpose="click_event" picked={picked} />
        </fieldset>
        <div class="form-actions">
          <button class="primary" type="submit">
            저장
          </button>
          {was && <a href={shopPath(frame.shop.id, PATH)}>그만두기</a>}
        </div>
      </form>
      <p class="muted">최대 {CLICK_EVENTS_MAX}개. 저장하면 5분 안에 쇼핑몰에 적용됩니다.</p>
    </ShopPage>
  );
};

/** Which one a form is about. */
const Identity = ({ event }: { event: ClickEvent }) => (
  <>
    <input type="hidden" name="wasName" value={event.name} />
    <input type="hidden" name="wasSelector" value={event.selector} />
  </>
);

const ClickEventList = ({
  frame,
  events,
  counts,
}: {
  frame: Frame;
  events: readonly ClickEvent[];
  counts: ReadonlyMap<string, number>;
}) => (
  <table class="stack">
    <thead>
      <tr>
        <th scope="col">이벤트 이름</th>
        <th scope="col">요소</th>
        <th scope="col" class="num">
          최근
        </th>
        <th scope="col">
          <span class="visually-hidden">할 일</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {events.map((event) => (
        <tr>
          <td data-label="이벤트 이름" class="wide">
            <b>{event.name}</b>
          </td>
          <td data-label="요소" class="wide">
            <code class="breaks">{event.selector}</code>
          </td>
          <td data-label="최근" class="num">
            {number(counts.get(event.name) ?? 0)}번
          </td>
          <td>
            <div class="row-actions">
              <a href={`${shopPath(frame.shop.id, PATH)}?${new URLSearchParams({ ...event })}`}>고치기</a>
              <RowPress
                action={shopPath(frame.shop.id, `${PATH}/delete`)}
                label="지우기"
                name={`${event.name} 지우기`}
                confirm={`‘${event.name}’ 클릭을 더 세지 않을까요? 이 이벤트를 쓰는 캠페인은 새 클릭을 보지 못합니다.`}
              >
                <Identity event={event} />
              </RowPress>
            </div>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
