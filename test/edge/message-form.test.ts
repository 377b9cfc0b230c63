// What the message form does besides saving: a picture put into its field, and a test sent, without losing what is typed.

import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startOf } from '../../core/campaign/definition';
import { findPreset, PRESETS } from '../../core/campaign/presets';
import { EMAIL_HTML_LIMIT, type Message, messageSchema } from '../../core/message/content';
import { createCampaign } from '../../edge/actions/campaigns';
import { uploadImage } from '../../edge/actions/images';
import { previewMessage } from '../../edge/actions/previews';
import { campaignFields, readCampaign, readMessage } from '../../edge/admin/campaign/fields';
import { fieldOfPath, messageFields } from '../../edge/admin/message/fields';
import { encode } from '../../edge/images/codec';
import { beginWithOwner, owner, world } from '../support/owned';
import { withSolapi } from '../support/providers';
import { definitionOf, kst } from '../support/world';

beginWithOwner({ now: kst('2026-03-10 12:00') });
afterEach(() => {
  vi.unstubAllGlobals();
});

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

describe('a carousel of cards written one by one', () => {
  const card = (i: number) => ({
    [`cardHeader${i}`]: `머리 ${i}`,
    [`cardText${i}`]: `내용 ${i}`,
    [`cardImage${i}`]: `https://shop.test/${i}.jpg`,
    [`cardButtonName${i}`]: '보러 가기',
    [`cardButtonUrl${i}`]: 'https://shop.test/a',
  });
  const fields = {
    ...typed,
    channel: 'kakao',
    bubble: 'carousel_feed',
    ...card(0),
    ...card(2),
    tailUrl: 'https://shop.test',
  };
  const preset = findPreset('cart_abandon');
  if (!preset) throw new Error('no such preset');
  const start = startOf(preset);

  it('has the cards that were filled in, in their order, and comes back into the same fields', () => {
    const message = readMessage(fields, start.message);
    expect(message).toMatchObject({
      channel: 'kakao',
      bubble: {
        type: 'carousel_feed',
        cards: [
          { header: '머리 0', text: '내용 0', image: { src: 'https://shop.test/0.jpg' } },
          { header: '머리 2', buttons: [{ type: 'link', name: '보러 가기', url: 'https://shop.test/a' }] },
        ],
        tail: { url: 'https://shop.test' },
      },
    });
    if (!message) throw new Error('not read');
    expect(readMessage(messageFields(message), start.message)).toEqual(message);
  });

  it('is shown on the phone card by card, with room for one more', async () => {
    const html = await (await owner.form(path(''), fields)).text();
    expect(html).toMatch(/kakao-cards[\s\S]*머리 0[\s\S]*머리 2[\s\S]*더 보기/);
    expect(valueIn(html, 'cardHeader2')).toBe('머리 2');
    expect(html).toContain('name="cardHeader3"');
    expect(html).not.toContain('name="cardHeader4"');
  });

  it('says at its own card what is missing, and where a limit is passed', async () => {
    const without = { ...fields, cardImage2: '' };
    const read = readCampaign({ ...campaignFields(start), ...without }, start);
    expect(read).toMatchObject({ error: { errors: { cardImage2: '그림 주소를 적어 주세요.' } } });
    expect(fieldOfPath('bubble.cards.1.buttons.0.url', fields)).toBe('cardButtonUrl2');
    const long = await (await owner.form(path(''), { ...fields, cardText0: '가'.repeat(181) })).text();
    expect(long).toContain('180자까지인데 181자입니다');
  });

  it('takes a picture of the library into the first card that has none, shaped for a card', async () => {
    const kept = await uploadImage(world.edge, world.site.id, { name: 'spring.png', bytes: await png(1_200, 900) });
    if (!kept.ok) throw new Error(kept.error.reason);
    const without = { ...fields, cardImage2: '' };
    const offered = await (await owner.form(path(''), without)).text();
    expect(offered).toContain(`value="cardImage2:${kept.value.id}"`);
    const picked = await owner.form(path('pick'), { ...without, pick: `cardImage2:${kept.value.id}` });
    expect(valueIn(await picked.text(), 'cardImage2')).toMatch(/\/i\/[0-9a-f]{64}$/);
  });

  it('that has more to it than the form shows is kept as it is', () => {
    const message = readMessage(fields, start.message);
    if (message?.channel !== 'kakao' || message.bubble.type !== 'carousel_feed') throw new Error('not read');
    const cards = message.bubble.cards.map((one) => ({ ...one, each: 'product' as const }));
    const kept = { ...message, bubble: { ...message.bubble, cards } };
    expect(readMessage(messageFields(kept), kept)).toEqual(kept);
  });
});

