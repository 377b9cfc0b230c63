// 함께 쓰는 사람: who belongs to the shop, and the links by which its owner invites more.

import type { PropsWithChildren } from 'hono/jsx';
import type { Colleague, Invitation } from '../../actions/colleagues';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, CodeToCopy, Empty, Notice, RowPress, Time } from '../parts';

export const COLLEAGUES_PATH = '/settings/people';

export type ColleaguesProps = {
  frame: Frame;
  people: readonly Colleague[];
  invitations: readonly Invitation[];
  /** The person who looks. */
  myId: string;
  /** The link just made, and for whom; said this once. */
  made: { title: string; help: string; link: string } | null;
  /** Why nothing was done. */
  refusal: string | null;
  now: number;
};

export const ColleaguesPage = ({ frame, people, invitations, myId, made, refusal, now }: ColleaguesProps) => (
  <ShopPage
    frame={frame}
    room="settings"
    title="함께 쓰는 사람"
    actions={<a href={shopPath(frame.shop.id, '/settings')}>설정으로 돌아가기</a>}
  >
    <p class="lead">
      이 쇼핑몰의 캠페인과 회원을 함께 보고 고치는 사람입니다. 초대하고 바꾸고 빼는 일은 주인만 합니다.
    </p>
    {made && (
      <Card title={made.title}>
        <Notice tone="warn">지금만 볼 수 있습니다. {made.help}</Notice>
        <CodeToCopy id="link" label={made.title} code={made.link} />
      </Card>
    )}
    {refusal && <Notice tone="error">{refusal}</Notice>}
    <Card title="이 쇼핑몰의 사람">
      <People {...{ frame, people, myId }} />
    </Card>
    {frame.shop.role === 'owner' && <Invitations {...{ frame, invitations, now }} />}
  </ShopPage>
);

const ROLE_WORDS: Record<Colleague['role'], string> = { owner: '주인', colleague: '함께 쓰는 사람' };

const People = ({ frame, people, myId }: Pick<ColleaguesProps, 'frame' | 'people' | 'myId'>) => (
  <table class="stack">
    <thead>
      <tr>
        <th scope="col">이름</th>
        <th scope="col">역할</th>
        <th scope="col">
          <span class="visually-hidden">할 일</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {people.map((person) => (
        <tr>
          <td class="title">
            {person.name}
            {person.userId === myId && ' (나)'}
            <small class="breaks">{person.email}</small>
          </td>
          <td data-label="역할">{ROLE_WORDS[person.role]}</td>
          <td>
            {person.userId === myId ? (
              <Leave {...{ frame, people, person }} />
            ) : (
              frame.shop.role === 'owner' && <Presses {...{ frame, person }} />
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

type RowProps = { frame: Frame; person: Colleague };

/** What an owner does with another person of the shop. An owner is made a colleague first, before they are taken out. */
const Presses = ({ frame, person: { userId, name, role } }: RowProps) => {
  const path = shopPath(frame.shop.id, `${COLLEAGUES_PATH}/${userId}`);
  const to = role === 'owner' ? 'colleague' : 'owner';
  return (
    <div class="actions">
      <RowPress
        action={`${path}/role`}
        label={role === 'owner' ? '주인 해제' : '주인으로'}
        name={`${name} ${role === 'owner' ? '주인 해제' : '주인으로 바꾸기'}`}
        confirm={
          role === 'owner'
            ? `${name} 님을 함께 쓰는 사람으로 바꿀까요? 사람과 API 토큰을 더 관리할 수 없고, 서명 비밀 키를 볼 수 없게 됩니다. ${name} 님이 만든 API 토큰도 폐기되어 그 토큰을 쓰는 프로그램이 멈춥니다.`
            : `${name} 님을 주인으로 바꿀까요? 사람을 초대하고 빼고, API 토큰을 만들고, 서명 비밀 키를 볼 수 있게 됩니다.`
        }
      >
        <input type="hidden" name="role" value={to} />
      </RowPress>
      <RowPress
        action={`${path}/reset`}
        label="비밀번호 재설정"
        name={`${name} 비밀번호 재설정`}
        confirm={`${name} 님이 새 비밀번호를 정할 링크를 만들까요? 정말 ${name} 님이 부탁한 것인지 먼저 확인해 주세요. 전에 만든 링크는 쓸 수 없게 됩니다.`}
      />
      {role === 'colleague' && (
        <RowPress
          action={`${path}/removal`}
          label="빼기"
          name={`${name} 빼기`}
          confirm={`${name} 님을 이 쇼핑몰에서 뺄까요? 바로 이 쇼핑몰을 볼 수 없게 되고, ${name} 님이 만든 API 토큰도 폐기되어 그 토큰을 쓰는 프로그램이 멈춥니다.`}
        />
      )}
    </div>
  );
};

const Leave = ({ frame, people, person }: RowProps & { people: readonly Colleague[] }) =>
  person.role === 'owner' && people.filter(({ role }) => role === 'owner').length === 1 ? (
    <small>다른 사람을 주인으로 바꾼 뒤 나갈 수 있습니다.</small>
  ) : (
    <RowPress
      action={shopPath(frame.shop.id, `${COLLEAGUES_PATH}/leave`)}
      label="나가기"
      name="이 쇼핑몰에서 나가기"
      confirm={`${frame.shop.name}에서 나갈까요? 바로 이 쇼핑몰을 볼 수 없게 되고, 다시 들어오려면 주인의 초대가 필요합니다. 내가 만든 API 토큰도 폐기되어 그 토큰을 쓰는 프로그램이 멈춥니다.`}
    />
  );

const Invitations = ({ frame, invitations, now }: Pick<ColleaguesProps, 'frame' | 'invitations' | 'now'>) => {
  const path = shopPath(frame.shop.id, `${COLLEAGUES_PATH}/invitations`);
  return (
    <Card
      title="초대"
      aside={
        <form method="post" action={path}>
          <button class="primary small" type="submit">
            초대 링크 만들기
          </button>
        </form>
      }
    >
      {invitations.length === 0 ? (
        <Empty title="기다리는 초대가 없습니다">
          <p>초대 링크를 만들어 함께 쓸 분에게 보내면, 그분이 계정을 만들거나 로그인해 들어옵니다.</p>
        </Empty>
      ) : (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">만든 때</th>
              <th scope="col">쓸 수 있는 때까지</th>
              <th scope="col">
                <span class="visually-hidden">할 일</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.map(({ id, createdAt, expiresAt }) => (
              <tr>
                <td data-label="만든 때">
                  <Time at={createdAt} now={now} />
                </td>
                <td data-label="쓸 수 있는 때까지">
                  <Time at={expiresAt} now={now} />
                </td>
                <td>
                  <RowPress
                    action={`${path}/${id}/end`}
                    label="초대 끝내기"
                    confirm="이 초대를 끝낼까요? 보낸 링크로는 더 들어올 수 없습니다."
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
};

/** Said to a colleague of what only owners do; whom to ask stands in the list. */
export const OwnersOnly = ({ shopId, children }: PropsWithChildren<{ shopId: number }>) => (
  <Notice tone="info">
    {children} 필요하면 <a href={shopPath(shopId, COLLEAGUES_PATH)}>이 쇼핑몰의 주인</a>에게 부탁해 주세요.
  </Notice>
);
