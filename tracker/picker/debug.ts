// The debug mode: says in the console what the tracker sent, as what, and what the edge answered. It listens at fetch,
// before the tracker notices anything; it prints only once the edge has said that the token is good.

import { forgetToken, isCollector, type Token, tell } from './token';

type Sent = { vid?: string; mid?: string; events?: { n: string; p?: Record<string, unknown>; u?: string }[] };
type Answer = { ok?: number; bad?: { i: number; why: string }[]; error?: string };

/** Why the edge refused one event. */
const REASONS: Record<string, string> = {
  shape: '형식이 틀림',
  id: '이벤트 ID가 틀림',
  name: '이벤트 이름이 틀림',
  time: '시각이 틀림',
  url: '주소가 틀림',
  params: '파라미터가 틀림',
  items: '상품 목록이 틀림',
  edge_only: '브라우저가 보낼 수 없는 이벤트',
  too_many: '너무 많이 보냄',
  foreign_origin: '설정에 없는 쇼핑몰 주소',
  unknown_site: '알 수 없는 사이트 키',
};
const why = (reason: string): string => REASONS[reason] ?? reason;

/** What made the tracker notice it, where that is not plain from the name. */
const CAUSES: Record<string, string> = { auto: '자동 감지', click: '버튼 클릭 규칙', url: '페이지 주소 규칙' };
function causeOf({ n, p = {} }: { n: string; p?: Record<string, unknown> }): string {
  if (n === 'page_view') return `페이지 종류: ${p.page_type}`;
  if (n === 'sign_up') return CAUSES[`${p.method}`] ?? '';
  return p.method ? `방법: ${p.method}` : '';
}

export function debug(token: Token): void {
  const console = window.console;
  const native = window.fetch;
  const allowed = tell(token).then((answer) => {
    if (answer === true) {
      console.info('[돌아와] 디버그 모드입니다. 이 탭에서 10분 동안 보낸 이벤트와 응답을 보여 줍니다.');
      return true;
    }
    if (answer) forgetToken();
    window.fetch = native;
    console.warn(`[돌아와] ${answer ?? '관리자에 연결하지 못해 디버그 모드를 켜지 못했습니다.'}`);
    return false;
  });
  const print = async (body: unknown, answered: Promise<Response>) => {
    const received = await answered.then(
      async (response) => ({ status: response.status, answer: (await response.json()) as Answer }),
      () => null,
    );
    if (!(await allowed)) return;
    const { vid, mid, events = [] } = JSON.parse(`${body}`) as Sent;
    const result = received
      ? `${received.status} ${received.answer.error ? why(received.answer.error) : ''}`
      : '응답 없음';
    console.group(`[돌아와] 이벤트 ${events.length}건 → ${result}`);
    console.log(mid ? `회원 ${mid} (방문자 ${vid})` : `방문자 ${vid} (회원 아이디 없음)`);
    events.forEach((event, i) => {
      const refused = received?.answer.bad?.find((entry) => entry.i === i);
      console.log(event.n, refused ? `거절: ${why(refused.why)}` : causeOf(event), event.p ?? {});
    });
    if (!received) console.log('브라우저에 보관했다가 다음에 다시 보냅니다.');
    console.groupEnd();
  };
  window.fetch = (input, init) => {
    const answered = native.call(window, input, init);
    if (isCollector(input))
      void print(
        init?.body,
        answered.then((response) => response.clone()),
      ).catch(() => {});
    return answered;
  };
}
