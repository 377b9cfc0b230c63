// Web push: the label and the shop's name begin the title, the body ends by saying how to stop (KISA's guide for app
// push, 2015, applied to web push too). The service worker shows the opt-out page as the notification's action.

import type { ComposedPush } from './composed';
import type { Purpose, PushContent } from './content';
import { Filling, type Recipient } from './fill';
import { AD_LABEL } from './label';
import type { Sender } from './sender';

const HOW_TO_STOP = '수신거부: 알림의 [알림 끄기]를 누르세요';

/** A push message for one person, and the first variable that had no value. */
export function fillPush(content: PushContent, recipient: Recipient, sender: Sender, purpose: Purpose) {
  const filling = new Filling(recipient);
  const title = filling.text(content.title);
  const body = filling.text(content.body);
  const advertising = purpose === 'advertising';
  const composed: ComposedPush = {
    channel: 'push',
    type: 'PUSH',
    title: advertising ? `${AD_LABEL} ${sender.name} ${title}` : `${sender.name} ${title}`,
    body: advertising ? `${body}\n${HOW_TO_STOP}` : body,
    image: content.image ? filling.image(content.image) : null,
    url: filling.link(content.url),
    optOutUrl: recipient.optOutUrl,
    links: filling.targets(),
  };
  return { composed, missing: filling.missing };
}
