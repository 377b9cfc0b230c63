// /sites/:siteId/notices: what people must be told about their consent, and where each notice stands.

import { Hono } from 'hono';
import * as v from 'valibot';
import { listSiteNotices, NOTICE_VIEWS, type NoticeView, summariseNotices } from '../actions/notices';
import type { ApiEnv } from './access';
import { limitInQuery, operation, path, query } from './operation';
import { LIST_LIMITS } from './shapes/common';
import { noticeSummaryShape, noticesShape } from './shapes/notice';
import { inSite } from './sites';

const VIEWS = Object.keys(NOTICE_VIEWS) as [NoticeView, ...NoticeView[]];

export const notices = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/notices',
    operation({
      operationId: 'listNotices',
      tag: 'members',
      scope: 'read',
      summary: 'Notices about consent, by when they are due',
      description: 'Who sends them is the site setting `notices`.',
      answer: noticesShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(
      v.object({
        view: v.optional(v.picklist(VIEWS)),
        after: v.optional(v.pipe(v.string(), v.maxLength(40), v.description('`next` of the page before.'))),
        limit: limitInQuery,
      }),
    ),
    async (c) => {
      const { view = 'open', after, limit = LIST_LIMITS.usual } = c.req.valid('query');
      const list = await listSiteNotices(c.get('edge'), c.get('siteId'), view, after, limit);
      return c.json(list satisfies v.InferOutput<typeof noticesShape>);
    },
  )
  .get(
    '/sites/:siteId/notices/summary',
    operation({
      operationId: 'summariseNotices',
      tag: 'members',
      scope: 'read',
      summary: 'How many notices are due, late and told',
      answer: noticeSummaryShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const summary = await summariseNotices(c.get('edge'), c.get('siteId'));
      return c.json(summary satisfies v.InferOutput<typeof noticeSummaryShape>);
    },
  );
