// The owner of a shop, signed in to the admin as a person does it.

import { createOwner } from '../../edge/admin/auth';
import type { World } from './world';

const OWNER = { email: 'owner@shop.test', password: 'a long password', name: '김하늘' };

export type Owner = {
  cookie: string;
  /** Another sign-in of the same person: another session. */
  signIn(): Promise<string>;
  /** Sends a form of the admin, with another cookie if one is given. */
  form(path: string, fields: Record<string, string>, as?: string): Promise<Response>;
  /** A page of the admin. */
  page(path: string): Promise<string>;
};

/** The only person of this world's admin, whose shop the world's is. */
export async function signedInOwner(world: World): Promise<Owner> {
  const { db } = world.edge;
  await db.batch(
    ['account', 'session', 'user', 'site_users', 'verification'].map((table) => db.prepare(`DELETE FROM ${table}`)),
  );
  const userId = await createOwner(world.edge, OWNER);
  await db.prepare('INSERT INTO site_users (site_id, user_id) VALUES (?1, ?2)').bind(world.site.id, userId).run();
  const owner: Owner = {
    cookie: '',
    async signIn() {
      const { email, password } = OWNER;
      const answer = await owner.form('/admin/sign-in', { email, password }, '');
      return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    form: (path, fields, as = owner.cookie) =>
      world.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://edge.test', cookie: as },
        body: new URLSearchParams(fields).toString(),
      }),
    page: async (path) => (await world.request(path, { headers: { cookie: owner.cookie } })).text(),
  };
  owner.cookie = await owner.signIn();
  return owner;
}
