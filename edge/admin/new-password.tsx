// A new password, typed twice.

import { PASSWORD_CHARS } from './auth';
import { type FieldErrors, type FormState, TextField } from './parts';

const { min, max } = PASSWORD_CHARS;

export function newPasswordErrors({ next = '', again = '' }: { next?: string; again?: string }): FieldErrors {
  if (next.length < min || next.length > max) return { next: `새 비밀번호는 ${min}~${max}자로 적어 주세요.` };
  return next === again ? {} : { again: '새 비밀번호와 다릅니다. 한 번 더 똑같이 적어 주세요.' };
}

/** No password is ever put back into the page. */
export const NewPassword = ({ form }: { form: FormState }) => (
  <>
    {[
      { name: 'next', label: `새 비밀번호 (${min}자 이상)` },
      { name: 'again', label: '새 비밀번호 한 번 더' },
    ].map(({ name, label }) => (
      <TextField {...{ form, name, label }} type="password" value="" autocomplete="new-password" required />
    ))}
  </>
);

/** Password managers keep the new password under it. */
export const PasswordOf = ({ email }: { email: string }) => (
  <input type="hidden" name="email" value={email} autocomplete="username" />
);
