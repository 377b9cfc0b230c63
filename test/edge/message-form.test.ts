// What the message form does besides saving: a picture put into its field, and a test sent, without losing what is typed.

import { beforeEach, describe, expect, it } from 'vitest';
import { uploadImage } from '../../edge/actions/images';
import { encode } from '../../edge/images/codec';
import { type Owner, signedInOwner } from '../support/owner';
import { kst, World } from '../support/world';

let world: World;
let owner: Owner;
beforeEach(async () => {
  world = await World.begin({ now: kst('2026-03-10 12:00') });
  owner = await signedInOwner(world);
}, 60_000);

const path = (as: string) => `/admin/s/${world.site.id}/campaigns/preview?preset=cart_abandon&as=${as}`;
const typed = {
  name: '봄 캠페인',
  channel: 'sms',
  body: '봄이 왔어요 {링크}',
  linkName: '장바구니',
  linkUrl: '{장바구니URL}',
};

async function png(width: number, height: number): Promise<Uint8Array> {
  return encode({ data: new Uint8ClampedArray(width * height * 4).fill(200), width, height }, 'png', 100);
}

const valueIn = (html: string, name: string) =>
  new RegExp(`<input[^>]*name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ??
  new RegExp(`<input[^>]*value="([^"]*)"[^>]*name="${name}"`).exec(html)?.[1];

describe('a picture of the library', () => {
  it('is put into its field as it must be there, and keeps what was typed', async () => {
    const kept = await uploadImage(world.edge, world.site.id, { name: 'spring.png', bytes: await png(1_200, 600) });
    if (!kept.ok) throw new Error(kept.error.reason);
    const answer = await owner.form(path('pick'), { ...typed, pick: `image:${kept.value.id}` });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(valueIn(html, 'image')).toMatch(/\/i\/[0-9a-f]{64}$/);
    expect(valueIn(html, 'name')).toBe('봄 캠페인');
    expect(html).toContain('봄이 왔어요');
    expect(html).toContain('MMS');
  });

  it('that does not fit there is refused, with what would', async () => {
    const kept = await uploadImage(world.edge, world.site.id, { name: 'tall.png', bytes: await png(100, 400) });
    if (!kept.ok) throw new Error(kept.error.reason);
    const fields = { ...typed, channel: 'kakao', bubble: 'image', pick: `bubbleImage:${kept.value.id}` };
    const answer = await owner.form(path('pick'), fields);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('500px');
  });

  it('of another shop, or for no field, is not there', async () => {
    expect((await owner.form(path('pick'), { ...typed, pick: 'image:999' })).status).toBe(422);
    expect((await owner.form(path('pick'), { ...typed, pick: 'name:1' })).status).toBe(404);
  });
});

describe('the test of a message', () => {
  it('goes as it is typed, and says so', async () => {
    const answer = await owner.form(path('test'), { ...typed, testTo: '010-7777-1234' });
    expect(await answer.text()).toContain('010-7777-1234(으)로 보냈습니다');
    expect((await world.inbox())[0]?.text).toMatch(/^\(광고\)\[하늘옷장\] \[테스트\] 봄이 왔어요/);
  });

  it('that cannot go says what to do', async () => {
    const answer = await owner.form(path('test'), { ...typed, testTo: '이것은 번호가 아니다' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('휴대폰 번호(010…)를 적어 주세요');
  });
});