describe('a product bubble', () => {
  const preset = findPreset('cart_abandon');
  if (!preset) throw new Error('no such preset');
  const start = startOf(preset);
  const fields = {
    ...typed,
    channel: 'kakao',
    bubble: 'carousel_commerce',
    productTitle: '{상품명}',
    productPrice: '12,000',
    discountPrice: '9,000',
    discountAs: 'fixed',
    bubbleImage: 'https://shop.test/1.jpg',
    button0Name: '보러 가기',
    button0Url: 'https://shop.test/a',
    headHeader: '봄맞이',
    headText: '담아 두신 상품이 할인 중이에요',
    headImage: 'https://shop.test/head.jpg',
    headUrl: 'https://shop.test/spring',
    tailUrl: 'https://shop.test/all',
    couponKind: 'free',
    couponWhat: '배송',
    couponText: '오늘까지',
    couponUrl: 'https://shop.test/coupon',
  };
  const card = { product: { title: '{상품명}', regularPrice: 12_000, discountPrice: 9_000, discountAs: 'fixed' } };

  it('has its discount, its coupon, the card ahead and 더 보기, and comes back into the same fields', () => {
    const message = readMessage(fields, start.message);
    if (message?.channel !== 'kakao') throw new Error('not read');
    expect(message.bubble).toMatchObject({
      type: 'carousel_commerce',
      head: { header: '봄맞이', image: { src: 'https://shop.test/head.jpg' }, url: 'https://shop.test/spring' },
      cards: [
        { ...card, each: 'product', coupon: { benefit: { kind: 'free', what: '배송' }, description: '오늘까지' } },
      ],
      tail: { url: 'https://shop.test/all' },
    });
    expect(readMessage(messageFields(message), start.message)).toEqual(message);
    const plain = readMessage({ ...fields, bubble: 'commerce', discountAs: 'rate' }, start.message);
    if (!plain) throw new Error('not read');
    expect(readMessage(messageFields(plain), start.message)).toEqual(plain);
  });

  it.each([
    [
      { couponKind: 'won', couponAmount: '3,000' },
      { kind: 'won', amount: 3_000 },
    ],
    [
      { couponKind: 'percent', couponAmount: '10' },
      { kind: 'percent', amount: 10 },
    ],
    [{ couponKind: 'shipping' }, { kind: 'shipping' }],
    [
      { couponKind: 'up', couponWhat: '사이즈' },
      { kind: 'up', what: '사이즈' },
    ],
  ])('takes every coupon Kakao knows: %o', (over, benefit) => {
    const message = readMessage({ ...fields, bubble: 'text', bubbleText: '봄이 왔어요', ...over }, start.message);
    if (!message) throw new Error('not read');
    expect(message).toMatchObject({ bubble: { coupon: { benefit } } });
    expect(readMessage(messageFields(message), start.message)).toEqual(message);
  });

  it('says beside its field what is missing, and which limit is passed', async () => {
    const missing = readCampaign(
      { ...campaignFields(start), ...fields, couponWhat: '', headText: '', discountPrice: '' },
      start,
    );
    expect(missing).toMatchObject({
      ok: false,
      error: { errors: { couponWhat: expect.stringContaining('1~7자'), headText: expect.stringContaining('50자') } },
    });
    const html = await (
      await owner.form(path(''), {
        ...fields,
        headHeader: '가'.repeat(21),
        headText: '나'.repeat(51),
        couponWhat: '다'.repeat(8),
        couponText: '라'.repeat(13),
        discountPrice: '백 원',
        button1Name: '마'.repeat(9),
        button1Url: 'https://shop.test/b',
      })
    ).text();
    for (const [field, words] of Object.entries({
      headHeader: '20자까지인데 21자입니다',
      headText: '50자까지인데 51자입니다',
      couponWhat: '7자까지인데 8자입니다',
      couponText: '12자까지인데 13자입니다',
      discountPrice: '가격이 0원~99,999,999원의 수가 아닙니다',
      button1Name: '8자까지인데 9자입니다',
    })) {
      expect(new RegExp(`id="${field}-error"[^>]*>([^<]*)`).exec(html)?.[1]).toContain(words);
      expect(html).toContain(`href="#${field}"`);
    }
  });

  it('takes the card ahead’s picture from the library', async () => {
    const kept = await uploadImage(world.edge, world.site.id, { name: 'spring.png', bytes: await png(1_200, 900) });
    if (!kept.ok) throw new Error(kept.error.reason);
    const picked = await owner.form(path('pick'), { ...fields, pick: `headImage:${kept.value.id}` });
    expect(valueIn(await picked.text(), 'headImage')).toMatch(/\/i\/[0-9a-f]{64}$/);
  });
});

