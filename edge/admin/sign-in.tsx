// The sign-in page.

import { Document } from './layout';
import { Notice } from './parts';

export type SignInRefusal = 'wrong' | 'too_many';

const REFUSALS: Record<SignInRefusal, string> = {
  wrong: '이메일 또는 비밀번호가 맞지 않습니다.',
  too_many: '여러 번 틀렸습니다. 15분 뒤에 다시 시도해 주세요.',
};

export const SignInPage = ({
  email,
  next,
  refusal,
}: {
  email: string;
  next: string;
  refusal: SignInRefusal | null;
}) => (
  <Document title="로그인">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>로그인</h1>
        {refusal && <Notice tone="error">{REFUSALS[refusal]}</Notice>}
        <form method="post" action="/admin/sign-in">
          <input type="hidden" name="next" value={next} />
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
      </main>
    </body>
  </Document>
);
