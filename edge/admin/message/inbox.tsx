// The sandbox inbox, drawn as the phone it stands for: who got something, and what it looked like there.

import type { Child } from 'hono/jsx';
import type { InboxMessage } from '../../actions/reports';
import { maskAddress } from '../../actions/suppressions';
import { moment, phone } from '../format';
import type { Shop } from '../layout';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Empty, Time } from '../parts';

/** All messages to one number, newest first. `id` is its newest message's: numbers stay out of addresses. */
export type Conversation = { id: number; to: string; messages: InboxMessage[] };
type InboxProps = { shop: Shop; conversations: Conversation[]; open: Conversation | null; now: number };

/** Messages by receiver, latest conversation first, and the one that holds message `openId`, else the first. */
export function conversationsOf(messages: InboxMessage[], openId: number): Omit<InboxProps, 'shop' | 'now'> {
  const byNumber = new Map<string, InboxMessage[]>();
  for (const message of messages) byNumber.set(message.to, [...(byNumber.get(message.to) ?? []), message]);
  const conversations = [...byNumber].map(([to, of]) => ({ id: of[0]?.id ?? 0, to, messages: of }));
  const open = conversations.find((one) => one.messages.some((message) => message.id === openId));
  return { conversations, open: open ?? conversations[0] ?? null };
}

/** Enough of an address to tell receivers apart. Web push goes to browsers, which have no address to read. */
function maskReceiver(to: string): string {
  return to.startsWith('[') ? '웹 푸시 브라우저' : maskAddress(to);
}

export const InboxPage = ({ frame, inbox }: { frame: Frame; inbox: InboxProps }) => {
  const of = inbox.open ? `?of=${inbox.open.id}` : '';
  return (
    <ShopPage frame={frame} room="inbox" title="받은 문자함">
      <p class="lead">
        실제로 보내지 않는 연습용 통신사(샌드박스)입니다. 회원의 휴대폰에 도착할 모습 그대로 보여 줍니다.
      </p>
      <div
        id="inbox"
        hx-get={shopPath(frame.shop.id, `/inbox/messages${of}`)}
        hx-trigger="every 3s"
        hx-swap="innerHTML"
      >
        <Inbox {...inbox} />
      </div>
      <noscript>
        <p>
          <a href={shopPath(frame.shop.id, `/inbox${of}`)}>새로 고침</a>
        </p>
      </noscript>
    </ShopPage>
  );
};

export const Inbox = ({ shop, conversations, open, now }: InboxProps) =>
  open === null ? (
    <Empty title="아직 받은 문자가 없습니다">
      <p>캠페인을 시작하고 조건에 맞는 회원이 생기면 여기에 도착합니다.</p>
      <a class="button" href={shopPath(shop.id, '/campaigns')}>
        캠페인 보기
      </a>
    </Empty>
  ) : (
    <div class="inbox">
      <nav class="conversations" aria-label="받은 사람">
        <ul>
          {conversations.map((one) => (
            <li>
              <a href={shopPath(shop.id, `/inbox?of=${one.id}`)} aria-current={one === open ? 'true' : undefined}>
                <b>{maskReceiver(one.to)}</b>
                <small>
                  {one.messages[0] && moment(one.messages[0].acceptedAt, now)} · {one.messages.length}건
                </small>
                <span class="clip">{one.messages[0]?.text.replace(/\s+/g, ' ')}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <section class="phone" aria-label={`${maskReceiver(open.to)} 휴대폰 화면`}>
        <p class="phone-head">
          {open.messages[0] && phone(open.messages[0].from)}
          <small>받는 사람 {maskReceiver(open.to)}</small>
        </p>
        <ol class="bubbles">
          {open.messages.map((message) => (
            <li>
              <p class="bubble">{withLinks(message.text)}</p>
              <small>
                <Time at={message.acceptedAt} now={now} /> · {message.type}
              </small>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );

const ADDRESS = /(https?:\/\/[^\s]+)/;

/** A text with its addresses as links, as phones show them. */
function withLinks(text: string): Child[] {
  return text.split(ADDRESS).map((piece, i) =>
    i % 2 === 1 ? (
      <a href={piece} target="_blank" rel="noreferrer">
        {piece}
      </a>
    ) : (
      piece
    ),
  );
}
