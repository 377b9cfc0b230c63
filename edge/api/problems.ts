// How the API says no: RFC 9457 problem documents, all of them from this one table. Titles are for the program's
// author, details for the person the program shows them to. A problem never repeats a value that was sent, only where
// it stood and what was expected there.

import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import * as v from 'valibot';
import { UnreadableSite } from '../actions/sites';
import { type Env, originOf } from '../env';
import { logFailure } from '../log';

export const PROBLEMS = {
  unreadable: {
    status: 400,
    title: 'The body is not JSON in UTF-8',
    detail: '본문을 읽을 수 없습니다. UTF-8로 적은 JSON인지 확인해 주세요.',
  },
  invalid: {
    status: 400,
    title: 'The request does not fit its schema',
    detail: '요청 내용이 맞지 않습니다. errors에 적힌 곳을 고쳐 다시 보내 주세요.',
  },
  unauthenticated: {
    status: 401,
    title: 'A valid bearer token is required',
    detail: '유효한 API 토큰이 필요합니다. Authorization 헤더를 확인해 주세요.',
  },
  scope_missing: {
    status: 403,
    title: 'The token lacks the scope of this operation',
    detail: '이 토큰에는 이 작업을 할 권한이 없습니다.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here for this token',
    detail: '찾을 수 없습니다. 주소와 토큰의 쇼핑몰을 확인해 주세요.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The address is known, by the methods in Allow',
    detail: '이 주소에는 쓸 수 없는 메서드입니다. 응답의 Allow 헤더에 적힌 메서드로 보내 주세요.',
  },
  site_unreadable: {
    status: 409,
    title: 'The stored settings of the shop cannot be read; replace them',
    detail: '쇼핑몰의 저장된 설정을 읽을 수 없습니다. 설정을 다시 저장한 뒤 시도해 주세요.',
  },
  changed_meanwhile: {
    status: 409,
    title: 'Somebody changed it meanwhile',
    detail: '그사이 다른 곳에서 변경되었습니다. 다시 읽은 뒤 시도해 주세요.',
  },
  ended: {
    status: 409,
    title: 'The campaign has ended',
    detail: '종료된 캠페인은 다시 시작하거나 고칠 수 없습니다.',
  },
  still_running: {
    status: 409,
    title: 'The campaign has not ended',
    detail: '종료하지 않은 캠페인은 보관할 수 없습니다. 먼저 종료해 주세요.',
  },
  not_waiting: {
    status: 409,
    title: 'The member does not wait for this campaign any more',
    detail: '취소할 대기가 없습니다. 이미 보냈거나, 구매 등으로 끝났거나, 다른 곳에서 취소했습니다.',
  },
  old_hook_open: {
    status: 409,
    title: 'The address before this one is still taken',
    detail: '옛 웹훅 주소를 아직 받고 있어 새로 만들지 않았습니다. 옛 주소를 먼저 막아 주세요.',
  },
  segment_in_use: {
    status: 409,
    title: 'Another group or a campaign uses this one',
    detail: '다른 타겟 그룹이나 캠페인이 쓰고 있어 삭제할 수 없습니다. 거기에서 먼저 빼 주세요.',
  },
  too_many_segments: {
    status: 409,
    title: 'The shop has as many groups as it may have',
    detail: '타겟 그룹을 더 만들 수 없습니다. 쓰지 않는 그룹을 삭제해 주세요.',
  },
  too_many_ids: {
    status: 409,
    title: 'A fixed group lists at most 100,000 members',
    detail: '고정 그룹에는 회원을 100,000명까지 넣을 수 있습니다. 여러 그룹으로 나누어 주세요.',
  },
  not_fixed: {
    status: 409,
    title: 'The group is a target, not a list',
    detail: '조건으로 찾는 타겟 그룹에는 회원을 넣을 수 없습니다. 고정 그룹을 골라 주세요.',
  },
  coupon_in_use: {
    status: 409,
    title: 'A campaign uses this coupon, or somebody has one',
    detail: '캠페인에서 쓰거나 이미 회원에게 나간 쿠폰이라 삭제할 수 없습니다.',
  },
  coupon_kind_fixed: {
    status: 409,
    title: 'The kind of a coupon is for good',
    detail: '쿠폰 종류는 바꿀 수 없습니다. 새 쿠폰을 만들어 주세요.',
  },
  not_a_pool: {
    status: 409,
    title: 'Only a pool has codes',
    detail: '1회용 코드 쿠폰에만 코드를 더할 수 있습니다.',
  },
  platform_not_connected: {
    status: 409,
    title: 'The shop is not connected to its platform’s API',
    detail: '쇼핑몰 쿠폰은 아직 쓸 수 없습니다. 공개 코드나 1회용 코드를 써 주세요.',
  },
  prices_not_told: {
    status: 409,
    title: 'The provider does not tell what it charges, or cannot be asked now',
    detail: '업체가 단가를 알려 주지 않았습니다. 잠시 후 다시 하거나 설정의 단가에 직접 적어 주세요.',
  },
  too_many_codes: {
    status: 409,
    title: 'The pool has as many codes as it may have',
    detail: '이 쿠폰에 코드를 더 둘 수 없습니다. 나누어 새 쿠폰에 더해 주세요.',
  },
  too_many_coupons: {
    status: 409,
    title: 'The shop has as many coupons as it may have',
    detail: '쿠폰을 더 만들 수 없습니다. 쓰지 않는 쿠폰을 삭제해 주세요.',
  },
  image_in_use: {
    status: 409,
    title: 'A campaign shows this picture',
    detail: '캠페인에서 쓰는 이미지라 삭제할 수 없습니다. usedBy에 있는 캠페인을 확인해 주세요.',
  },
  too_many_images: {
    status: 409,
    title: 'The shop has as many pictures as it may have',
    detail: '이미지를 더 둘 수 없습니다. 쓰지 않는 이미지를 삭제해 주세요.',
  },
  too_large: { status: 413, title: 'The body is larger than 1 MB', detail: '본문은 1MB까지 보낼 수 있습니다.' },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not declared as application/json',
    detail: 'Content-Type을 application/json으로 보내 주세요.',
  },
  no_sender_number: {
    status: 422,
    title: 'The site has no sender number',
    detail: '발신번호가 없어 시작할 수 없습니다. 쇼핑몰 설정에 등록된 발신번호를 적어 주세요.',
  },
  no_opt_out_080: {
    status: 422,
    title: 'The site has no free opt-out number (080)',
    detail: '무료 수신거부 080 번호가 없어 광고 문자를 보낼 수 없습니다. 쇼핑몰 설정에 080 번호를 적어 주세요.',
  },
  no_sender_email: {
    status: 422,
    title: 'The site has no address e-mail is sent from',
    detail: '보내는 이메일 주소가 없어 광고 메일을 보낼 수 없습니다. 쇼핑몰 설정에 senderEmail을 적어 주세요.',
  },
  no_contact: {
    status: 422,
    title: 'The site has not said where it is reached, as advertising e-mail must',
    detail: '광고 메일에 적을 연락처가 없습니다. 쇼핑몰 설정에 contact(이메일·전화번호·주소)를 적어 주세요.',
  },
  message_faulty: {
    status: 422,
    title: 'The message has a fault that keeps it from being sent',
    detail: '메시지에 고칠 곳이 있습니다. 미리보기(preview)의 findings를 보고 고쳐 주세요.',
  },
  alimtalk_for_advertising: {
    status: 422,
    title: 'AlimTalk carries no advertising',
    detail: '알림톡으로는 광고를 보낼 수 없습니다. 문자나 카카오 브랜드 메시지로 바꿔 주세요.',
  },
  not_connected: {
    status: 422,
    title: 'The provider does not let these credentials in, or they are incomplete',
    detail: '연결하지 못해 저장하지 않았습니다. 업체 콘솔에서 키와 권한을 다시 확인하고 채널을 하나 이상 골라 주세요.',
  },
  broken_label: {
    status: 422,
    title: 'The message carries an advertising label of its own',
    detail: '메시지에 광고 표시를 직접 적지 마세요. (광고) 표시는 법에 맞게 자동으로 붙습니다.',
  },
  unknown_variable: {
    status: 422,
    title: 'The message uses a variable that does not exist',
    detail: '메시지에 없는 변수가 쓰였습니다. variable에 적힌 이름을 고쳐 주세요.',
  },
  schedule_over: {
    status: 422,
    title: 'The campaign runs once, at an instant that is past',
    detail: '한 번 보내기로 한 시각이 지났습니다. 날짜와 시각을 바꿔 주세요.',
  },
  coupon_unavailable: {
    status: 422,
    title: 'The campaign’s coupon is gone, runs out within a day, or its pool is empty',
    detail: '줄 수 있는 쿠폰이 없어 시작할 수 없습니다. 쿠폰의 만료일과 남은 코드를 확인해 주세요.',
  },
  no_coupon: {
    status: 422,
    title: 'The message speaks of a coupon, and the campaign has none',
    detail: '쿠폰 변수를 썼지만 쿠폰을 고르지 않았습니다. coupon을 정하거나 변수를 지워 주세요.',
  },
  params_missing: {
    status: 422,
    title: 'The campaign lacks parameters its preset needs',
    detail: '캠페인에 아직 정하지 않은 항목(브랜드, 페이지 등)이 있습니다. 먼저 채워 주세요.',
  },
  quiet_time: {
    status: 422,
    title: 'The schedule lies within the quiet hours',
    detail: '발송 시각이 야간 광고 제한 시간에 있습니다. 제한 시간을 벗어난 시각으로 바꿔 주세요.',
  },
  target_refused: {
    status: 422,
    title: 'The target means nobody, everybody, or something its parts cannot say',
    detail: '이 조건으로는 타겟을 정할 수 없습니다. errors에 적힌 조건을 고쳐 주세요.',
  },
  codes_unreadable: {
    status: 422,
    title: 'There is no code in the file',
    detail: '코드를 찾지 못했습니다. 한 줄에 코드 하나씩 적어 주세요.',
  },
  coupon_too_short: {
    status: 422,
    title: 'The coupon runs out within 24 hours',
    detail: '메시지를 받고 적어도 24시간은 쓸 수 있어야 합니다. expiresAt을 더 뒤로 정해 주세요.',
  },
  image_refused: {
    status: 422,
    title: 'The file is no picture, or not one for this place',
    detail: '이 이미지는 쓸 수 없습니다. errors에 적힌 한도에 맞춰 다시 올려 주세요.',
  },
  too_many: {
    status: 429,
    title: 'Too many requests from this address',
    detail: '요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.',
  },
  no_bucket: {
    status: 503,
    title: 'The deployment has no bucket for pictures',
    detail: '이미지를 둘 곳이 없습니다. 배포 설정(wrangler.toml)의 r2_buckets를 확인해 주세요.',
  },
  internal: {
    status: 500,
    title: 'Something failed on our side',
    detail: '일시적인 오류가 있었습니다. 잠시 후 다시 시도해 주세요.',
  },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** Most places one answer names. */
