// The document tells the truth about the API.

import { beforeEach, describe, expect, it } from 'vitest';
import { problemsShape } from '../../../edge/api/shapes/common';
import { fits, get, type Json, openShop, operations, world } from './program';

openShop();

type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  security: { bearer: string[] }[];
  parameters?: { name: string; in: string; required?: boolean; schema?: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Json } };

/** Calls `see` with every object of a JSON tree and the path to it. */
function eachNode(node: unknown, path: string, see: (node: Json, path: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) see(node as Json, path);
  for (const [key, child] of Object.entries(node)) eachNode(child, `${path}/${key}`, see);
}

describe('the OpenAPI document', () => {
  let document: Document;
  let listed: { method: string; path: string; operation: Operation }[];

  beforeEach(async () => {
    const response = await world.request('/api/v1/openapi.json');
    expect(response.status).toBe(200);
    document = await response.json();
    listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    );
  });

  it('lists every route there is, and no other', () => {
    const told = listed.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const real = operations().map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(told.sort()).toEqual(real.sort());
    expect(told.length).toBeGreaterThan(20);
  });

  it('says of every operation what it is called, takes, answers and needs', () => {
    expect(new Set(listed.map(({ operation }) => operation.operationId)).size).toBe(listed.length);
    for (const { method, path, operation } of listed) {
      expect(operation.summary, path).toBeTruthy();
      expect(operation.tags, path).toHaveLength(1);
      const open = /openapi\.json$|problems$/.test(path);
      expect(operation.security, path).toEqual(open ? [] : [{ bearer: [expect.stringMatching(/^(read|write)$/)] }]);
      if (!open) expect(Object.keys(operation.responses), path).toEqual(expect.arrayContaining(['401', '403', '429']));
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`).sort(), path).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
      expect(
        inPath.every(({ required }) => required),
        path,
      ).toBe(true);
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(description).toBeTruthy();
        if (status === '204') expect(content).toBeUndefined();
        else expect(Object.values(content ?? {})[0]?.schema, `${path} ${status}`).toBeTruthy();
        if (Number(status) >= 400) expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
      }
      if (method === 'put') expect(operation.requestBody?.content['application/json']?.schema).toBeTruthy();
    }
  });

  it('is OpenAPI 3.1, and every reference in it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const names = new Set<string>();
    eachNode(document, '#', ({ $ref }, path) => {
      if (typeof $ref !== 'string') return;
      names.add($ref.replace('#/components/schemas/', ''));
      const keys = $ref.replace(/^#\//, '').split('/');
      const target = keys.reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);
      expect(target, `${path} → ${$ref}`).toBeTypeOf('object');
    });
    for (const name of ['Campaign', 'CampaignDefinition', 'Member', 'MemberInput', 'EventInput', 'Problem', 'Site']) {
      expect(names).toContain(name);
    }
  });

  it('has only schemas that JSON Schema 2020-12 can read', () => {
    const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
    let schemas = 0;
    eachNode(document, '#', (node, path) => {
      for (const old of ['nullable', 'definitions', '$schema']) expect(node, path).not.toHaveProperty([old]);
      if (typeof node.type !== 'string' || /\/(default|securitySchemes)\b/.test(path)) return;
      schemas += 1;
      expect(types, path).toContain(node.type);
      for (const name of (node.required as string[] | undefined) ?? []) {
        expect(node.properties, path).toHaveProperty([name]);
      }
    });
    expect(schemas).toBeGreaterThan(100);
  });

  it('says what the numbers of a campaign mean', () => {
    const { properties } = document.components.schemas.CampaignDefinition as { properties: Record<string, Json> };
    expect(properties.send?.description).toContain('milliseconds');
    for (const name of [
      'send',
      'params',
      'scenario',
      'target',
      'message',
      'goal',
      'priority',
      'cooldownDays',
      'holdoutPercent',
    ]) {
      expect(properties[name]?.description, name).toBeTruthy();
    }
  });

  it('has a bound for every array that is sent', () => {
    const unbounded: string[] = [];
    const visit = (root: unknown, from: string) =>
      eachNode(root, from, ({ type, maxItems, $ref }, path) => {
        if (type === 'array' && maxItems === undefined) unbounded.push(path);
        if (typeof $ref === 'string')
          visit(document.components.schemas[$ref.split('/').at(-1) ?? ''], `${path} → ${$ref}`);
      });
    for (const { path, operation } of listed) visit(operation.requestBody, path);
    expect(unbounded).toEqual([]);
  });

  it('lists every way to refuse at the address that problems name', async () => {
    const { problems } = fits(problemsShape, await get('/api/v1/problems'));
    expect(problems.map(({ code }) => code)).toContain('no_opt_out_080');
  });
});
