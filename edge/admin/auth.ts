// Who is signed in to the admin. better-auth keeps people, passwords and sessions over Drizzle; it is big, so it is
// imported here only when the admin is asked for, never by the collector.

import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { betterAuth } from 'better-auth';
import { mayOpenShops } from '../actions/access';
import { type Caller, forgetGuesses, noteSignIn, noteTry } from '../actions/sign-in-tries';
import type { Edge } from '../context';
import { orm } from '../db/database';
import * as schema from '../db/schema';
import { toHex } from '../vault';

/** How long a password is. */
export const PASSWORD_CHARS = { min: 10, max: 128 } as const;

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
    emailAndPassword: { enabled: true, minPasswordLength: PASSWORD_CHARS.min, disableSignUp: true },
    session: { expiresIn: SESSION_SECONDS },
    advanced: { cookiePrefix: 'dorawa', useSecureCookies: edge.origin.startsWith('https:') },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
  });
}

export type SignedIn = { userId: string; sessionId: string; name: string; email: string };

/** The person behind a request, by their session cookie; and the cookies that keep the session going, if it is time. */
export async function readSession(
  edge: Edge,
  headers: Headers,
): Promise<{ person: SignedIn | null; cookies: string[] }> {
  const { response, headers: answered } = await (await authOf(edge)).api.getSession({ headers, returnHeaders: true });
  return {
    person: response
      ? {
          userId: response.user.id,
          sessionId: response.session.id,
          name: response.user.name,
          email: response.user.email,
        }
      : null,
    cookies: answered.getSetCookie(),
  };
}

export type SignInResult = { ok: true; cookies: string[] } | { ok: false; why: 'wrong' | 'too_many' };

/** Signs in with e-mail and password. */
export async function signIn(edge: Edge, email: string, password: string, caller: Caller): Promise<SignInResult> {
  const account = accountOf(email);
  const attempt = await noteSignIn(edge, account, caller);
  if (!attempt) return { ok: false, why: 'too_many' };
  const answer = await (await authOf(edge)).api.signInEmail({ body: { email: account, password }, asResponse: true });
  if (!answer.ok) return { ok: false, why: 'wrong' };
  return { ok: true, cookies: [...answer.headers.getSetCookie(), await attempt.succeed()] };
}

const accountOf = (email: string) => email.trim().toLowerCase();

/** How often the password one has may be tried when it is to be changed. */
const CHANGE_ATTEMPTS = 5;

export type PasswordChange = { ok: true; cookies: string[] } | { ok: false; why: 'wrong' | 'too_many' };

/** Puts a new password in place of the one given, and ends every other session of the person. */
export async function changePassword(
  edge: Edge,
  headers: Headers,
  { userId, current, next }: { userId: string; current: string; next: string },
): Promise<PasswordChange> {
  const attempt = await noteTry(edge, `change:${userId}`, CHANGE_ATTEMPTS);
  if (!attempt) return { ok: false, why: 'too_many' };
  const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
  const answer = await (await authOf(edge)).api.changePassword({ headers, body, asResponse: true });
  if (!answer.ok) return { ok: false, why: 'wrong' };
  await attempt.forget();
  return { ok: true, cookies: answer.headers.getSetCookie() };
}

/** Gives a person a new password without the old one: their sessions end, and wrong guesses at it are forgotten. */
export async function setPassword(
  edge: Edge,
  { userId, email }: { userId: string; email: string },
  password: string,
  caller: Caller,
): Promise<void> {
  const { internalAdapter, password: passwords } = await (await authOf(edge)).$context;
  await internalAdapter.updatePassword(userId, await passwords.hash(password));
  await internalAdapter.deleteUserSessions(userId);
  await forgetGuesses(edge, accountOf(email), caller);
}

/** Cookies that end the session. */
export async function signOut(edge: Edge, headers: Headers): Promise<string[]> {
  const answer = await (await authOf(edge)).api.signOut({ headers, asResponse: true });
  return answer.headers.getSetCookie();
}

/** A person with an account of their own; null when the address has one already. Nobody signs up by themselves. */
export async function createPerson(
  edge: Edge,
  person: { email: string; password: string; name: string },
): Promise<string | null> {
  const context = await (await authOf(edge)).$context;
  const known = await context.internalAdapter.findUserByEmail(person.email, { includeAccounts: true });
  if (known && known.accounts.length > 0) return null;
  // One without a password broke off halfway: nobody can be it.
  if (known) await context.internalAdapter.deleteUser(known.user.id);
  const password = await context.password.hash(person.password);
  const user = await context.internalAdapter.createUser(
    { email: person.email, name: person.name, emailVerified: true },
    { method: 'admin' },
  );
  await context.internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password,
  });
  return user.id;
}

/** The person a deployment begins with, in the place of one of the same address whose shop has come to nothing. */
export async function createOwner(
  edge: Edge,
  owner: { email: string; password: string; name: string },
): Promise<string> {
  const known = await (await (await authOf(edge)).$context).internalAdapter.findUserByEmail(owner.email);
  if (known && !(await mayOpenShops(edge, known.user.id))) await removePerson(edge, known.user.id);
  const userId = await createPerson(edge, owner);
  if (!userId) throw new Error('the owner has an account already');
  return userId;
}

/** Does somebody know their password? Asked before what cannot be taken back; so often, and no more, within a while. */
export async function provesPassword(
  edge: Edge,
  userId: string,
  password: string,
): Promise<{ ok: true } | { ok: false; why: 'wrong' | 'too_many' }> {
  const attempt = await noteTry(edge, `change:${userId}`, CHANGE_ATTEMPTS);
  if (!attempt) return { ok: false, why: 'too_many' };
  const { internalAdapter, password: passwords } = await (await authOf(edge)).$context;
  const account = (await internalAdapter.findAccounts(userId)).find((one) => one.providerId === 'credential');
  const hash = account?.password;
  if (!hash || !(await passwords.verify({ hash, password }))) return { ok: false, why: 'wrong' };
  await attempt.forget();
  return { ok: true };
}

/** Takes a person's account away, and their sessions with it. */
export async function removePerson(edge: Edge, userId: string): Promise<void> {
  await (await (await authOf(edge)).$context).internalAdapter.deleteUser(userId);
}
