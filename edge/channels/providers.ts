// Every provider there is. A new one is a module beside this file and a line here.

import type { ProviderKind } from './kind';
import { nhn } from './nhn/nhn';
import { resend } from './resend/resend';
import { smtp } from './smtp/smtp';
import { solapi } from './solapi/solapi';
import { webPush } from './web-push/web-push';

/** By the id that stands in the database and in hook addresses: lower-case letters, digits and dashes. */
export const PROVIDERS: Readonly<Record<string, ProviderKind>> = { solapi, nhn, resend, smtp, webpush: webPush };

/** A provider by its id, which may be a word that every object knows. */
export const findProvider = (id: string): ProviderKind | undefined =>
  Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id] : undefined;
