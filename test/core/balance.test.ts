import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceNeed, type Spender } from '../../core/dispatch/balance';
import type { Message } from '../../core/message/content';
import { USUAL_PRICES } from '../../core/site';

const text: Message = { channel: 'sms', body: '안녕하세요', links: [{ name: '장바구니', url: '{장바구니URL}' }] };
const kakao: Message = { channel: 'kakao', bubble: { type: 'text', text: '안녕하세요', buttons: [] }, adult: false };
const prices = USUAL_PRICES;
const used = (message: Message, won: number): Spender => ({ message, used: won });

describe('what a balance should be', () => {
  it('is what running campaigns used over the last days, together', () => {
    expect(balanceNeed({ prices }, ['sms'], [used(text, 5_000), used(text, 700)])).toEqual({
      won: 5_700,
      because: 'week',
    });
  });

  it('is one message of theirs at least: a campaign that has only begun has used nothing', () => {
    expect(balanceNeed({ prices }, ['sms'], [used(text, 0)])).toEqual({ won: 33, because: 'message' });
    expect(balanceNeed({ prices }, ['kakao'], [used(kakao, 0)])).toEqual({ won: 24, because: 'message' });
  });

  it('counts campaigns whose messages go by the account, or whose text would go instead', () => {
    expect(balanceNeed({ prices }, ['sms'], [used(kakao, 900)])).toBeNull();
    expect(balanceNeed({ prices }, ['kakao'], [used(kakao, 900)])?.won).toBe(900);
    expect(balanceNeed({ prices }, ['sms'], [used({ ...kakao, fallback: text }, 900)])?.won).toBe(900);
  });

  it('is nothing while no campaign runs', () => {
    expect(balanceNeed({ prices }, ['sms'], [])).toBeNull();
  });

  it('is what the shop has set, whatever runs; 0 asks for no warning', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.array(fc.nat(100_000)), (lowBalance, wons) => {
        const running = wons.map((won) => used(text, won));
        expect(balanceNeed({ prices, lowBalance }, ['sms'], running)).toEqual(
          lowBalance === 0 ? null : { won: lowBalance, because: 'set' },
        );
      }),
    );
  });
});
