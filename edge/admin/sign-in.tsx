// The sign-in page; and, for who was signed out over a form, the way back into it with everything typed.

import * as v from 'valibot';
import { Document, PlainPage } from './layout';
import { type Fields, Notice } from './parts';

export type SignInRefusal = 'wrong' | 'too_many';

const heldSchema = v.object({ to: v.string(), fields: v.record(v.string(), v.string()) });
/** A form that was sent without a session, and where to: kept in the page until somebody has signed in. */
export type Held = { to: string; fields: Fields };

/** What the sign-in page kept; null where it kept nothing. */
export function readHeld(text: string | undefined): Held | null {
  try {
    const parsed = v.safeParse(heldSchema, JSON.parse(text ?? ''));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

const REFUSALS: Record<SignInRefusal, string> = {
  wrong: '이메일 또는 비밀번호가 맞지 않습니다.',
  too_many: '여러 번 틀렸습니다. 전에 로그인한 브라우저로 들어오거나, 15분 뒤에 다시 시도해 주세요.',
};

export const SignInPage = ({
  email,
  next,
  refusal,
  held,
}: {
  email: string;
  next: string;
  refusal: SignInRefusal | null;
  held: Held | null;
}) => (
  <Document title="로그인">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>로그인</h1>
        {refusal && <Notice tone="error">{REFUSALS[refusal]}</Notice>}
        {held && <Notice tone="warn">로그인이 끝났습니다. 다시 로그인하면 적은 내용으로 이어서 할 수 있습니다.</Notice>}
        <form method="post" action="/admin/sign-in">
          <input type="hidden" name="next" value={next} />
          {held && <input type="hidden" name="held" value={JSON.stringify(held)} />}
          <div class="field">
            <label for="email">이메일</label>
            <input id="email" name="email" type="email" value={email} autocomplete="username" required autofocus />
          </div>
          <div class="field">
            <label for="password">비밀번호</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required />
          </div>
          <button class="primary" type="submit">
            로그인
          </button>
        </form>
        <p>
          <a href="/admin/reset">비밀번호를 잊었어요</a>
        </p>
      </main>
    </body>
  </Document>
);

/** Sends on what was kept, on a press: it may be a change the person no longer wants. */
export const ResumePage = ({ held: { to, fields } }: { held: Held }) => (
  <PlainPage title="로그인했습니다">
    <p>로그인하기 전에 누른 것을 아직 처리하지 않았습니다. 적은 내용은 그대로 있습니다.</p>
    <form method="post" action={to} class="actions">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="primary" type="submit">
        이어서 하기
      </button>
      <a class="button" href="/admin/">
        그만두기
      </a>
    </form>
  </PlainPage>
);