describe('the test of a message', () => {
  it('goes as it is typed, and says so', async () => {
    const answer = await owner.form(path('test'), { ...typed, testTo: '010-7777-1234' });
    expect(await answer.text()).toContain('실제로 보내지는 않았습니다. 받은 문자함에서');
    expect((await world.inbox())[0]?.text).toMatch(/^\(광고\)\[하늘옷장\] \[테스트\] 봄이 왔어요/);
    const solapi = await withSolapi(world);
    const real = await owner.form(path('test'), { ...typed, testTo: '010-7777-1234' });
    expect(await real.text()).toContain('보냈습니다(010-7777-1234). 곧 도착합니다.');
    expect(solapi.calls.length).toBeGreaterThan(0);
  });

  it('that cannot go says what to do', async () => {
    const answer = await owner.form(path('test'), { ...typed, testTo: '이것은 번호가 아니다' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('휴대폰 번호(010…)를 적어 주세요');
  });

  it('as a web push asks for a member of one’s own, and says how to have a browser registered', async () => {
    const push = {
      channel: 'push',
      pushTitle: '봄이 왔어요',
      pushBody: '새 옷을 보러 오세요',
      pushUrl: 'https://shop.test/',
    };
    const page = await (await owner.form(path(''), { ...typed, ...push })).text();
    expect(page).toContain('name="testMember"');
    await world.member('owner');
    const answer = await owner.form(path('test'), { ...typed, ...push, testMember: 'owner' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('로그인해 알림을 허용하고');
  });
});

describe('a long mail in Korean', () => {
  const mail = (html: string) => ({
    ...typed,
    ...{ channel: 'email', mailSubject: '가을 신상', kind: 'html', sendType: 'realtime', delayHours: '24' },
    html,
  });

  it('is previewed up to the length a mail may have', async () => {
    const answer = await owner.form(path(''), mail(`<p>${'가'.repeat(EMAIL_HTML_LIMIT - 7)}</p>`));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('가을 신상');
  });

  it('that is longer is kept, and told how long it may be', async () => {
    const answer = await owner.form(path(''), mail('가'.repeat(EMAIL_HTML_LIMIT + 1)));
    expect((await answer.text()).match(/가/g)?.length).toBeGreaterThan(EMAIL_HTML_LIMIT);
    const saved = await owner.form(
      `/admin/s/${world.site.id}/campaigns?preset=cart_abandon`,
      mail('가'.repeat(EMAIL_HTML_LIMIT + 1)),
    );
    expect([saved.status, await saved.text()]).toEqual([422, expect.stringContaining('HTML을 100,000자 이하로')]);
  });

  it('that no form could hold is refused in Korean, with what to do', async () => {
    const answer = await owner.form(path(''), mail('가'.repeat(2 * EMAIL_HTML_LIMIT)));
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('적은 내용이 너무 깁니다')]);
  });
});

describe('a preset’s words', () => {
  const channels = ['kakao', 'email', 'push'] as const;
  it.each(PRESETS.flatMap((preset) => channels.map((channel) => [preset.id, channel, preset] as const)))(
    'of %s stand in the form of %s too, and can go as they are',
    async (_, channel, preset) => {
      const definition = startOf(preset);
      const message = readMessage({ ...campaignFields(definition), channel, fallback: 'on' }, definition.message);
      if (!message) throw new Error('not whole');
      const preview = await previewMessage(world.edge, world.site, { ...definition, message });
      if (!preview.ok) throw new Error(preview.error.reason);
      const { problems, findings, fallback, missing } = preview.value;
      expect([problems, fallback?.problems ?? [], missing]).toEqual([[], [], null]);
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );
});

describe('a message of a program', () => {
  /** What the form shows of a message and sends back untouched. */
  async function savedAsItIs(message: Message) {
    const definition = { ...definitionOf('cart_abandon_realtime'), message };
    const created = await createCampaign(world.edge, world.site.id, definition);
    if (!created.ok) throw new Error(created.error.reason);
    const campaign = created.value;
    const html = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaign.id}/edit`);
    const shown = Object.entries(campaignFields(campaign.definition)).filter(([name]) =>
      html.includes(`name="${name}"`),
    );
    const read = readCampaign(Object.fromEntries(shown), campaign.definition);
    return read.ok ? read.value.message : read.error.errors;
  }
  const link = (i: number) => ({ name: `링크 ${i}`, url: `https://shop.test/${i}` });
  const file = { type: 'jpeg', width: 640, height: 640, bytes: 90_000 } as const;

  it('keeps all its buttons when somebody saves it in the form', async () => {
    const buttons = [1, 2, 3, 4, 5].map((i) => ({ type: 'link' as const, ...link(i) }));
    const message = v.parse(messageSchema, {
      channel: 'kakao',
      bubble: { type: 'text', text: '담아 두셨어요', buttons },
    });
    expect(await savedAsItIs(message)).toEqual(message);
  });

  it('keeps what is known of the pictures of a bubble, of its own and of its cards', async () => {
    const image = { src: 'https://shop.test/a.jpg', alt: '', file };
    const buttons = [{ type: 'link', ...link(1) }];
    const card = { header: '봄', text: '담아 두셨어요', image, buttons };
    const cards = [card, { ...card, image: { ...image, src: 'https://shop.test/b.jpg' } }];
    const head = { header: '봄', text: '모았어요', image };
    const product = { title: '{상품명}', regularPrice: '{상품금액}' };
    for (const bubble of [
      { type: 'image', text: '담아 두셨어요', image: { ...image, alt: '봄' }, buttons },
      { type: 'carousel_feed', cards },
      { type: 'carousel_commerce', head, cards: [{ each: 'product', product, image, buttons }] },
    ]) {
      const message = v.parse(messageSchema, { channel: 'kakao', bubble });
      expect(await savedAsItIs(message)).toEqual(message);
    }
  });

  it('keeps all blocks of a mail, where its pictures lead, and how many products it shows', async () => {
    const blocks = [
      { type: 'image', image: { src: 'https://shop.test/a.jpg', alt: '봄', file }, url: 'https://shop.test/spring' },
      { type: 'products', max: 7, buttonLabel: '보러 가기' },
      ...Array.from({ length: 20 }, (_, i) => ({ type: 'text', text: `글 ${i}` })),
      { type: 'divider' },
    ];
    const mail = { channel: 'email', subject: '봄', body: { kind: 'blocks', blocks }, text: '봄 소식입니다.' };
    const message = v.parse(messageSchema, mail);
    expect(await savedAsItIs(message)).toEqual(message);
    const fields = { ...messageFields(message), blockText2: '고친 글', blockUrl0: 'https://shop.test/b.jpg' };
    const read = readMessage(fields, message);
    const body = read?.channel === 'email' && read.body.kind === 'blocks' ? read.body : null;
    expect(body?.blocks.slice(0, 3)).toEqual([
      { type: 'image', image: { src: 'https://shop.test/b.jpg', alt: '봄' }, url: 'https://shop.test/spring' },
      blocks[1],
      { type: 'text', text: '고친 글' },
    ]);
    expect(read).not.toHaveProperty('text');
  });

  it('keeps the picture of a push', async () => {
    const push = { channel: 'push', title: '돌아와요', body: '담아 두셨어요', url: 'https://shop.test/cart' };
    const message = v.parse(messageSchema, { ...push, image: { src: 'https://shop.test/a.jpg', alt: '' } });
    expect(await savedAsItIs(message)).toEqual(message);
  });

  it('keeps the links and the picture of the text that goes instead', async () => {
    const fallback = {
      ...{ channel: 'sms', body: '{링크} {링크2} {링크3} {링크4}', links: [1, 2, 3, 4].map(link) },
      image: { src: 'https://shop.test/a.jpg', alt: '', file },
    };
    const push = { channel: 'push', title: '돌아와요', body: '담아 두셨어요', url: 'https://shop.test/cart', fallback };
    const message = v.parse(messageSchema, push);
    expect(await savedAsItIs(message)).toEqual(message);
  });
});

describe('the buttons of a bubble', () => {
  const start = definitionOf('cart_abandon_realtime');
  const errorsOf = (over: Record<string, string>) => {
    const kakao = { channel: 'kakao', bubble: 'wide', bubbleText: '봄', bubbleImage: 'https://shop.test/a.jpg' };
    const read = readCampaign({ ...campaignFields(start), ...kakao, ...over }, start);
    return read.ok ? {} : read.error.errors;
  };
  const row = (i: number) => ({ [`button${i}Name`]: '보러 가기', [`button${i}Url`]: '{장바구니URL}' });

  it('are told how many the bubble takes', () => {
    expect(errorsOf({ ...row(0), ...row(1) })).toEqual({});
    expect(errorsOf({ ...row(0), ...row(1), ...row(2) })).toEqual({ buttons: expect.stringContaining('와이드에 2개') });
  });

  it('are told what they lack in the row where it is lacking, whichever are left empty before it', () => {
    const empty = { button0Name: '', button0Url: '' };
    expect(errorsOf({ ...empty, button1Name: '보러 가기' })).toEqual({ button1Url: expect.stringContaining('주소') });
    expect(errorsOf({ ...row(0), button1Url: '{장바구니URL}' })).toEqual({
      button1Name: expect.stringContaining('이름'),
    });
  });
});
