// /sites/:siteId/push-key and the browsers of a member: what a shop's own server needs to let members be notified.

import { Hono } from 'hono';
import * as v from 'valibot';
import { pushSubscriptionSchema } from '../../core/push-subscription';
import { pushKeyOf, registerBrowser, removeBrowser } from '../actions/push';
import type { ApiEnv } from './access';
import { body, operation, path, WITH_BODY } from './operation';
import { problem } from './problems';
import { browserGoneSchema, browserGoneShape, browserShape, pushKeyShape } from './shapes/push';
import { inSite } from './sites';

const inMember = { ...inSite, memberId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) };
const BROWSERS = '/sites/:siteId/members/:memberId/browsers';

export const push = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/push-key',
    operation({
      operationId: 'getPushKey',
      tag: 'members',
      scope: 'read',
      summary: 'The key browsers are subscribed to web push under',
      description: 'Give it to `pushManager.subscribe` as `applicationServerKey`. It never changes.',
      answer: pushKeyShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const publicKey = await pushKeyOf(c.get('edge'), c.get('siteId'));
      return c.json({ publicKey } satisfies v.InferOutput<typeof pushKeyShape>);
    },
  )
  .post(
    BROWSERS,
    operation({
      operationId: 'registerBrowser',
      tag: 'members',
      scope: 'write',
      summary: 'Register a browser of a member for web push',
      description:
        'A `PushSubscription` as the browser gave it. Call it from the shop’s server, which knows who is signed in. The browser’s permission is no consent to advertising: tell that apart, with the member.',
      status: 204,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inMember)),
    body(pushSubscriptionSchema, browserShape),
    async (c) => {
      const { memberId } = c.req.valid('param');
      const known = await registerBrowser(c.get('edge'), c.get('siteId'), memberId, c.req.valid('json'));
      return known ? c.body(null, 204) : problem(c, 'not_found');
    },
  )
  .delete(
    BROWSERS,
    operation({
      operationId: 'removeBrowser',
      tag: 'members',
      scope: 'write',
      summary: 'Forget a browser of a member',
      status: 204,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inMember)),
    body(browserGoneSchema, browserGoneShape),
    async (c) => {
      const { memberId } = c.req.valid('param');
      const gone = await removeBrowser(c.get('edge'), c.get('siteId'), memberId, c.req.valid('json').endpoint);
      return gone ? c.body(null, 204) : problem(c, 'not_found');
    },
  );
