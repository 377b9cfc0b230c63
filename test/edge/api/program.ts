// A shop's own program and the API: what it sends, and that every answer is as documented.

import * as v from 'valibot';
import { beforeEach, expect } from 'vitest';
import { api } from '../../../edge/api/api';
import { problemShape } from '../../../edge/api/problems';
import { aCoat, kst, MINUTE_MS, World } from '../../support/world';

export const PHONE = '010-8765-4321';
export const DIGITS = '01087654321';
export const EMAIL = 'haneul@example.test';
export const NAME = '이하늘';

export type Json = Record<string, unknown>;
export type Answer = { status: number; body: Json; headers: Headers };

export let world: World;
export let token: string;

/** Gives every test of the file that calls it a shop, and its program a token for everything. */
export const openShop = () => beforeEach(() => enterShop());

/** A shop set up in a way of its own, in place of the one every test has. */
export async function enterShop(set?: Parameters<typeof World.begin>[0]): Promise<void> {
  world = await World.begin(set);
  token = await world.token();
}

/** What the program calls with from now on. */
export function bear(secret: string): void {
  token = secret;
}

/** An address of the shop. */
export const at = (path: string): string => `/api/v1/sites/${world.site.id}${path}`;

export async function call(method: string, path: string, body?: unknown, headers: Json = {}): Promise<Answer> {
  const response = await world.request(path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    } as Record<string, string>,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json), headers: response.headers };
}
export const get = (path: string) => call('GET', path);
export const post = (path: string, body?: unknown) => call('POST', path, body);
export const put = (path: string, body?: unknown) => call('PUT', path, body);

/** The answer has exactly the documented shape: nothing missing, nothing besides. */
export function fits<Shape extends v.GenericSchema>(shape: Shape, answer: Answer): v.InferOutput<Shape> {
  const parsed = v.parse(shape, answer.body);
  expect(parsed).toEqual(answer.body);
  return parsed;
}

export function refuses(answer: Answer, status: number, code: string): v.InferOutput<typeof problemShape> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = fits(problemShape, answer);
  expect([answer.status, problem.status, problem.code]).toEqual([status, status, code]);
  return problem;
}

export const aMember = (over: Json = {}) => ({
  memberId: 'haneul',
  name: NAME,
  phone: PHONE,
  email: EMAIL,
  consents: [{ channel: 'sms', granted: true, at: kst('2026-01-05 12:00'), source: 'cafe24' }],
  ...over,
});

export const aPurchase = (over: Json = {}) => ({
  name: 'purchase',
  memberId: 'haneul',
  occurredAt: world.now() - MINUTE_MS,
  params: { transaction_id: '20260309-0000001', value: 189_000, items: [aCoat] },
  ...over,
});

/** Every route of the API that answers, once. */
export function operations(): { method: string; path: string }[] {
  const seen = new Map<string, { method: string; path: string }>();
  for (const { method, path } of api.routes) if (method !== 'ALL') seen.set(`${method} ${path}`, { method, path });
  return [...seen.values()];
}
