// Korean particles after a value that is known only when the message is sent: `{상품명:을}` becomes 셔츠를 or 바지를.
// Hangul endings are es-hangul's; digits are read aloud (1 일, 3 삼 …); after anything else nobody can know, and both
// forms are written: `Apple은(는)`.

import { josa } from 'es-hangul';

type Pair = Parameters<typeof josa.pick>[1];

const PAIRS: readonly Pair[] = [
  '이/가',
  '을/를',
  '은/는',
  '으로/로',
  '와/과',
  '이나/나',
  '이란/란',
  '아/야',
  '이랑/랑',
  '이에요/예요',
  '으로서/로서',
  '으로써/로써',
  '으로부터/로부터',
  '이라/라',
];

const PAIR_OF = new Map<string, Pair>(PAIRS.flatMap((pair) => pair.split('/').map((form) => [form, pair] as const)));

/** Either form of a particle one may ask for. */
export const JOSA_FORMS: readonly string[] = [...PAIR_OF.keys()];

export const isJosa = (text: string): boolean => PAIR_OF.has(text);

/** Read aloud, how each digit ends; a Hangul syllable that ends the same way stands for it. */
const DIGITS = ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'];
const SILENT_END = /[\s)\]}>"'”’」』》〉…!?.,~％%]+$/u;

/** The value's last sound as a Hangul syllable; null when it is not written in Hangul or digits. */
function lastSound(value: string): string | null {
  if (/[%％]$/.test(value)) return '트';
  const last = [...value.replace(SILENT_END, '')].at(-1) ?? '';
  if (/^[가-힣]$/.test(last)) return last;
  const digit = /^\d$/.test(last) ? DIGITS[Number(last)] : undefined;
  return digit ?? null;
}

/** `value` with the right form of the particle that `form` is one of; of an unknown particle, as it was asked for. */
export function withJosa(value: string, form: string): string {
  const pair = PAIR_OF.get(form);
  if (!pair) return value + form;
  const sound = lastSound(value);
  return value + (sound === null ? bothForms(pair) : josa.pick(sound, pair));
}

/** `은(는)`, `(으)로`, `과(와)`: how one writes a particle that may be either. */
function bothForms(pair: Pair): string {
  const [first = '', second = ''] = pair.split('/');
  if (pair === '와/과') return '와(과)';
  return first.endsWith(second) ? `(${first.slice(0, -second.length)})${second}` : `${first}(${second})`;
}
