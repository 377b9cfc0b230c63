// Fixed groups: new, seen, put in anew from a file, and the file to take away.

import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as v from 'valibot';
import {
  createFixedGroup,
  exportFixedGroup,
  type FixedGroupRefusal,
  type MembersPut,
  putGroupMembers,
  readMembersFile,
  type Segment,
} from '../../actions/fixed-groups';
import { editSegment, groupNameSchema, listGroupUsers } from '../../actions/segments';
import { csvFile } from '../csv-file';
import { type AdminContext, type AdminEnv, frameOf, readFields, readFile } from '../door';
import { page } from '../page';
import type { FormState } from '../parts';
import { FixedGroupPage, fileRefusalWords } from './fixed-group';

export const fixedGroupRoutes = new Hono<AdminEnv>();

fixedGroupRoutes.get('/fixed/new', (c) => fixedGroupPage(c, null, { fields: { name: '' }, errors: {} }));

fixedGroupRoutes.post('/fixed', async (c) => {
  const { name, file } = await readUpload(c);
  const errors = { ...nameError(name), ...(file ? {} : { file: 'CSV 파일을 골라 주세요.' }) };
  if (!file || Object.keys(errors).length > 0) return fixedGroupPage(c, null, { fields: { name }, errors }, 422);
  const { edge, shop } = c.var;
  const ids = await readMembersFile(edge, shop.id, file);
  const put = ids.ok ? await createFixedGroup(edge, shop.id, name, ids.value) : ids;
  if (!put.ok) return refused(c, null, name, put.error);
  return fixedGroupPage(c, put.value.segment, { fields: { name }, errors: {} }, 201, put.value);
});

fixedGroupRoutes.get('/:id{[1-9][0-9]{0,14}}/members.csv', async (c) => {
  const id = Number(c.req.param('id'));
  const file = await exportFixedGroup(c.var.edge, c.var.shop.id, id);
  return file === null ? c.notFound() : csvFile(c, `members-${id}`, [file]);
});

/** Saves what was posted on a fixed group's page: its name, and the list where a file was chosen. */
export async function saveFixedGroup(c: AdminContext, group: Segment): Promise<Response> {
  const { edge, shop } = c.var;
  const { name, file, version } = await readUpload(c);
  const errors = nameError(name);
  // Who has been told of the other change may save over it; no page can keep a file.
  if (version && version !== String(group.version) && (file || name !== group.name)) {
    const again = file ? { ...errors, file: '올리려던 파일을 다시 골라 주세요.' } : errors;
    return fixedGroupPage(c, group, { fields: { name }, errors: again }, 409, null, true);
  }
  if (Object.keys(errors).length > 0) return fixedGroupPage(c, group, { fields: { name }, errors }, 422);
  const ids = file && (await readMembersFile(edge, shop.id, file));
  if (ids && !ids.ok) return refused(c, group, name, ids.error);
  const renamed =
    name === group.name ? null : await editSegment(edge, shop.id, group.id, { name, target: group.target });
  if (renamed && !renamed.ok) return refused(c, group, name, { reason: 'not_found' });
  const named = renamed?.value ?? group;
  if (!ids) return fixedGroupPage(c, named, { fields: { name }, errors: {} });
  const put = await putGroupMembers(edge, shop.id, group.id, ids.value, 'replace');
  if (!put.ok) return refused(c, named, name, put.error);
  return fixedGroupPage(c, put.value.segment, { fields: { name }, errors: {} }, 200, put.value);
}

const nameError = (name: string): Record<string, string> =>
  v.is(groupNameSchema, name) ? {} : { name: '그룹 이름을 1~60자로 적어 주세요.' };

async function readUpload(c: AdminContext): Promise<{ name: string; version: string; file: Uint8Array | null }> {
  const { name = '', version = '' } = await readFields(c);
  return { name: name.trim(), version, file: await readFile(c, 'file') };
}

function refused(c: AdminContext, group: Segment | null, name: string, refusal: FixedGroupRefusal) {
  return fixedGroupPage(c, group, { fields: { name }, errors: { file: fileRefusalWords(refusal) } }, 422);
}

/** The page of a fixed group, or of a new one. */
export async function fixedGroupPage(
  c: AdminContext,
  group: Segment | null,
  form: FormState,
  status: ContentfulStatusCode = 200,
  put: MembersPut | null = null,
  isOutdated = false,
): Promise<Response> {
  const { edge, shop } = c.var;
  const users = group ? await listGroupUsers(edge, shop.id, group.id) : [];
  return page(
    c,
    <FixedGroupPage frame={frameOf(c)} {...{ group, users, form, put, isOutdated }} now={edge.deps.now()} />,
    status,
  );
}
