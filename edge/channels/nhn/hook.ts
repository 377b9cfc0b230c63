// NHN's webhook repeats a word typed into its console on every call; it is signed over nothing, so a result is a hint
// where to look. A refusal through the 080 line is taken as it stands: believing a false one keeps somebody unmessaged,
// which the shop can lift, while doubting a true one breaks the law.

import * as v from 'valibot';
import { equalSecrets } from '../../vault';
import type { Hint } from '../port';

const HOOKS = 10_000;
const HANDLES = 1_000;

const maybe = v.nullish(v.string());
const hookSchema = v.object({
  event: v.string(),
  hooks: v.pipe(
    v.array(v.object({ senderGroupingKey: maybe, recipientNo: maybe, createdDateTime: maybe })),
    v.maxLength(HOOKS),
  ),
});

/** What the call tells; null when it is not NHN's. */
export async function readNhnHook(request: Request, word: string | null): Promise<Hint[] | null> {
  if (word === null || !equalSecrets(request.headers.get('x-toast-webhook-signature') ?? '', word)) return null;
  const parsed = v.safeParse(hookSchema, await request.json().catch(() => null));
  if (!parsed.success) return [];
  const { event, hooks } = parsed.output;
  if (event === 'UNSUBSCRIBE')
    return hooks.flatMap(({ recipientNo, createdDateTime }): Hint[] => {
      const at = Date.parse(createdDateTime ?? '');
      return recipientNo && Number.isFinite(at) ? [{ type: 'opt_out', channel: 'sms', address: recipientNo, at }] : [];
    });
  if (event !== 'MESSAGE_RESULT_UPDATE') return [];
  const handles = new Set(hooks.flatMap(({ senderGroupingKey }) => senderGroupingKey ?? []));
  return [...handles].slice(0, HANDLES).map((handle) => ({ type: 'look', handle }));
}
