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

type SignedIn = { userId: string; cookie: string; rows: { table: string; row: Record<string, unknown> }[] };

/** What is kept of the first owner: all are alike, and to hash a password takes as long as a test. */
let kept: SignedIn | null = null;

/** The only person of this world's admin, whose shop the world's is. */
export async function signedInOwner(world: World): Promise<Owner> {
  const { db } = world.edge;
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
  kept ??= await signInFirst(world, owner);
  await db.batch([...forgetPeople(db), ...kept.rows.map(({ table, row }) => insert(db, table, row))]);
  await insert(db, 'site_users', { site_id: world.site.id, user_id: kept.userId }).run();
  owner.cookie = kept.cookie;
  return owner;
}

async function signInFirst(world: World, owner: Owner): Promise<SignedIn> {
  const { db } = world.edge;
  await db.batch(forgetPeople(db));
  const userId = await createOwner(world.edge, OWNER);
  const cookie = await owner.signIn();
  const rows: SignedIn['rows'] = [];
  for (const table of ['user', 'account', 'session']) {
    const found = await db.prepare(`SELECT * FROM ${table}`).all<Record<string, unknown>>();
    rows.push(...found.results.map((row) => ({ table, row })));
  }
  return { userId, cookie, rows };
}

const forgetPeople = (db: D1Database): D1PreparedStatement[] =>
  ['account', 'session', 'user', 'site_users', 'verification'].map((table) => db.prepare(`DELETE FROM ${table}`));

function insert(db: D1Database, table: string, row: Record<string, unknown>): D1PreparedStatement {
  const columns = Object.keys(row);
  const places = columns.map(() => '?').join(', ');
  return db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).bind(...Object.values(row));
}
