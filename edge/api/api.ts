// /api/v1, the programs' door. Here is only what stands at it: who may come in, how large a parcel may be, and how a
// no is said. What may be done is in the files beside this one, each of which calls actions and nothing else.
//
// Two addresses are open to everybody: the OpenAPI document and the list of problems. Neither knows any shop.

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isMiddleware } from 'hono/utils/handler';
import { openAPIRouteHandler } from 'hono-openapi';
import type * as v from 'valibot';
import { type ApiEnv, authenticate, enterSite, limitRate, open } from './access';
import { campaignFigures } from './campaign-figures';
import { campaignVersions } from './campaign-versions';
import { campaigns } from './campaigns';
import { coupons } from './coupons';
import { dispatches } from './dispatches';
import { documentation } from './documentation';
import { events } from './events';
import { fixedGroups } from './fixed-groups';
import { images } from './images';
import { members } from './members';
import { messages } from './messages';
import { notices } from './notices';
import { MAX_BODY_BYTES, MAX_FILE_BYTES, operation } from './operation';
import { people } from './people';
import { answerFailure, PROBLEMS, PROBLEMS_PATH, problem } from './problems';
import { providers } from './providers';
import { push } from './push';
import { rehearsals } from './rehearsals';
import { segments } from './segments';
import { openApiShape, problemsShape } from './shapes/common';
import { sites } from './sites';
import { suppressions } from './suppressions';
import { trends } from './trends';
import { waits } from './waits';
import { why } from './why';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Is there more at an address, by this method, than what stands at the door of all? */
const answers = (method: string, path: string): boolean =>
  api.router.match(method, path)[0].some(([[handler]]) => !isMiddleware(handler));

export const api = new Hono<ApiEnv>().basePath('/api/v1');

api.notFound((c) => {
  const allow = METHODS.filter((method) => answers(method, c.req.path));
  return allow.length > 0 ? problem(c, 'method_not_allowed', {}, { allow: allow.join(', ') }) : problem(c, 'not_found');
});
api.onError(answerFailure);
api.use(open, limitRate);

api.get(
  '/openapi.json',
  operation({ operationId: 'getOpenApi', tag: 'about', scope: null, summary: 'This document', answer: openApiShape }),
  openAPIRouteHandler(api, { documentation, excludeStaticFile: false, defaultValidationErrorResponse: false }),
);
api.get(
  PROBLEMS_PATH,
  operation({
    operationId: 'listProblems',
    tag: 'about',
    scope: null,
    summary: 'Every way this API can refuse',
    answer: problemsShape,
  }),
  (c) =>
    c.json({
      problems: Object.entries(PROBLEMS).map(([code, said]) => ({ code, ...said })),
    } satisfies v.InferOutput<typeof problemsShape>),
);

const limit = (maxSize: number) => bodyLimit({ maxSize, onError: (c) => problem(c, 'too_large') });
const [plain, file] = [limit(MAX_BODY_BYTES), limit(MAX_FILE_BYTES)];
api.use(authenticate, (c, next) => (/\/images$/.test(c.req.path) ? file : plain)(c, next));
api.use('/sites/:siteId/*', enterSite);
const RESOURCES = [
  sites,
  members,
  people,
  why,
  push,
  suppressions,
  notices,
  events,
  fixedGroups,
  segments,
  coupons,
  images,
  campaigns,
  campaignFigures,
  trends,
  campaignVersions,
  rehearsals,
  messages,
  waits,
  dispatches,
  providers,
];
for (const resource of RESOURCES) api.route('/', resource);
