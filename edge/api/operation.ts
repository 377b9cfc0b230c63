// One operation of the API, said once: what it is called, which scope it needs, what it takes and answers. The same
// statement guards the route, validates the request and is the route's entry in the OpenAPI document.

import type { MiddlewareHandler } from 'hono';
import { type DescribeRouteOptions, resolver, uniqueSymbol, validator } from 'hono-openapi';
import * as v from 'valibot';
import type { Scope } from '../actions/access';
import type { ApiEnv } from './access';
import { errorsOf, PROBLEMS, type ProblemCode, problem, problemShape } from './problems';
import { LIST_LIMITS } from './shapes/common';

/** Largest body, in bytes. */
export const MAX_BODY_BYTES = 1_000_000;

export type Operation = {
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  /** Null for the few that are open to everybody. */
  scope: Scope | null;
  status?: 200 | 201 | 204;
  /** The body is a file of this kind; absent where it is JSON or nothing. */
  takes?: 'image';
  /** What the answer looks like; absent when it has no body. */
  answer?: v.GenericSchema;
  /** Ways it can refuse, beyond those that every operation has. */
  problems?: readonly ProblemCode[];
};

/** Largest file, in bytes. */
export const MAX_FILE_BYTES = 6_000_000;
const FILES = { image: { 'image/jpeg': {}, 'image/png': {}, 'image/gif': {} } } as const;

/** A request's schema describes what is sent, an answer's what is received. */
const AS_SENT = { options: { typeMode: 'input' } } as const;
const AS_READ = { options: { typeMode: 'output' } } as const;

const GUARDED: readonly ProblemCode[] = ['unauthenticated', 'scope_missing', 'too_many', 'site_unreadable'];
/** What every operation with a body can refuse besides. */
export const WITH_BODY: readonly ProblemCode[] = ['unreadable', 'invalid', 'too_large', 'unsupported_media_type'];

/** Guards a route by its operation's scope and enters it in the OpenAPI document. */
export function operation(said: Operation): MiddlewareHandler<ApiEnv> {
  const { scope } = said;
  const guard: MiddlewareHandler<ApiEnv> = async (c, next) => {
    if (scope !== null && !c.get('token').scopes.includes(scope)) {
      const challenge = `Bearer realm="dorawa", error="insufficient_scope", scope="${scope}"`;
      return problem(c, 'scope_missing', {}, { 'www-authenticate': challenge });
    }
    await next();
  };
  return Object.assign(guard, { [uniqueSymbol]: { spec: specOf(said) } });
}

function specOf({
  operationId,
  tag,
  summary,
  description,
  scope,
  status = 200,
  takes,
  answer,
  problems = [],
}: Operation) {
  const codes = [...(scope === null ? [] : GUARDED), ...problems, 'internal' as const];
  const success = {
    description: answer ? 'Done.' : 'Done; there is nothing to say.',
    ...(answer ? { content: { 'application/json': { schema: resolver(answer, AS_READ) } } } : {}),
  };
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    ...(takes ? { requestBody: { required: true, content: FILES[takes] } } : {}),
    security: scope === null ? [] : [{ bearer: [scope] }],
    responses: { [status]: success, ...refusals(codes) },
  } satisfies DescribeRouteOptions;
}

function refusals(codes: readonly ProblemCode[]): NonNullable<DescribeRouteOptions['responses']> {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: codes
          .filter((code) => PROBLEMS[code].status === status)
          .map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`)
          .join('\n'),
        content: { 'application/problem+json': { schema: resolver(problemShape) } },
      },
    ]),
  );
}

type Refusable = { success: boolean; error?: unknown };

/** The ids in the path. One that cannot be an id leads nowhere. */
export function path<Schema extends v.GenericSchema>(schema: Schema) {
  return validator(
    'param',
    schema,
    (result: Refusable, c) => (result.success ? undefined : problem(c, 'not_found')),
    AS_READ,
  );
}

export function query<Schema extends v.GenericSchema>(schema: Schema) {
  return validator(
    'query',
    schema,
    (result: Refusable, c) => (result.success ? undefined : problem(c, 'invalid', invalid('query', result))),
    AS_READ,
  );
}

/**
 * The body: JSON, declared as such, in valid UTF-8. Where rows are read one by one, `schema` checks only their number
 * and `documented` says what a row looks like.
 */
export function body<Schema extends v.GenericSchema>(schema: Schema, documented: v.GenericSchema = schema) {
  const validate = validator('json', schema, (result: Refusable, c) =>
    result.success ? undefined : problem(c, 'invalid', invalid('json', result)),
  );
  const read: MiddlewareHandler<ApiEnv> = async (c, next) => {
    if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
      return problem(c, 'unsupported_media_type');
    }
    try {
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await c.req.arrayBuffer());
    } catch {
      return problem(c, 'unreadable');
    }
    return validate(c as never, next);
  };
  const entry = { target: 'json', ...resolver(documented, AS_SENT) } as const;
  return Object.assign(read as unknown as typeof validate, { [uniqueSymbol]: entry });
}

/** Every schema of the API is valibot's, so its issues are too. */
function invalid(target: string, result: Refusable) {
  return { errors: errorsOf(target, (result.error ?? []) as v.BaseIssue<unknown>[]) };
}

/** A whole number as it stands in an address. */
export function wholeNumber(min: number, max: number) {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, 'expected a whole number'),
    v.transform(Number),
    v.number(),
    v.integer(),
    v.minValue(min),
    v.maxValue(max),
  );
}

/** How many rows a list should answer. */
export const limitInQuery = v.pipe(
  v.optional(wholeNumber(1, LIST_LIMITS.max)),
  v.description(`Rows to answer; ${LIST_LIMITS.usual} when not said.`),
);
