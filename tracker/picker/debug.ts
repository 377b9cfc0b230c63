// The debug mode: says in the console what the tracker sent, as what, and what the edge answered. It listens at fetch,
// before the tracker notices anything; it prints only once the edge has said that the token is good.

import { forgetToken, isCollector, type Token, tell } from './token';

type Sent = { vid?: string; mid?: string; events?: { n: string; p?: Record<string, unknown>; u?: string }[] };
type Meant = { n: string; p?: Record<string, unknown> };
type Answer = { ok?: number; bad?: { i: number; why: string }[]; as?: (Meant & { i: number })[]; error?: string };

/** What the tracker looks at; the edge works out what it means. */
const LOOKS: Record<string, string> = {
  _page: '페이지를 봄',
  _leave: '페이지를 다시 살핌',
  _click: '버튼을 누름',
  _request: '장바구니·관심상품 요청',
  _member: '회원이 나타남',
};

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
function causeOf({ n, p = {} }: Meant): string {
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
    // The tracker leaves line ends as they stand in the page.
    const { vid, mid, events = [] } = JSON.parse(`${body}`.replace(/\s/g, ' ')) as Sent;
    const result = received
      ? `${received.status} ${received.answer.error ? why(received.answer.error) : ''}`
      : '응답 없음';
    console.group(`[돌아와] 이벤트 ${events.length}건 → ${result}`);
    console.log(mid ? `회원 ${mid} (방문자 ${vid})` : `방문자 ${vid} (회원 아이디 없음)`);
    events.forEach((event, i) => {
      const refused = received?.answer.bad?.find((entry) => entry.i === i);
      const look = LOOKS[event.n];
      if (refused) console.log(look ?? event.n, `거절: ${why(refused.why)}`, event.p ?? {});
      const meant = received?.answer.as?.filter((entry) => entry.i === i) ?? (look ? [] : [event]);
      for (const one of meant) console.log(one.n, causeOf(one), one.p ?? {});
      if (look && !refused && meant.length === 0) console.log(look, '이벤트가 되지 않음', event.p ?? {});
    });
    if (!received) console.log('브라우저에 보관했다가 다음에 다시 보냅니다.');
    console.groupEnd();
  };
  window.fetch = (input, init) => {
    const isOurs = isCollector(input);
    const answered = native.call(window, isOurs ? `${input}?explain` : input, init);
    if (isOurs)
      void print(
        init?.body,
        answered.then((response) => response.clone()),
      ).catch(() => {});
    return answered;
  };
}
