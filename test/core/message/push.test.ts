import { describe, expect, it } from 'vitest';
import type { AlimtalkContent, PushContent } from '../../../core/message/content';
import { renderMessage } from '../../../core/message/render';
import { aRecipient, aSender } from './messages';

const aPush: PushContent = { channel: 'push', title: '{이름}님', body: '장바구니를 잊으셨나요?', url: '{장바구니URL}' };

describe('an advertising push message', () => {
  it('begins its title with the label and the shop, and says how to stop', () => {
    expect(renderMessage(aPush, aRecipient, aSender, 'advertising')).toMatchObject({
      value: {
        title: '(광고) 하늘옷장 하늘님',
        body: '장바구니를 잊으셨나요?\n수신거부: 알림의 [알림 끄기]를 누르세요',
        url: 'https://e.test/r/AAAAAAAAA0',
        optOutUrl: aRecipient.optOutUrl,
        links: ['https://shop.test/cart'],
      },
    });
  });

  it('is refused when it is too large for a push service', () => {
    const values = { ...aRecipient.values, 이름: '가'.repeat(1_500) };
    expect(renderMessage(aPush, { ...aRecipient, values }, aSender, 'advertising')).toMatchObject({
      error: { problem: { code: 'too_long', unit: 'bytes', limit: 3_993 } },
    });
  });
});

const anAlimtalk: AlimtalkContent = {
  channel: 'alimtalk',
  templateCode: 'SHIP1',
  templateBody: '#{이름}님, 주문하신 상품이 출발했습니다.',
  variables: { 이름: '{이름|고객}', 번호: '1234' },
  buttons: [{ name: '배송 조회', url: 'https://shop.test/track?no=#{번호}' }],
  links: [],
};

describe('an AlimTalk', () => {
  it('is the approved text with only its placeholders filled', () => {
    expect(renderMessage(anAlimtalk, aRecipient, aSender, 'informational')).toMatchObject({
      value: {
        text: '하늘님, 주문하신 상품이 출발했습니다.',
        variables: { '#{이름}': '하늘', '#{번호}': '1234' },
        buttons: [{ name: '배송 조회', url: 'https://shop.test/track?no=1234' }],
      },
    });
  });

  it('never carries advertising (list L, 1)', () => {
    expect(renderMessage(anAlimtalk, aRecipient, aSender, 'advertising')).toMatchObject({
      error: { problem: { code: 'advertising_by_alimtalk' } },
    });
  });

  it('is refused with a placeholder nobody filled', () => {
    const content = { ...anAlimtalk, variables: { 이름: '{이름}' } };
    expect(renderMessage(content, aRecipient, aSender, 'informational')).toMatchObject({
      error: { problem: { code: 'unfilled', placeholder: '#{번호}' } },
    });
  });
});
