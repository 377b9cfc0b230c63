// Pictures from upload to address: known by their bytes, private about their makers, made to fit, kept while shown.

import { beforeEach, describe, expect, it } from 'vitest';
import { startOf } from '../../core/campaign/definition';
import { findPreset } from '../../core/campaign/presets';
import { readImage } from '../../core/message/image';
import { createCampaign, editCampaign } from '../../edge/actions/campaigns';
import { deleteImage, imageForUse, listLibrary, uploadImage } from '../../edge/actions/images';
import { encode, type Pixels } from '../../edge/images/codec';
import { IMAGE_REST_MS } from '../../edge/jobs/retire-images';
import { exif, gifFile, pngFile, webpFile } from '../support/image-files';
import { aSite, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.begin();
});

/** Noise keeps an encoder from making it tiny. */
function photograph(width: number, height: number, noise = 0): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0, seed = 7; i < width * height; i++) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const left = i % width < width / 2;
    data.set([left ? 220 : 30, 40 + (seed % (noise + 1)), 200, 255], i * 4);
  }
  return { data, width, height };
}

/** A JPEG as a camera held sideways writes it. */
async function sideways(): Promise<Uint8Array> {
  const plain = await encode(photograph(80, 40), 'jpeg', 90);
  return Uint8Array.from([...plain.subarray(0, 2), ...exif(6), ...plain.subarray(2)]);
}

const upload = (bytes: Uint8Array, name = 'banner.png', siteId = world.site.id) =>
  uploadImage(world.edge, siteId, { name, bytes });

async function kept(bytes: Uint8Array, name?: string) {
  const stored = await upload(bytes, name);
  if (!stored.ok) throw new Error(stored.error.reason);
  return stored.value;
}

const served = async (src: string, headers: Record<string, string> = {}) =>
  world.request(new URL(src).pathname, { headers });

