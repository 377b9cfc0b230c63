// The library of pictures: list, upload, deletion.

import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { deleteImage, listLibrary, uploadImage } from '../../actions/images';
import { pageOf } from '../../paging';
import { type AdminContext, type AdminEnv, frameOf, readFiles } from '../door';
import { shopPath } from '../layout';
import { page } from '../page';
import type { Flash } from '../words';
import { ImagesPage, type Refused } from './list';
import { imageRefusalWords } from './words';

const SHOWN = 48;

export const imageRoutes = new Hono<AdminEnv>();

imageRoutes.get('/', (c) => libraryPage(c, 0, []));

imageRoutes.post('/', async (c) => {
  const { edge, shop } = c.var;
  const refused: Refused[] = [];
  const files = await readFiles(c, 'files');
  if (files.length === 0) refused.push({ name: '파일 없음', why: '올릴 이미지를 먼저 골라 주세요.' });
  for (const file of files) {
    const kept = await uploadImage(edge, shop.id, { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    if (!kept.ok) refused.push({ name: file.name, why: imageRefusalWords(kept.error) });
  }
  if (refused.length === 0) return toLibrary(c, 'image_added');
  return libraryPage(c, Math.max(0, files.length - refused.length), refused, 422);
});

imageRoutes.post('/:id{[1-9][0-9]{0,14}}/delete', async (c) => {
  const deleted = await deleteImage(c.var.edge, c.var.shop.id, Number(c.req.param('id')));
  if (deleted.ok) return toLibrary(c, 'image_deleted');
  if (deleted.error.reason === 'not_found') return c.notFound();
  return libraryPage(c, 0, [{ name: '삭제하지 않음', why: imageRefusalWords(deleted.error) }], 409);
});

function toLibrary(c: AdminContext, flash: Flash): Response {
  return c.redirect(`${shopPath(c.var.shop.id, '/images')}?flash=${flash}`, 303);
}

async function libraryPage(
  c: AdminContext,
  added: number,
  refused: Refused[],
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const beforeId = Number(c.req.query('before')) || undefined;
  const found = await listLibrary(c.var.edge, c.var.shop.id, { beforeId, limit: SHOWN + 1 });
  const { shown: images, last } = pageOf(found, SHOWN);
  const nextId = last?.id ?? null;
  return page(c, <ImagesPage frame={frameOf(c)} {...{ images, nextId, added, refused }} />, status);
}
