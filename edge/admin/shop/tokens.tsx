// The tokens of the shop's own programs: what there is, one more, one taken away. Only an owner makes and ends them;
// one is good until an owner ends it, or who made it is no owner any more.

import { type ListedToken, MAX_TOKENS } from '../../actions/access';
import { type Frame, ShopPage, shopPath } from '../layout';
import {
  Card,
  Choices,
  CodeToCopy,
  Empty,
  FormErrors,
  type FormState,
  hasErrors,
  Notice,
  RowPress,
  TextField,
  Time,
  unsaved,
} from '../parts';
import { OwnersOnly } from './colleagues';

export const TOKENS_PATH = '/settings/tokens';

type TokensProps = {
  frame: Frame;
  tokens: readonly ListedToken[];
  form: FormState;
  /** What the token just made reads; said this once. */
  secret: string | null;
  /** Where the API of this shop begins. */
  address: string;
  now: number;
};

export const TokensPage = ({ frame, tokens, form, secret, address, now }: TokensProps) => (
  <ShopPage
    frame={frame}
    room="settings"
    title="API 토큰"
    actions={<a href={shopPath(frame.shop.id, '/settings')}>설정으로 돌아가기</a>}
  >
    <p class="lead">
      쇼핑몰의 서버나 다른 프로그램이 회원, 수신 동의, 주문을 돌아와에 넣을 때 쓰는 열쇠입니다. 이 쇼핑몰에만 통합니다.
    </p>
    {secret && (
      <Card title="새 토큰">
        <Notice tone="warn">지금만 볼 수 있습니다. 복사해 프로그램의 비밀 설정에 넣어 주세요.</Notice>
        <CodeToCopy id="secret" label="새 토큰" code={secret} />
      </Card>
    )}
    <Card title="쓰고 있는 토큰">
      {tokens.length === 0 ? (
        <Empty title="아직 토큰이 없습니다">
          <p>
            {frame.shop.role === 'owner'
              ? '아래에서 프로그램마다 하나씩 만들어 주세요.'
              : '이 쇼핑몰의 주인이 만들면 여기에 보입니다.'}
          </p>
        </Empty>
      ) : (
        <Tokens {...{ frame, tokens, now }} />
      )}
    </Card>
    {frame.shop.role === 'owner' ? (
      <NewToken {...{ frame, form }} />
    ) : (
      <OwnersOnly shopId={frame.shop.id}>토큰은 주인만 만들고 폐기합니다.</OwnersOnly>
    )}
    <Card title="쓰는 방법">
      <p>
        모든 요청에 <code>Authorization: Bearer 토큰</code>을 붙입니다. 이 쇼핑몰의 주소는{' '}
        <code class="breaks">{address}</code>입니다. 할 수 있는 요청은{' '}
        <a href="/api/v1/openapi.json" target="_blank" rel="noopener">
          API 설명서(OpenAPI)
        </a>
        에 모두 적혀 있습니다.
      </p>
      <p>회원 한 명을 문자 수신 동의와 함께 넣는 예입니다. 시각은 모두 밀리초로 적습니다.</p>
      <CodeToCopy id="example" label="API 예" code={exampleOf(address, now)} />
    </Card>
  </ShopPage>
);

/** A call a shell can make as it stands. */
function exampleOf(address: string, now: number): string {
  const consents = [{ channel: 'sms', granted: true, at: now, source: 'shop' }];
  const members = [{ memberId: 'haneul', name: '김하늘', phone: '010-1234-5678', consents }];
  return [
    `curl '${address}/members' \\`,
    `  -H 'Authorization: Bearer 토큰' -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify({ members })}'`,
  ].join('\n');
}

const NewToken = ({ frame, form }: Pick<TokensProps, 'frame' | 'form'>) => (
  <>
    <FormErrors form={form} />
    <form
      method="post"
      action={shopPath(frame.shop.id, TOKENS_PATH)}
      class="form"
      novalidate
      {...unsaved(hasErrors(form))}
    >
      <fieldset class="card">
        <legend>토큰 만들기</legend>
        <TextField
          form={form}
          name="name"
          label="이름"
          maxlength={40}
          placeholder="회원 연동 서버"
          help={`어디에 쓰는지 알아볼 이름입니다. 최대 ${MAX_TOKENS}개까지 만들 수 있습니다.`}
        />
        <Choices
          form={form}
          name="scope"
          legend="할 수 있는 일"
          options={[
            { value: 'write', label: '읽고 쓰기', help: '회원과 주문을 넣고, 캠페인을 만들고 바꿉니다.' },
            { value: 'read', label: '읽기만', help: '보고서와 목록을 봅니다.' },
          ]}
        />
      </fieldset>
      <div class="form-actions">
        <button class="primary" type="submit">
          만들기
        </button>
      </div>
    </form>
  </>
);

const Tokens = ({ frame, tokens, now }: Pick<TokensProps, 'frame' | 'tokens' | 'now'>) => (
  <table class="stack">
    <thead>
      <tr>
        <th scope="col">이름</th>
        <th scope="col">할 수 있는 일</th>
        <th scope="col">만든 때</th>
        <th scope="col">
          <span class="visually-hidden">할 일</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {tokens.map(({ id, name, scopes, siteIds, createdAt, makerName }) => (
        <tr>
          <td class="title">
            {name}
            {siteIds.length > 1 && <small>쇼핑몰 {siteIds.length}곳에 함께 쓰는 토큰</small>}
          </td>
          <td data-label="할 수 있는 일">{scopes.includes('write') ? '읽고 쓰기' : '읽기만'}</td>
          <td data-label="만든 때">
            <Time at={createdAt} now={now} />
            {makerName && <small>{makerName}</small>}
          </td>
          <td>
            {frame.shop.role === 'owner' && (
              <RowPress
                action={shopPath(frame.shop.id, `${TOKENS_PATH}/${id}/revocation`)}
                label="폐기"
                name={`${name} 폐기`}
                confirm={`‘${name}’ 토큰을 폐기할까요? 이 토큰을 쓰는 프로그램은 이 쇼핑몰에서 바로 멈추고, 되돌릴 수 없습니다.`}
              />
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
