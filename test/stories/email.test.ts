// A campaign by e-mail, from a cart left behind to what came of the mail.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatKst } from '../../core/time';
import { eraseMember } from '../../edge/actions/people';
import { listSiteProviders } from '../../edge/actions/providers';
import { addSuppressions } from '../../edge/actions/suppressions';
import { listDispatches } from '../../edge/db/dispatch-views';
import type { Resend, TakenEmail } from '../providers/resend/resend';
import { anEmail, EMAIL_SETTINGS, emailMember } from '../support/email';
import { signedInOwner } from '../support/owner';
import { withResend } from '../support/providers';
import { aScarf, DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

let world: World;
let resend: Resend;
let campaign: number;

beforeEach(async () => {
  world = await World.begin({ settings: EMAIL_SETTINGS });
  resend = await withResend(world);
  campaign = await world.campaign('cart_abandon_realtime', { message: anEmail, cooldownDays: 0 });
});
afterEach(() => vi.unstubAllGlobals());

/** Adverts the shop sent to a member, by the stand-in's own ledger; who said no is also told that it was heard. */
const mailsTo = (memberId: string): TakenEmail[] =>
  resend.ledger().filter(({ to, subject }) => to[0] === `${memberId}@mail.test` && subject.startsWith('(광고)'));
const lastMail = (memberId: string): TakenEmail => {
  const mail = mailsTo(memberId).at(-1);
  if (!mail) throw new Error(`no mail to ${memberId}`);
  return mail;
};

async function leavesCart(member: string): Promise<void> {
  await world.addsToCart(member);
  await world.advance(25 * HOUR_MS);
}

/** Buys, and leaves another cart. */
async function comesBack(member: string): Promise<void> {
  await world.buys(member, `order-${world.now()}`);
  await world.advance(MINUTE_MS);
  await world.addsToCart(member, aScarf);
  await world.advance(25 * HOUR_MS);
}

/** Resend tells of something that happened to a mail, at the shop's own hook. */
async function told(mail: TakenEmail, type: string, data: object = {}): Promise<number> {
  const account = (await listSiteProviders(world.edge, world.site.id)).find(({ provider }) => provider === 'resend');
  const hook = await resend.hook(mail.id, type, data);
  const init = { method: 'POST', headers: hook.headers, body: await hook.text() };
  return (await world.request(new URL(account?.hook?.url ?? '').pathname, init)).status;
}

const states = async () => (await world.dispatches()).map(({ state, reason }) => `${state} ${reason}`);

describe('a cart left behind', () => {
  it('is written about with the member’s own words in it, and everything the law wants', async () => {
    await emailMember(world, 'haneul');
    await leavesCart('haneul');
    const mail = lastMail('haneul');
    expect(mail.from).toBe('"하늘옷장" <hello@shop.test>');
    expect(mail.subject).toBe('(광고) 김하늘님, 캐시미어 코트가 기다리고 있어요');
    for (const part of [mail.html, mail.text]) {
      expect(part).toContain('캐시미어 코트');
      expect(part).toContain('189,000원');
      expect(part).toContain('서울시 마포구 하늘길 1');
      expect(part).toContain('수신거부');
      expect(part).toContain('unsubscribe');
      expect(part).not.toMatch(/[{}]/);
    }
    expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.headers['List-Unsubscribe']).toMatch(/^<https:\/\/edge\.test\/u\/[\w.-]+>$/);
    expect(await states()).toEqual(['accepted null']);
    expect(await told(mail, 'email.delivered')).toBe(200);
    expect(await states()).toEqual(['delivered null']);
  });

  it('is not written about to who said yes to texts alone, nor to who has no mailbox', async () => {
    await world.member('texts-only');
    await leavesCart('texts-only');
    expect(await states()).toEqual(['suppressed no_consent']);
    expect(resend.ledger()).toEqual([]);
  });

  it('may be written about at night, when no text may go', async () => {
    world.jump(kst('2026-03-09 21:30'));
    await emailMember(world, 'haneul');
    await world.addsToCart('haneul');
    await world.advance(DAY_MS + 2 * MINUTE_MS);
    expect(mailsTo('haneul')).toHaveLength(1);
  });

  it('earns the campaign a click and a sale when a link of the mail is tapped', async () => {
    await emailMember(world, 'haneul');
    await leavesCart('haneul');
    const mail = lastMail('haneul');
    await told(mail, 'email.delivered');
    const [path = ''] = /\/r\/[\w-]+/.exec(mail.html) ?? [];
    const tapped = await world.request(path, { headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Safari' } });
    expect(tapped.status).toBe(302);
    expect(tapped.headers.get('location')).toMatch(/^https:\/\/shop\.test\/.*utm_medium=email/);
    await world.buys('haneul', 'order-1');
    await world.advance(10 * MINUTE_MS);
    expect((await world.report(campaign)).counts).toMatchObject({
      ...{ delivered: 1, clickedMessages: 1 },
      ...{ conversions: 1, conversionValue: 189_000 },
    });
  });
});

describe('no more mail', () => {
  it('to a mailbox that does not exist', async () => {
    await emailMember(world, 'haneul');
    await leavesCart('haneul');
    await told(lastMail('haneul'), 'email.bounced', { bounce: { type: 'Permanent' } });
    expect(await states()).toEqual(['failed bad_address']);
    await comesBack('haneul');
    expect((await states()).at(-1)).toBe('suppressed blocked');
    expect(mailsTo('haneul')).toHaveLength(1);
  });

  it('to who pressed unsubscribe in the mail program, once and without a page', async () => {
    await emailMember(world, 'haneul');
    await leavesCart('haneul');
    const url = new URL(lastMail('haneul').headers['List-Unsubscribe']?.slice(1, -1) ?? '');
    const answer = await world.request(url.pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    await comesBack('haneul');
    expect((await states()).at(-1)).toBe('suppressed withdrawn');
    expect(mailsTo('haneul')).toHaveLength(1);
  });

  it('to who marked it as spam', async () => {
    await emailMember(world, 'haneul');
    await leavesCart('haneul');
    await told(lastMail('haneul'), 'email.delivered');
    await told(lastMail('haneul'), 'email.complained');
    await comesBack('haneul');
    expect((await states()).at(-1)).toBe('suppressed withdrawn');
  });
});

describe('the opt-outs of a campaign', () => {
  const unsubscribes = async () => (await world.report(campaign)).counts.unsubscribes;
  const pageOf = (mail: TakenEmail) => new URL(mail.headers['List-Unsubscribe']?.slice(1, -1) ?? '').pathname;
  const post = (mail: TakenEmail, fields: Record<string, string>) =>
    world.request(pageOf(mail), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  const oneClick = { 'List-Unsubscribe': 'One-Click' };

  async function written(...members: string[]) {
    for (const member of members) await emailMember(world, member);
    for (const member of members) await world.addsToCart(member);
    await world.advance(25 * HOUR_MS);
    for (const member of members) await told(lastMail(member), 'email.delivered');
  }

  it('are those by its own messages: on the page, by the mail program’s button, by a complaint', async () => {
    await written('haneul', 'bada', 'sol', 'byeol');
    await world.request(pageOf(lastMail('haneul')));
    expect(await unsubscribes()).toBe(0);
    await post(lastMail('haneul'), { stop: 'email' });
    expect(await unsubscribes()).toBe(1);
    await post(lastMail('bada'), oneClick);
    expect(await unsubscribes()).toBe(2);
    await told(lastMail('sol'), 'email.complained');
    expect(await unsubscribes()).toBe(3);
    await addSuppressions(world.edge, world.site.id, [{ channel: 'email', address: 'byeol@mail.test' }]);
    expect(await unsubscribes()).toBe(3);
    const counted = await listDispatches(
      world.edge.db,
      world.site.id,
      { campaignId: campaign, counted: 'unsubscribed' },
      10,
    );
    expect(counted.map(({ memberId }) => memberId).sort()).toEqual(['bada', 'haneul', 'sol']);
    expect(counted.every(({ unsubscribedAt }) => unsubscribedAt === world.now())).toBe(true);
  });

  it('count a message once, however often and whatever is pressed, also when it is taken back', async () => {
    await written('haneul');
    const mail = lastMail('haneul');
    await Promise.all([post(mail, oneClick), post(mail, { stop: 'email' })]);
    const at = world.now();
    await world.advance(MINUTE_MS);
    await post(mail, { resume: 'email', agree: 'yes' });
    expect(await unsubscribes()).toBe(1);
    await world.advance(MINUTE_MS);
    await post(mail, { stop: 'all' });
    await told(mail, 'email.complained');
    expect(await unsubscribes()).toBe(1);
    expect((await world.dispatches())[0]).toMatchObject({ unsubscribedAt: at });
  });

  it('are not those of who had said no before, nor of who was erased', async () => {
    await written('haneul', 'bada');
    const first = lastMail('haneul');
    await comesBack('haneul');
    await post(lastMail('haneul'), oneClick);
    await world.advance(MINUTE_MS);
    await post(first, oneClick);
    await eraseMember(world.edge, world.site.id, 'bada');
    expect((await post(lastMail('bada'), oneClick)).status).toBe(200);
    expect(await unsubscribes()).toBe(1);
    expect(
      (await world.dispatches())
        .filter(({ memberId }) => memberId === 'haneul')
        .map((one) => one.unsubscribedAt === null),
    ).toEqual([true, false]);
  });

  it('are shown with what they are, and lead to who they were', async () => {
    await written('haneul', 'bada');
    await post(lastMail('haneul'), oneClick);
    const owner = await signedInOwner(world);
    const path = `/admin/s/${world.site.id}/campaigns/${campaign}`;
    const html = await owner.page(path);
    const [, figure = ''] = /<dt[^>]*>수신거부<\/dt>(.*?)<\/dd>/s.exec(html) ?? [];
    expect(figure).toMatch(/counted=unsubscribed[^>]*>1 /);
    expect(figure).toContain('080');
    const texts = await owner.page(`/admin/s/${world.site.id}/campaigns/${await world.campaign('cart_abandon_daily')}`);
    expect(texts).toMatch(/<dt[^>]*>수신거부<\/dt><dd>–<small>080/);
    const file = await owner.page(`${path}/recipients.csv?counted=unsubscribed`);
    expect(
      file
        .trim()
        .split('\r\n')
        .map((line) => line.split(',').at(-1)),
    ).toEqual(['수신거부 시각', formatKst(world.now())]);
    const rows = await owner.page(`${path}?counted=unsubscribed`);
    expect(rows).toContain('id=haneul');
    expect(rows).not.toContain('id=bada');
  });
});

describe('a campaign by e-mail', () => {
  it('is told when the account is connected that nobody may write from the sender’s domain', async () => {
    world = await World.begin({ settings: { ...EMAIL_SETTINGS, senderEmail: 'hello@other.test' } });
    await expect(withResend(world)).rejects.toThrow('sender');
  });

  it('starts only when the shop has said where it writes from and where it is reached', async () => {
    for (const [settings, reason] of [
      [{}, 'no_sender_email'],
      [{ senderEmail: 'hello@shop.test' }, 'no_contact'],
    ] as const) {
      world = await World.begin({ settings });
      await expect(world.campaign('cart_abandon_realtime', { message: anEmail })).rejects.toThrow(reason);
    }
  });
});
