// Campaigns from draft to report, by program.

import { describe, expect, it } from 'vitest';
import { campaignShape, campaignsShape, presetsShape, versionsShape } from '../../../edge/api/shapes/campaign';
import { estimateShape, reportShape } from '../../../edge/api/shapes/campaign-figures';
import { dispatchesShape, inboxShape } from '../../../edge/api/shapes/dispatch';
import { DAY_MS, HOUR_MS, kst, MINUTE_MS } from '../../support/world';
import { aMember, aPurchase, at, DIGITS, enterShop, fits, get, openShop, post, put, refuses, world } from './program';

openShop();

describe('campaigns', () => {
  it('begin as a draft from a preset with what is said differently', async () => {
    const { presets } = fits(presetsShape, await get('/api/v1/presets'));
    const answer = await post(at('/campaigns'), {
      preset: 'lapsed_visitor',
      overrides: { name: '봄맞이', cooldownDays: 3 },
    });
    expect(answer.status).toBe(201);
    const campaign = fits(campaignShape, answer);
    const preset = presets.find(({ id }) => id === 'lapsed_visitor');
    expect(campaign).toMatchObject({ status: 'draft', version: 1, activatedAt: null });
    expect(campaign.definition).toEqual({ ...preset?.definition, name: '봄맞이', cooldownDays: 3 });
    expect(answer.headers.get('location')).toBe(at(`/campaigns/${campaign.id}`));
    expect(fits(campaignsShape, await get(at('/campaigns'))).campaigns).toEqual([campaign]);
  });

  it('begin from a definition of their own', async () => {
    const { presets } = fits(presetsShape, await get('/api/v1/presets'));
    const definition = presets[0]?.definition;
    const campaign = fits(campaignShape, await post(at('/campaigns'), { definition }));
    expect(campaign.definition).toEqual(definition);
  });

  it.each([
    [{}, '#'],
    [{ preset: 'cart_abandon', definition: { name: 'both' } }, '#/definition/preset'],
    [{ preset: 'no_such_preset' }, '#/preset'],
    [{ preset: 'cart_abandon', overrides: { send: { type: 'realtime', delayMs: 1_000 } } }, '#/overrides/send/delayMs'],
    [{ preset: 'cart_abandon', overrides: { holdoutPercent: 51 } }, '#/overrides/holdoutPercent'],
    [{ preset: 'lapsed_visitor', overrides: { send: { type: 'realtime', delayMs: HOUR_MS } } }, '#/overrides/send'],
    [{ preset: 'visitor_purchase', overrides: { params: { minVisits: 21 } } }, '#/overrides/params/minVisits'],
    [{ preset: 'cart_abandon', overrides: { name: '\u3164' } }, '#/overrides/name'],
    [{ preset: 'cart_abandon', override: { name: '봄맞이' } }, '#/override'],
    [{ preset: 'cart_abandon', overrides: { budgets: { daily: 1_000 } } }, '#/overrides/budgets'],
    [{ preset: 'cart_abandon', overrides: { budget: { dayly: 1_000 } } }, '#/overrides/budget/dayly'],
  ])('do not begin from %j', async (body, pointer) => {
    const { errors } = refuses(await post(at('/campaigns'), body), 400, 'invalid');
    expect(errors?.map((error) => error.pointer)).toContain(pointer);
    expect((await get(at('/campaigns'))).body).toEqual({ campaigns: [] });
  });

  it('keep what they say where a change has a word nobody knows, and are not estimated with one', async () => {
    const { id, definition } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    const mistyped = { ...definition, message: { ...definition.message, link: [] } };
    const errors = [{ pointer: '#/definition/message/link', detail: 'no such field here' }];
    expect(refuses(await put(at(`/campaigns/${id}`), { definition: mistyped }), 400, 'invalid').errors).toEqual(errors);
    expect(refuses(await post(at('/campaigns/estimate'), { definition: mistyped }), 400, 'invalid').errors).toEqual(
      errors,
    );
    const read = fits(campaignShape, await get(at(`/campaigns/${id}`)));
    expect(read.definition).toEqual(definition);
    expect((await put(at(`/campaigns/${id}`), read)).status).toBe(200);
  });

  it('live from draft to end', async () => {
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }));
    const command = (name: string) => post(at(`/campaigns/${id}/${name}`));
    const active = fits(campaignShape, await command('activation'));
    expect(active).toMatchObject({ status: 'active', activatedAt: world.now(), nextRunAt: kst('2026-03-09 11:00') });
    expect(fits(campaignShape, await command('activation'))).toEqual(active);
    expect(fits(campaignShape, await command('pause'))).toMatchObject({ status: 'paused', nextRunAt: null });
    expect(fits(campaignShape, await command('end'))).toMatchObject({ status: 'ended' });
    refuses(await command('activation'), 409, 'ended');
    refuses(await put(at(`/campaigns/${id}`), { definition: active.definition }), 409, 'ended');
    expect(fits(campaignShape, await get(at(`/campaigns/${id}`))).status).toBe('ended');
  });

  it('keep what they said in every version, and say it again when an edit is taken back', async () => {
    const { id, definition } = fits(
      campaignShape,
      await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }),
    );
    await put(at(`/campaigns/${id}`), { definition: { ...definition, name: '잘못 고친 이름' } });
    const restored = fits(campaignShape, await post(at(`/campaigns/${id}/versions/1/restoration`)));
    expect(restored).toMatchObject({ version: 3, definition });
    const { versions } = fits(versionsShape, await get(at(`/campaigns/${id}/versions`)));
    expect(versions.map(({ version, change, definition: { name } }) => [version, change, name])).toEqual([
      [3, 'restored', definition.name],
      [2, 'edited', '잘못 고친 이름'],
      [1, 'created', definition.name],
    ]);
    refuses(await post(at(`/campaigns/${id}/versions/9/restoration`)), 404, 'not_found');
    expect(fits(campaignShape, await get(at(`/campaigns/${id}`))).version).toBe(3);
  });

  it('are not written over by a change that was made from what they said before', async () => {
    const { id, definition, version } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    const edit = (name: string, seen?: number) =>
      put(at(`/campaigns/${id}`), { definition: { ...definition, name }, version: seen });
    expect(fits(campaignShape, await edit('첫째', version)).version).toBe(version + 1);
    refuses(await edit('둘째', version), 409, 'changed_meanwhile');
    expect(fits(campaignShape, await edit('셋째', version + 1)).definition.name).toBe('셋째');
    expect(fits(campaignShape, await edit('넷째')).definition.name).toBe('넷째');
  });

  it('are started in the version that was agreed to, and in no other', async () => {
    const { id, definition, version } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    const start = (seen: number) => post(at(`/campaigns/${id}/activation?version=${seen}`));
    await put(at(`/campaigns/${id}`), { definition: { ...definition, name: '그사이 고친 이름' } });
    refuses(await start(version), 409, 'changed_meanwhile');
    expect(fits(campaignShape, await start(version + 1))).toMatchObject({ status: 'active' });
    expect(fits(campaignShape, await start(version + 1))).toMatchObject({ status: 'active' });
  });

  it('are copied into a draft of their own', async () => {
    const { id, definition } = fits(
      campaignShape,
      await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }),
    );
    await post(at(`/campaigns/${id}/activation`));
    const answer = await post(at(`/campaigns/${id}/duplicates`));
    expect(answer.status).toBe(201);
    const copy = fits(campaignShape, answer);
    expect(copy).toMatchObject({ status: 'draft', version: 1, activatedAt: null, nextRunAt: null });
    expect(copy.definition).toEqual({ ...definition, name: `${definition.name} 사본` });
  });

  it('are put away only when they do not run, and can be taken out again', async () => {
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }));
    const command = (name: string) => post(at(`/campaigns/${id}/${name}`));
    const listed = async (shown: string) => fits(campaignsShape, await get(at(`/campaigns?shown=${shown}`))).campaigns;
    await command('activation');
    refuses(await command('archive'), 409, 'still_running');
    await command('end');
    expect(fits(campaignShape, await command('archive')).archivedAt).toBe(world.now());
    expect(await listed('listed')).toEqual([]);
    expect((await listed('archived')).map((campaign) => campaign.id)).toEqual([id]);
    expect(fits(campaignShape, await command('unarchive')).archivedAt).toBeNull();
    expect((await listed('listed')).map((campaign) => campaign.id)).toEqual([id]);
  });

  it('are not activated without a free opt-out number, and say so in Korean', async () => {
    await enterShop({ settings: { optOut080: undefined } });
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    const problem = refuses(await post(at(`/campaigns/${id}/activation`)), 422, 'no_opt_out_080');
    expect(problem.detail).toMatch(/수신거부 080 번호가 없어/);
    expect(problem.type).toBe('https://edge.test/api/v1/problems#no_opt_out_080');
    expect(fits(campaignShape, await get(at(`/campaigns/${id}`))).status).toBe('draft');
  });

  it('while active take a new text only when it may be sent', async () => {
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    const { definition } = fits(campaignShape, await post(at(`/campaigns/${id}/activation`)));
    const saying = (body: string) => ({ definition: { ...definition, message: { ...definition.message, body } } });
    refuses(await put(at(`/campaigns/${id}`), saying('[광고] 어서 오세요')), 422, 'broken_label');
    const problem = refuses(await put(at(`/campaigns/${id}`), saying('{별명}님')), 422, 'unknown_variable');
    expect(problem.variable).toBe('별명');
    const edited = fits(campaignShape, await put(at(`/campaigns/${id}`), saying('{이름|고객}님, 안녕하세요')));
    expect(edited).toMatchObject({ status: 'active', definition: { message: { body: '{이름|고객}님, 안녕하세요' } } });
  });

  it('estimate whom they would reach now, gate by gate, and at what cost', async () => {
    await post(at('/members'), { members: [aMember({ memberId: 'a' }), aMember({ memberId: 'q', consents: [] })] });
    await world.addsToCart('q');
    await world.addsToCart('a');
    await world.addsToCart('b');
    await world.advance(DAY_MS);
    await world.buys('b', '20260310-1');
    const daily = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }));
    const { estimate } = fits(estimateShape, await get(at(`/campaigns/${daily.id}/estimate`)));
    expect(estimate).toMatchObject({
      at: world.now(),
      basis: 'look_back',
      qualified: 3,
      excluded: { purchased: 1 },
      stopped: { no_consent: 1 },
      reachable: 1,
      legs: [{ channel: 'sms', isFallback: false, members: 1 }],
      cost: { worst: 33 },
      complete: true,
    });
    const realtime = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    expect(fits(estimateShape, await get(at(`/campaigns/${realtime.id}/estimate`))).estimate).toMatchObject({
      basis: 'recent_days',
      reachable: 1,
    });
    const draft = fits(estimateShape, await post(at('/campaigns/estimate'), { definition: daily.definition }));
    expect(draft.estimate).toEqual(estimate);
  });

  it('report what they did, down to each message', async () => {
    await post(at('/members'), { members: [aMember(), aMember({ memberId: 'quiet', consents: [] })] });
    const campaignId = await world.campaign('cart_abandon_daily');
    await world.addsToCart('haneul');
    await world.addsToCart('quiet');
    await world.until(kst('2026-03-10 11:10'));
    await world.taps((await world.inbox())[0]);
    await post(at('/events'), { events: [aPurchase({ occurredAt: world.now() })] });
    await world.advance(10 * MINUTE_MS);

    const report = fits(reportShape, await get(at(`/campaigns/${campaignId}/report`)));
    expect(report.counts).toMatchObject({
      attempted: 1,
      delivered: 1,
      clicks: 1,
      conversions: 1,
      conversionValue: 189_000,
      suppressed: { no_consent: 1 },
    });
    expect(report.rates).toMatchObject({ ctr: 1, cvr: 1, fallbackRate: 0 });
    expect(report.runs.find(({ matched }) => matched === 2)).toBeDefined();

    const listed = async (filter: string) => fits(dispatchesShape, await get(at(`/dispatches?${filter}`))).dispatches;
    expect(await listed(`campaignId=${campaignId}`)).toHaveLength(2);
    expect(await listed(`campaignId=${campaignId + 1}`)).toEqual([]);
    expect((await listed('memberId=quiet')).map(({ state, reason }) => [state, reason])).toEqual([
      ['suppressed', 'no_consent'],
    ]);
    const [sent] = await listed('state=delivered');
    expect(sent).toMatchObject({ memberId: 'haneul', clicks: 1, conversionValue: 189_000 });
    expect(await listed('limit=1')).toHaveLength(1);
    const all = await listed('');
    expect(await listed(`before=${all[0]?.id}`)).toEqual(all.slice(1));
    refuses(await get(at('/dispatches?state=lost')), 400, 'invalid');

    const { messages } = fits(inboxShape, await get(at('/inbox')));
    expect(messages).toMatchObject([{ to: DIGITS, from: '0212345678' }]);
  });
});
