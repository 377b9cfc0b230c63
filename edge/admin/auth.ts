// Who is signed in to the admin. better-auth keeps people, passwords and sessions over Drizzle; it is big, so it is
// imported here only when the admin is asked for, never by the collector.

import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { betterAuth } from 'better-auth';
import type { Edge } from '../context';
import { orm } from '../db/database';
import * as schema from '../db/schema';
import { toHex } from '../vault';

/** A session lasts this long without a visit, in seconds. */
const SESSION_SECONDS = 7 * 24 * 3_600;

type Auth = Awaited<ReturnType<typeof buildAuth>>;
const built = new WeakMap<object, Promise<Auth>>();

/** The sign-in service of this deployment, built once per isolate. */
export function authOf(edge: Edge): Promise<Auth> {
  let auth = built.get(edge.vault);
  if (!auth) {
    auth = buildAuth(edge);
    built.set(edge.vault, auth);
  }
  return auth;
}

async function buildAuth(edge: Edge) {
  return betterAuth({
    baseURL: edge.origin,
    basePath: '/admin/auth',
    secret: toHex(await edge.vault.mac('better-auth', 'secret')),
    database: drizzleAdapter(orm(edge.db), { provider: 'sqlite', schema }),
    emailAndPassword: { enabled: true, minPasswordLength: 10, disableSignUp: true },
    session: { expiresIn: SESSION_SECONDS },
    advanced: { cookiePrefix: 'dorawa', useSecureCookies: edge.origin.startsWith('https:') },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
  });
}

export type SignedIn = { userId: string; name: string; email: string };

/** The person behind a request, by their session cookie. */
export async function readSession(edge: Edge, headers: Headers): Promise<SignedIn | null> {
  const session = await (await authOf(edge)).api.getSession({ headers });
  return session ? { userId: session.user.id, name: session.user.name, email: session.user.email } : null;
}

/** Cookies of a new session, or null when e-mail and password do not fit together. */
export async function signIn(edge: Edge, email: string, password: string): Promise<string[] | null> {
  const answer = await (await authOf(edge)).api.signInEmail({ body: { email, password }, asResponse: true });
  return answer.ok ? answer.headers.getSetCookie() : null;
}

/** Cookies that end the session. */
export async function signOut(edge: Edge, headers: Headers): Promise<string[]> {
  const answer = await (await authOf(edge)).api.signOut({ headers, asResponse: true });
  return answer.headers.getSetCookie();
}

/** The person a deployment begins with. Nobody can sign up by themselves. Returns their user id. */
export async function createOwner(
  edge: Edge,
  owner: { email: string; password: string; name: string },
): Promise<string> {
  const context = await (await authOf(edge)).$context;
  const user = await context.internalAdapter.createUser({ email: owner.email, name: owner.name, emailVerified: true }, { method: 'admin' });
  const password = await context.password.hash(owner.password);
  await context.internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password,
  });
  return user.id;
}
