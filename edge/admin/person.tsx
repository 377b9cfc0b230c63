// What is asked of whoever makes an account, and what is said of it.

import * as v from 'valibot';
import { PASSWORD_CHARS } from './auth';
import { type FormState, TextField } from './parts';

const { min, max } = PASSWORD_CHARS;

export const personSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
  email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email(), v.maxLength(254)),
  password: v.pipe(v.string(), v.minLength(min), v.maxLength(max)),
});

export const PERSON_ERRORS: Readonly<Record<string, string>> = {
  name: '이름을 1~40자로 적어 주세요.',
  email: '이메일 주소를 확인해 주세요.',
  password: `비밀번호를 ${min}~${max}자로 적어 주세요.`,
};

/** No password is ever put back into the page. */
export const PersonFields = ({ form }: { form: FormState }) => (
  <>
    <TextField form={form} name="name" label="내 이름" autocomplete="name" required />
    <TextField form={form} name="email" label="이메일" type="email" autocomplete="username" required />
    <TextField
      form={form}
      name="password"
      label={`비밀번호 (${min}자 이상)`}
      type="password"
      value=""
      autocomplete="new-password"
      required
    />
  </>
);