describe('the library', () => {
  it('keeps a picture by its bytes, whatever its name says, and serves it to everybody for ever', async () => {
    const png = await encode(photograph(40, 20), 'png', 100);
    const image = await kept(png, 'C:\\사진\\봄  배너.jpg');
    expect(image).toMatchObject({ type: 'png', width: 40, height: 20, bytes: png.length, name: '봄 배너.jpg' });
    const response = await served(`https://edge.test/i/${image.hash}`);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
    const again = await served(`https://edge.test/i/${image.hash}`, { 'if-none-match': `"${image.hash}"` });
    expect(again.status).toBe(304);
    expect((await served(`https://edge.test/i/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await served('https://edge.test/i/..%2Fsecret')).status).toBe(404);
  });

  it('is told nothing of where and with what a photograph was taken, and shows it upright', async () => {
    const image = await kept(await sideways());
    expect(image).toMatchObject({ type: 'jpeg', width: 40, height: 80 });
    const bytes = new Uint8Array(await (await served(`https://edge.test/i/${image.hash}`)).arrayBuffer());
    expect(readImage(bytes)).toMatchObject({ width: 40, height: 80, orientation: 1, bytes });
    expect(new TextDecoder('latin1').decode(bytes)).not.toContain('Exif');
  });

  it('keeps the same file once, and one shop’s apart from another’s', async () => {
    const png = pngFile(10, 10);
    const first = await kept(png);
    expect((await kept(png)).id).toBe(first.id);
    const other = await aSite(world.edge);
    const theirs = await upload(png, 'theirs.png', other.id);
    expect(theirs.ok && theirs.value.hash).not.toBe(first.hash);
    expect(await listLibrary(world.edge, world.site.id, { limit: 10 })).toHaveLength(1);
    expect(await deleteImage(world.edge, other.id, first.id)).toEqual({ ok: false, error: { reason: 'not_found' } });
  });

  it('refuses what is no picture, with what was given', async () => {
    const text = new TextEncoder().encode('<script>alert(1)</script>');
    expect(await upload(text, 'picture.png')).toEqual({ ok: false, error: { reason: 'not_an_image' } });
    expect(await upload(webpFile(10, 10, 'VP8 '))).toMatchObject({ error: { reason: 'image_type', given: 'webp' } });
    expect(await upload(pngFile(4_000, 3_000))).toMatchObject({ error: { reason: 'image_pixels', width: 4_000 } });
  });

  it('says so where the deployment has no bucket', async () => {
    const edge = { ...world.edge, env: { ...world.edge.env, FILES: undefined } };
    expect(await uploadImage(edge, world.site.id, { name: 'a', bytes: pngFile(1, 1) })).toEqual({
      ok: false,
      error: { reason: 'no_bucket' },
    });
  });
});

describe('a picture in a message', () => {
  it('goes as it is where it fits, and is made to fit once where it does not', async () => {
    const large = await kept(await encode(photograph(1_600, 800, 90), 'png', 100));
    const mms = await imageForUse(world.edge, world.site.id, large.id, 'mms');
    if (!mms.ok) throw new Error(mms.error.reason);
    expect(mms.value.file).toMatchObject({ type: 'jpeg', width: 1_000, height: 500 });
    expect(mms.value.file?.bytes).toBeLessThanOrEqual(200_000);
    const bytes = new Uint8Array(await (await served(mms.value.src)).arrayBuffer());
    expect(readImage(bytes)).toMatchObject({ type: 'jpeg', width: 1_000, height: 500 });
    expect(await imageForUse(world.edge, world.site.id, large.id, 'mms')).toEqual(mms);
    expect(await listLibrary(world.edge, world.site.id, { limit: 10 })).toHaveLength(1);
  });

  it('is refused by its place with the limit and what was given', async () => {
    const gif = await kept(gifFile(600, 300));
    expect(await imageForUse(world.edge, world.site.id, gif.id, 'mms')).toMatchObject({
      error: { reason: 'image_type', allowed: ['jpeg'], given: 'gif' },
    });
    expect(await imageForUse(world.edge, world.site.id, gif.id, 'kakao_item')).toMatchObject({
      error: { reason: 'image_ratio', width: 600, height: 300 },
    });
    expect((await imageForUse(world.edge, world.site.id, gif.id, 'email')).ok).toBe(true);
  });
});

describe('deleting a picture', () => {
  const definition = (src: string) => {
    const preset = findPreset('cart_abandon');
    if (!preset) throw new Error('no preset');
    const start = startOf(preset, 'scheduled');
    return {
      ...start,
      message: {
        ...start.message,
        channel: 'sms' as const,
        body: '{이름}님',
        links: [{ name: 'ㄱ', url: '{장바구니URL}' }],
        image: { src, alt: '' },
      },
    };
  };

  const created = async (src: string) => {
    const campaign = await createCampaign(world.edge, world.site.id, definition(src));
    if (!campaign.ok) throw new Error(campaign.error.reason);
    return campaign.value;
  };

  it('is refused while a campaign shows it or what was made from it', async () => {
    const image = await kept(await encode(photograph(1_600, 800), 'png', 100));
    const mms = await imageForUse(world.edge, world.site.id, image.id, 'mms');
    if (!mms.ok) throw new Error(mms.error.reason);
    const campaign = await created(mms.value.src);
    expect(await deleteImage(world.edge, world.site.id, image.id)).toMatchObject({
      error: { reason: 'image_in_use', by: [campaign.definition.name] },
    });
    expect((await listLibrary(world.edge, world.site.id, { limit: 10 }))[0]?.users).toMatchObject([
      { campaignId: campaign.id },
    ]);
  });

  it('is still refused when a campaign that ran showed it once, since mails may ask for it', async () => {
    const image = await kept(await encode(photograph(100, 50), 'jpeg', 80));
    const src = `https://edge.test/i/${image.hash}`;
    const campaign = await created(src);
    const without = { ...definition(src), message: { ...definition(src).message, image: undefined } };
    expect((await editCampaign(world.edge, world.site.id, campaign.id, without)).ok).toBe(true);
    expect((await listLibrary(world.edge, world.site.id, { limit: 10 }))[0]?.users).toEqual([]);
    await editCampaign(world.edge, world.site.id, campaign.id, definition(src));
    await activate(campaign.id);
    await editCampaign(world.edge, world.site.id, campaign.id, without);
    expect((await deleteImage(world.edge, world.site.id, image.id)).ok).toBe(false);
  });

  it('leaves it where it was served for ninety days, then it is gone', async () => {
    const image = await kept(pngFile(10, 10));
    const src = `https://edge.test/i/${image.hash}`;
    expect((await deleteImage(world.edge, world.site.id, image.id)).ok).toBe(true);
    expect(await listLibrary(world.edge, world.site.id, { limit: 10 })).toEqual([]);
    world.jump(world.now() + IMAGE_REST_MS - 1);
    await world.minute();
    expect((await served(src)).status).toBe(200);
    world.jump(world.now() + 2);
    await world.minute();
    expect((await served(src)).status).toBe(404);
  });

  it('is undone by uploading it again', async () => {
    const image = await kept(pngFile(10, 10));
    await deleteImage(world.edge, world.site.id, image.id);
    expect((await kept(pngFile(10, 10))).id).toBe(image.id);
    world.jump(world.now() + IMAGE_REST_MS + 1);
    await world.minute();
    expect((await served(`https://edge.test/i/${image.hash}`)).status).toBe(200);
  });

  async function activate(campaignId: number): Promise<void> {
    await world.edge.db
      .prepare(`UPDATE campaigns SET status = 'active', activated_at = ?2 WHERE id = ?1`)
      .bind(campaignId, world.now())
      .run();
  }
});

describe('the API', () => {
  it('takes a file as it is and answers where it is served', async () => {
    const token = await world.token();
    const ask = (path: string, init: RequestInit = {}) =>
      world.request(`/api/v1/sites/${world.site.id}/images${path}`, {
        ...init,
        headers: { authorization: `Bearer ${token}`, ...init.headers },
      });
    const png = await encode(photograph(1_200, 600), 'png', 100);
    const created = await ask('?name=a.png', { method: 'POST', body: png, headers: { 'content-type': 'image/png' } });
    expect(created.status).toBe(201);
    const image = await created.json<{ id: number; src: string; usedBy: unknown[] }>();
    expect(image).toMatchObject({ name: 'a.png', type: 'png', width: 1_200, usedBy: [] });
    expect((await served(image.src)).status).toBe(200);
    const fit = await ask(`/${image.id}/fits`, {
      method: 'POST',
      body: JSON.stringify({ use: 'mms' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(await fit.json()).toMatchObject({ file: { type: 'jpeg', width: 1_000, height: 500 } });
    const refused = await ask('', { method: 'POST', body: 'no picture' });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'image_refused' });
    expect((await ask(`/${image.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(`/${image.id}`)).status).toBe(404);
  });
});
