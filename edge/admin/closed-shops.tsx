// 닫은 쇼핑몰: what its owner can still open again, and up to when.

import { Hono } from 'hono';
import { mayOpenShops } from '../actions/access';
import { type Closed, listClosedShops, reopenShop } from '../actions/closing';
import { type AdminContext, type AdminEnv, readFields } from './door';
import { PlainPage, shopPath } from './layout';
import { page } from './page';
import { Notice, RowPress, Time } from './parts';
import { SECOND_SHOP_PATH } from './second-shop';

export const CLOSED_SHOPS_PATH = '/admin/shops/closed';

export const closedShops = new Hono<AdminEnv>();

closedShops.get('/', (c) => show(c, null));

closedShops.post('/', async (c) => {
  const id = Number((await readFields(c)).shop);
  if (await reopenShop(c.var.edge, c.var.person.userId, id)) return c.redirect(shopPath(id, '/campaigns'), 303);
  return show(c, '이미 열었거나, 다시 열 수 있는 때가 지났습니다.', 409);
});

async function show(c: AdminContext, refusal: string | null, status: 200 | 409 = 200) {
  const { edge, person, shops } = c.var;
  const [closed, mayOpen] = await Promise.all([
    listClosedShops(edge, person.userId),
    mayOpenShops(edge, person.userId),
  ]);
  const now = edge.deps.now();
  const justClosed = closed.find(({ id }) => String(id) === c.req.query('closed'));
  const hasShops = shops.length > 0;
  return page(c, <ClosedShopsPage {...{ closed, justClosed, refusal, mayOpen, hasShops, now }} />, status);
}

type ClosedShopsProps = {
  closed: readonly Closed[];
  justClosed: Closed | undefined;
  refusal: string | null;
  mayOpen: boolean;
  /** Has the person another shop to go to? */
  hasShops: boolean;
  now: number;
};

const ClosedShopsPage = ({ closed, justClosed, refusal, mayOpen, hasShops, now }: ClosedShopsProps) => (
  <PlainPage title="닫은 쇼핑몰">
    {refusal && <Notice tone="error">{refusal}</Notice>}
    {justClosed && (
      <Notice tone="info">‘{justClosed.name}’ 쇼핑몰을 닫았습니다. 설치 태그는 쇼핑몰에서 빼 주세요.</Notice>
    )}
    {closed.length === 0 && <p>닫은 쇼핑몰이 없습니다. 닫은 지 오래된 쇼핑몰은 모두 지웠습니다.</p>}
    {closed.map(({ id, name, closedAt, reopenableUntil }) => (
      <section class="card">
        <h2>{name}</h2>
        <p>
          <Time at={closedAt} now={now} />에 닫음.{' '}
          {now < reopenableUntil ? (
            <>
              <Time at={reopenableUntil} now={now} />
              부터 모두 지우며, 그 뒤에는 되돌릴 수 없습니다.
            </>
          ) : (
            '지우고 있습니다.'
          )}
        </p>
        {now < reopenableUntil && (
          <RowPress
            action={CLOSED_SHOPS_PATH}
            label="다시 열기"
            name={`${name} 다시 열기`}
            confirm={`‘${name}’ 쇼핑몰을 다시 열까요? 캠페인은 멈춘 채로 있으니 하나씩 다시 시작해 주세요. API 토큰과 초대는 새로 만들어야 합니다.`}
          >
            <input type="hidden" name="shop" value={String(id)} />
          </RowPress>
        )}
      </section>
    ))}
    <p class="actions">
      {hasShops && <a href="/admin/">관리자 화면으로</a>}
      {mayOpen && <a href={SECOND_SHOP_PATH}>쇼핑몰 추가</a>}
      <a href="/admin/account">내 계정</a>
    </p>
  </PlainPage>
);
