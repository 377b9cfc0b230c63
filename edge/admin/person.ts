// What is asked of whoever makes an account, and what is said of it.

import * as v from 'valibot';
import { PASSWORD_CHARS } from './auth';

export const personSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
  email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email(), v.maxLength(254)),
  password: v.pipe(v.string(), v.minLength(PASSWORD_CHARS.min), v.maxLength(PASSWORD_CHARS.max)),
});

export const PERSON_LABELS = { name: '내 이름', email: '이메일', password: '비밀번호 (10자 이상)' } as const;

export const PERSON_ERRORS: Readonly<Record<string, string>> = {
  name: '이름을 1~40자로 적어 주세요.',
  email: '이메일 주소를 확인해 주세요.',
  password: '비밀번호를 10~128자로 적어 주세요.',
};
