// /sites/:siteId/images: the library of pictures, and pictures made to fit their place in a message.

import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import {
  deleteImage,
  getImage,
  imageForUse,
  type LibraryImage,
  type LibraryRefusal,
  listLibrary,
  uploadImage,
} from '../actions/images';
import { pageOf } from '../paging';
import type { ApiEnv } from './access';
import { body, limitInQuery, operation, path, query, WITH_BODY } from './operation';
import { problem } from './problems';
import { LIST_LIMITS } from './shapes/common';
import { fitInputShape, fittedImageShape, imageShape, imagesShape } from './shapes/image';
import { idInPath, inSite } from './sites';

const inImage = { ...inSite, imageId: idInPath };

function toImage(image: LibraryImage): v.InferOutput<typeof imageShape> {
  const { id, name, src, type, width, height, bytes, createdAt, users } = image;
  return {
    ...{ id, name, src, type, width, height, bytes, createdAt },
    usedBy: users.map(({ campaignId, name: campaign }) => ({ campaignId, name: campaign })),
  };
}

/** What was expected of a picture, for the program's author. */
function expectation(refusal: LibraryRefusal): string {
  switch (refusal.reason) {
    case 'image_type':
      return `expected ${refusal.allowed.join(' or ')}, received ${refusal.given}`;
    case 'image_bytes':
      return `expected at most ${refusal.limit} bytes, received ${refusal.given}`;
    case 'image_pixels':
      return `expected at most ${refusal.limit} pixels, received ${refusal.width} × ${refusal.height}`;
    case 'image_width':
      return `expected a width of at least ${refusal.limit}, received ${refusal.width} × ${refusal.height}`;
    case 'image_ratio':
      return `expected height over width from ${refusal.ratio[0]} to ${refusal.ratio[1]}, received ${refusal.width} × ${refusal.height}`;
    default:
      return 'expected a whole JPEG, PNG or GIF';
  }
}

function refuse(c: Context, refusal: LibraryRefusal): Response {
  switch (refusal.reason) {
    case 'not_found':
    case 'image_in_use':
    case 'too_many_images':
    case 'no_bucket':
      return problem(c, refusal.reason);
    default:
      return problem(c, 'image_refused', { errors: [{ detail: expectation(refusal) }] });
  }
}

export const images = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/images',
    operation({
      operationId: 'listImages',
      tag: 'images',
      scope: 'read',
      summary: 'The library of pictures, newest first',
      answer: imagesShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(v.object({ before: v.optional(idInPath), limit: limitInQuery })),
    async (c) => {
      const { before, limit = LIST_LIMITS.usual } = c.req.valid('query');
      const found = await listLibrary(c.get('edge'), c.get('siteId'), { beforeId: before, limit: limit + 1 });
      const { shown, last } = pageOf(found, limit);
      return c.json({ images: shown.map(toImage), next: last?.id ?? null } satisfies v.InferOutput<typeof imagesShape>);
    },
  )
  .post(
    '/sites/:siteId/images',
    operation({
      operationId: 'uploadImage',
      tag: 'images',
      scope: 'write',
      summary: 'Keep a picture',
      description:
        'The body is the file itself. It is known by its bytes, not its name or declared type; what a camera wrote beside the picture is left out, and it is turned upright. The same file twice is one picture.',
      status: 201,
      takes: 'image',
      answer: imageShape,
      problems: ['not_found', 'invalid', 'image_refused', 'too_many_images', 'no_bucket', 'too_large'],
    }),
    path(v.object(inSite)),
    query(v.object({ name: v.optional(v.pipe(v.string(), v.maxLength(300), v.description('Its name for people.'))) })),
    async (c) => {
      const { edge, siteId } = c.var;
      const { name = '' } = c.req.valid('query');
      const kept = await uploadImage(edge, siteId, { name, bytes: new Uint8Array(await c.req.arrayBuffer()) });
      if (!kept.ok) return refuse(c, kept.error);
      const image = await getImage(edge, siteId, kept.value.id);
      if (!image) return problem(c, 'not_found');
      c.header('location', `/api/v1/sites/${siteId}/images/${image.id}`);
      return c.json(toImage(image), 201);
    },
  )
  .get(
    '/sites/:siteId/images/:imageId',
    operation({
      operationId: 'getImage',
      tag: 'images',
      scope: 'read',
      summary: 'One picture, and the campaigns that show it',
      answer: imageShape,
      problems: ['not_found'],
    }),
    path(v.object(inImage)),
    async (c) => {
      const image = await getImage(c.get('edge'), c.get('siteId'), c.req.valid('param').imageId);
      return image ? c.json(toImage(image)) : problem(c, 'not_found');
    },
  )
  .delete(
    '/sites/:siteId/images/:imageId',
    operation({
      operationId: 'deleteImage',
      tag: 'images',
      scope: 'write',
      summary: 'Take it out of the library, unless a campaign shows it',
      description: 'Its address works for another 90 days, for the mails that show it.',
      status: 204,
      problems: ['not_found', 'image_in_use'],
    }),
    path(v.object(inImage)),
    async (c) => {
      const deleted = await deleteImage(c.get('edge'), c.get('siteId'), c.req.valid('param').imageId);
      return deleted.ok ? c.body(null, 204) : refuse(c, deleted.error);
    },
  )
  .post(
    '/sites/:siteId/images/:imageId/fits',
    operation({
      operationId: 'fitImage',
      tag: 'images',
      scope: 'write',
      summary: 'The picture within the limits of its place in a message',
      description: 'Made smaller or encoded anew where the place wants it, once; never stretched or cropped.',
      answer: fittedImageShape,
      problems: ['not_found', 'image_refused', 'no_bucket', ...WITH_BODY],
    }),
    path(v.object(inImage)),
    body(fitInputShape),
    async (c) => {
      const { use } = c.req.valid('json');
      const fitted = await imageForUse(c.get('edge'), c.get('siteId'), c.req.valid('param').imageId, use);
      return fitted.ok ? c.json(fitted.value) : refuse(c, fitted.error);
    },
  );