const MAX_ERRORS = 20;
/** A key of the sender's own is repeated no further than this. */
const MAX_KEY_CHARS = 40;

export const problemErrorShape = v.object({
  pointer: v.optional(
    v.pipe(v.string(), v.description('JSON pointer into the body, as a URI fragment, e.g. `#/definition/name`.')),
  ),
  parameter: v.optional(v.pipe(v.string(), v.description('Name of the query parameter.'))),
  detail: v.string(),
});

export const problemShape = v.pipe(
  v.object({
    type: v.pipe(v.string(), v.description('Address of the list of problems, with the code as fragment.')),
    title: v.pipe(v.string(), v.description('What kind of problem this is; the same for every occurrence.')),
    status: v.pipe(v.number(), v.integer()),
    detail: v.pipe(v.string(), v.description('What to do about it, in Korean, fit to be shown to a person.')),
    code: v.picklist(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    errors: v.optional(v.array(problemErrorShape)),
    variable: v.optional(
      v.pipe(v.string(), v.description('With `unknown_variable`: the variable that does not exist.')),
    ),
  }),
  v.description('A problem document (RFC 9457).'),
  v.metadata({ ref: 'Problem' }),
);
type Problem = v.InferOutput<typeof problemShape>;

/** Where the list of problems lives, below the API's own address. */
export const PROBLEMS_PATH = '/problems';

export function problem(
  c: Context,
  code: ProblemCode,
  more: Pick<Problem, 'errors' | 'variable'> = {},
  headers: Record<string, string> = {},
): Response {
  const { status, title, detail } = PROBLEMS[code];
  const type = `${originOf(c.env as Env)}/api/v1${PROBLEMS_PATH}#${code}`;
  const document: Problem = { type, title, status, detail, code, ...more };
  return c.body(JSON.stringify(document), status, { 'content-type': 'application/problem+json', ...headers });
}

/** The places a schema did not like, without anything of what stood there. */
export function errorsOf(target: string, issues: readonly v.BaseIssue<unknown>[]): Problem['errors'] {
  return issues.slice(0, MAX_ERRORS).map((issue) => {
    const keys = (issue.path ?? []).map((part) => String(part.key));
    const detail = expectationOf(issue);
    return target === 'query' ? { parameter: shorten(keys[0] ?? ''), detail } : { pointer: pointerOf(keys), detail };
  });
}

/** The places where a body says what its schema knows nothing of: mistyped, it would be as good as not said. */
export function unknownIn(sent: unknown, read: unknown, keys: readonly string[] = []): NonNullable<Problem['errors']> {
  if (typeof sent !== 'object' || sent === null || typeof read !== 'object' || read === null) return [];
  return Object.entries(sent)
    .flatMap(([key, value]) =>
      Object.hasOwn(read, key)
        ? unknownIn(value, (read as Record<string, unknown>)[key], [...keys, key])
        : [{ pointer: pointerOf([...keys, key]), detail: 'no such field here' }],
    )
    .slice(0, MAX_ERRORS);
}

/** A JSON pointer (RFC 6901) as a URI fragment. */
function pointerOf(keys: readonly string[]): string {
  const tokens = keys.map((key) => encodeURIComponent(shorten(key).replace(/~/g, '~0').replace(/\//g, '~1')));
  return ['#', ...tokens].join('/');
}

const shorten = (key: string) => key.slice(0, MAX_KEY_CHARS).toWellFormed();

/** Valibot's own messages end with what was received; those are said anew, ours are kept. */
function expectationOf(issue: v.BaseIssue<unknown> & { requirement?: unknown }): string {
  const told = issue.message.endsWith(`eceived ${issue.received}`) ? null : issue.message;
  const unit = typeof issue.input === 'string' ? 'characters' : 'entries';
  if (told === null && issue.type === 'min_length') return `expected at least ${issue.requirement} ${unit}`;
  if (told === null && issue.type === 'max_length') return `expected at most ${issue.requirement} ${unit}`;
  return told ?? (issue.expected === null ? `not a valid ${issue.type}` : `expected ${issue.expected}`);
}

/** The last resort of the API: what the validators threw, and what nobody foresaw. */
export function answerFailure(error: Error, c: Context): Response {
  if (error instanceof HTTPException && error.status === 400) return problem(c, 'unreadable');
  logFailure('api', error, { method: c.req.method, route: routePath(c, -1) });
  return problem(c, error instanceof UnreadableSite ? 'site_unreadable' : 'internal');
}
