// Members, their addresses and the words for channels. Contact data is checked here, sealed elsewhere.

export const CHANNELS = ['sms', 'kakao', 'email', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];
/** Channels as people are told of them. */
export const CHANNEL_WORDS: Record<Channel, string> = {
  sms: '문자',
  kakao: '카카오톡',
  email: '이메일',
  push: '웹 푸시',
};

export type MemberState = 'active' | 'dormant' | 'withdrawn' | 'erased';

/**
 * A Korean mobile number as its national digits (`01012345678`), or null when the text is not one. Landlines, 070,
 * 15xx and marketplaces' 050 numbers cannot receive an advertising text and are refused too.
 */
export function parseMobile(text: string): string | null {
  let digits = text.normalize('NFKC').replace(/\D/g, '');
  if (digits.startsWith('0082')) digits = digits.slice(2);
  if (digits.startsWith('82')) digits = `0${digits.slice(2).replace(/^0/, '')}`;
  return /^01(?:0\d{8}|[16789]\d{7,8})$/.test(digits) ? digits : null;
}

/** A trimmed, lower-cased e-mail address, or null when the text is not one. */
export function parseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254 ? email : null;
}
