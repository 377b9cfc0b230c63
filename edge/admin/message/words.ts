// What is said of a message while it is written: every fault and limit in the marketer's words.

import type { MessageChannel } from '../../../core/message/content';
import type { LintCode } from '../../../core/message/finding';
import type { LimitProblem } from '../../../core/message/limits';
import { number } from '../format';

export const CHANNEL_WORDS: Record<Exclude<MessageChannel, 'alimtalk'>, { label: string; help: string }> = {
  sms: { label: '문자', help: '길이에 따라 SMS, LMS로, 그림이 있으면 MMS로 나갑니다.' },
  kakao: { label: '카카오 브랜드 메시지', help: '구 친구톡. 카카오톡 채널 친구에게만 도착합니다.' },
  email: { label: '이메일', help: '야간 제한이 없습니다.' },
  push: { label: '웹 푸시', help: '알림을 허용한 브라우저로 갑니다.' },
};

export const channelWord = (channel: MessageChannel) =>
  channel === 'alimtalk' ? '알림톡' : CHANNEL_WORDS[channel].label;

export const BUBBLE_WORDS = {
  text: '텍스트',
  image: '이미지',
  wide: '와이드 이미지',
  commerce: '상품 하나',
  carousel_commerce: '장바구니 상품 카드',
  carousel_feed: '카드 여러 장',
} as const;
export type FormBubble = keyof typeof BUBBLE_WORDS;
export const isFormBubble = (type: string): type is FormBubble => Object.hasOwn(BUBBLE_WORDS, type);

export const BLOCK_WORDS = {
  heading: '제목',
  text: '글',
  image: '그림',
  button: '버튼',
  products: '장바구니 상품',
  divider: '구분선',
} as const;

export const LINT_WORDS: Record<LintCode, string> = {
  own_label: '(광고) 표시는 맨 앞에 자동으로 붙습니다. 직접 적은 표시는 지워 주세요.',
  disguised_subject: '답장이나 전달처럼 보이는 제목은 쓸 수 없습니다(정보통신망법 제50조).',
  unknown_variable: '없는 변수입니다. 아래 목록의 변수를 써 주세요.',
  unknown_link: '그 번호의 링크가 없습니다. 링크 주소를 먼저 적어 주세요.',
  unused_link: '이 링크는 내용에 없어 나가지 않습니다. 내용에 {링크2}처럼 넣어 주세요.',
  joined_link: '링크에 바로 붙은 글자를 휴대폰이 주소로 알 수 있습니다. 한 칸 띄어 주세요.',
  no_default: '값이 없는 회원에게는 보내지 않습니다. 대신 쓸 말을 넣어 두면 보낼 수 있습니다.',
  fixed_particle: '조사가 값에 따라 틀릴 수 있습니다. 자동으로 맞추게 할 수 있습니다.',
  unknown_particle: '자동으로 맞출 수 없는 조사입니다.',
  broken_variable: '중괄호가 짝이 맞지 않아 글자 그대로 나갑니다.',
  replaced_character: '문자로 보낼 수 없는 글자라 바꾸거나 빼고 보냅니다.',
  foreign_character: '문자로 보낼 수 없는 글자입니다. 다른 말로 바꿔 주세요.',
  not_https: '보안 연결(https)이 아닌 주소입니다.',
  not_a_link: 'https://로 시작하는 주소가 아닙니다.',
  foreign_host:
    '쇼핑몰 밖의 주소라서, 누르면 이 주소 대신 쇼핑몰 첫 화면이 열립니다. 쇼핑몰의 다른 도메인이라면 설정의 ‘이벤트를 받을 주소’에 더해 주세요.',
  variable_not_allowed: '카카오는 버튼 이름과 더 보기에 변수를 넣지 못하게 합니다.',
  image_type: '이 자리에 쓸 수 없는 그림 형식입니다. 문자는 JPG, 카카오는 JPG나 PNG여야 합니다.',
  image_bytes: '그림 파일이 너무 큽니다.',
  image_size: '그림이 너무 작거나 큽니다. 가로 500픽셀 이상으로 준비해 주세요.',
  image_ratio: '그림의 가로세로 비율이 맞지 않습니다.',
  no_alt: '그림을 보지 못하는 사람을 위한 설명(대체 텍스트)이 없습니다.',
  removed_html: '메일에서 쓸 수 없어 뺐습니다.',
  advertising_words: '광고로 볼 수 있는 말입니다. 알림톡에는 쓸 수 없습니다.',
  unfilled_placeholder: '템플릿의 이 자리에 넣을 값을 적어 주세요.',
  several_repeats: '상품마다 되풀이하는 카드는 하나만 둘 수 있습니다.',
};

