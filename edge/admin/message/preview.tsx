// A finished message as the phone or the mail program shows it, with its size, its type and its price.

import type { Child } from 'hono/jsx';
import type {
  ComposedEmail,
  ComposedImage,
  ComposedKakao,
  ComposedKakaoButton,
  ComposedKakaoCoupon,
  ComposedKakaoProduct,
  ComposedMessage,
  ComposedPush,
  ComposedText,
} from '../../../core/message/composed';
import { AD_LABEL } from '../../../core/message/label';
import { LMS_BYTES, SMS_BYTES } from '../../../core/message/text';
import { number } from '../format';

type Shown<M extends ComposedMessage> = { message: M; senderName: string };

export const ComposedView = ({ message, senderName }: Shown<ComposedMessage>) => {
  switch (message.channel) {
    case 'sms':
      return <TextView {...{ message, senderName }} />;
    case 'kakao':
      return <KakaoView {...{ message, senderName }} />;
    case 'alimtalk':
      return (
        <Phone head={senderName} look="kakao">
          <div class="bubble kakao-bubble">
            <p class="kakao-kind">알림톡 도착</p>
            <p class="kakao-text">{message.text}</p>
            <Buttons buttons={message.buttons.map((button) => ({ type: 'link', ...button }))} />
          </div>
        </Phone>
      );
    case 'email':
      return <EmailHead {...{ message, senderName }} />;
    case 'push':
      return <PushView {...{ message, senderName }} />;
  }
};

/** Size and type as the carrier bills it; other channels have neither. */
export const SizeOf = ({ message }: { message: ComposedMessage }) => {
  if (message.channel !== 'sms') return <b>{TYPE_WORDS[message.channel]}</b>;
  const limit = message.type === 'SMS' ? SMS_BYTES : LMS_BYTES;
  return (
    <>
      <b>{message.type}</b> {number(message.bytes)}/{number(limit)}바이트
    </>
  );
};

const TYPE_WORDS: Record<Exclude<ComposedMessage['channel'], 'sms'>, string> = {
  kakao: '브랜드 메시지',
  alimtalk: '알림톡',
  email: '이메일',
  push: '웹 푸시',
};

const Phone = ({ head, look, children }: { head: Child; look?: 'kakao'; children: Child }) => (
  <div class={`phone small${look ? ` ${look}` : ''}`}>
    <p class="phone-head">{head}</p>
    {children}
  </div>
);

const Picture = ({ image }: { image: ComposedImage }) => <img class="picture" src={image.src} alt={image.alt} />;

const TextView = ({ message, senderName }: Shown<ComposedText>) => (
  <Phone head={senderName}>
    {message.image && <Picture image={message.image} />}
    <p class="bubble">
      {message.subject && <b class="subject">{message.subject}</b>}
      {message.text}
    </p>
  </Phone>
);

const KakaoView = ({ message: { bubble, advertising }, senderName }: Shown<ComposedKakao>) => (
  <Phone head={senderName} look="kakao">
    <p class="kakao-profile">{advertising ? `${AD_LABEL} ${senderName}` : senderName}</p>
    {'cards' in bubble ? (
      <section class="kakao-cards" aria-label="옆으로 넘기는 카드">
        {bubble.type === 'carousel_commerce' && bubble.head && (
          <div class="bubble kakao-bubble">
            <Picture image={bubble.head.image} />
            <p class="kakao-text">
              <b>{bubble.head.header}</b>
              {'\n'}
              {bubble.head.text}
            </p>
          </div>
        )}
        {bubble.cards.map((card) => (
          <div class="bubble kakao-bubble">
            <Picture image={card.image} />
            {'product' in card ? (
              <Product product={card.product} additional={card.additional} />
            ) : (
              <p class="kakao-text">
                <b>{card.header}</b>
                {'\n'}
                {card.text}
              </p>
            )}
            <Coupon coupon={card.coupon} />
            <Buttons buttons={card.buttons} />
          </div>
        ))}
        {bubble.tail && <div class="bubble kakao-bubble kakao-more">더 보기 ›</div>}
      </section>
    ) : (
      <div class="bubble kakao-bubble">
        {bubble.type === 'wide_list' ? (
          <>
            <p class="kakao-text">
              <b>{bubble.header}</b>
            </p>
            <Picture image={bubble.main.image} />
            <p class="kakao-text">{bubble.main.title}</p>
            <ul class="kakao-items">
              {bubble.items.map((item) => (
                <li>
                  <Picture image={item.image} />
                  {item.title}
                </li>
              ))}
            </ul>
          </>
        ) : (
          <>
            {bubble.type !== 'text' && <Picture image={bubble.image} />}
            {bubble.type === 'commerce' ? (
              <Product product={bubble.product} additional={bubble.additional} />
            ) : (
              <p class="kakao-text">{bubble.text}</p>
            )}
          </>
        )}
        <Coupon coupon={bubble.coupon} />
        <Buttons buttons={bubble.buttons} />
      </div>
    )}
    {advertising && <p class="kakao-foot">수신거부 | 홈 &gt; 채널차단 (카카오가 붙입니다)</p>}
  </Phone>
);

const Product = ({ product, additional }: { product: ComposedKakaoProduct; additional: string | null }) => (
  <p class="kakao-text">
    {product.title}
    {'\n'}
    <b>
      {product.discountRate !== undefined && <em>{product.discountRate}% </em>}
      {number(product.discountPrice ?? product.regularPrice)}원
    </b>
    {product.discountPrice !== undefined && <s> {number(product.regularPrice)}원</s>}
    {additional && (
      <>
        {'\n'}
        <small>{additional}</small>
      </>
    )}
  </p>
);

const Coupon = ({ coupon }: { coupon: ComposedKakaoCoupon | null }) =>
  coupon && (
    <p class="kakao-coupon">
      <b>{coupon.title}</b>
      <small>{coupon.description}</small>
    </p>
  );

const Buttons = ({ buttons }: { buttons: readonly ComposedKakaoButton[] }) =>
  buttons.length === 0 ? null : (
    <ul class="kakao-buttons">
      {buttons.map((button) => (
        <li>{button.type === 'link' ? button.name : '채널 추가'}</li>
      ))}
    </ul>
  );

/** How the mail stands in the list of a mailbox; its body has a frame of its own. */
const EmailHead = ({ message }: Shown<ComposedEmail>) => (
  <dl class="mail-head">
    <dt>보낸 사람</dt>
    <dd>{message.fromName}</dd>
    <dt>제목</dt>
    <dd>
      <b>{message.subject}</b>
    </dd>
  </dl>
);

const PushView = ({ message }: Shown<ComposedPush>) => (
  <div class="push">
    <b>{message.title}</b>
    <p>{message.body}</p>
    {message.image && <Picture image={message.image} />}
    <ul class="kakao-buttons">
      <li>알림 끄기</li>
    </ul>
  </div>
);