const PLACES: readonly [RegExp, string][] = [
  [/subject$/, '제목'],
  [/title$/, '제목'],
  [/^bubble\.head\.header$/, '인트로 머리글'],
  [/header$/, '머리글'],
  [/additional$/, '부가 정보'],
  [/buttons\.\d+\.name$/, '버튼 이름'],
  [/coupon\.description$/, '쿠폰 설명'],
  [/coupon\.benefit(\.what)?$/, '쿠폰으로 줄 것'],
  [/regularPrice$/, '가격'],
  [/discountPrice$/, '할인 가격'],
  [/^bubble\.head\.text$/, '인트로 내용'],
  [/links?\.\d+(\.url)?$|[uU]rl$/, '링크 주소'],
  [/links\.\d+\.name$/, '링크 이름'],
  [/src$|image$/, '그림'],
  [/preheader$/, '미리보기 글'],
  [/^variables/, '변수'],
];

/** Where in the message a path leads. */
export function placeWord(path: string): string {
  const place = PLACES.find(([pattern]) => pattern.test(path))?.[1] ?? '내용';
  return path.startsWith('fallback.') ? `대체 문자 ${place}` : place;
}

/** What keeps a finished message from going. */
export function problemWord(problem: LimitProblem): string {
  switch (problem.code) {
    case 'too_long': {
      const unit = problem.unit === 'bytes' ? '바이트' : '자';
      return `${number(problem.limit)}${unit}까지인데 ${number(problem.given)}${unit}입니다. 줄여 주세요.`;
    }
    case 'too_many_lines':
      return `${problem.limit}줄까지인데 ${problem.given}줄입니다.`;
    case 'wrong_count': {
      const what = { buttons: '버튼', cards: '카드', variables: '변수' }[problem.what];
      const range = problem.min === 0 ? `${problem.max}개까지` : `${problem.min}~${problem.max}개`;
      return `${what} ${range} 넣을 수 있습니다. 지금 ${problem.given}개입니다.`;
    }
    case 'bad_link':
      return `보낼 수 없는 주소입니다: ${problem.url}`;
    case 'unfilled':
      return `값이 없는 자리가 있습니다: ${problem.placeholder}`;
    default:
      return PLAIN_PROBLEMS[problem.code];
  }
}

const PLAIN_PROBLEMS: Record<
  Exclude<LimitProblem['code'], 'too_long' | 'too_many_lines' | 'wrong_count' | 'bad_link' | 'unfilled'>,
  string
> = {
  broken_label: '(광고) 표시를 직접 적었습니다. 자동으로 붙으니 지워 주세요.',
  no_label: '(광고) 표시가 맨 앞에 없습니다.',
  no_opt_out: '무료수신거부 번호가 없습니다. 설정에서 080 번호를 적어 주세요.',
  no_contact: '광고 메일에는 쇼핑몰 연락처와 주소가 있어야 합니다. 설정에서 적어 주세요.',
  not_carried: '문자로 보낼 수 없는 글자가 있습니다.',
  bad_price: '가격이 0원~99,999,999원의 수가 아닙니다.',
  advertising_by_alimtalk: '알림톡으로는 광고를 보낼 수 없습니다.',
};
