// The providers' door: reports and refusals. A path nobody guesses names the account; what the call says is believed as
// far as the provider proves it (see `Hint`).

import type { Context } from 'hono';
import { readCapped } from '../body';
import { accountOfHook, connect } from '../channels/choice';
import type { Hint, OptOut, Provider } from '../channels/port';
import { createEdge, type Edge } from '../context';
import { wakeHandles } from '../db/handovers';
import type { AccountToAsk } from '../db/provider-accounts';
import type { Env } from '../env';
import { takeToldOptOuts } from '../jobs/opt-outs';
import { takeReport } from '../jobs/reconcile';

/** Twenty thousand reports of one call fit. */
const HOOK_BYTES = 16 * 1_024 * 1_024;

/** POST /hooks/<provider>/<secret>. */
export async function takeHook(c: Context<{ Bindings: Env }>): Promise<Response> {
  const edge = createEdge(c.env);
  const { provider = '', secret = '' } = c.req.param();
  if (!/^[a-z0-9-]{1,32}$/.test(provider) || !/^[0-9a-f]{32}$/.test(secret)) return c.notFound();
  const found = await accountOfHook(edge, provider, secret);
  if (!found) return c.notFound();
  const { account, word } = found;
  const body = await readCapped(c.req.raw, HOOK_BYTES);
  if (body === 'too_large') return c.body(null, 413);
  const { url, headers } = c.req.raw;
  const carrier = await connect(edge, account, word);
  const hints = await carrier.readHook?.(new Request(url, { method: 'POST', headers, body }));
  if (hints === undefined) return c.notFound();
  if (hints === null) return c.body(null, 401);
  await takeHints(edge, account, carrier, hints);
  return c.body(null, 200);
}

async function takeHints(edge: Edge, account: AccountToAsk, provider: Provider, hints: readonly Hint[]): Promise<void> {
  const { id } = account;
  const handles: string[] = [];
  const optOuts: OptOut[] = [];
  for (const hint of hints) {
    if (hint.type === 'look') handles.push(hint.handle);
    else if (hint.type === 'state') await takeReport(edge, id, hint.clientRef, hint.outcome);
    else optOuts.push(hint);
  }
  await takeToldOptOuts(edge, account, provider, optOuts);
  // Read by the next minute: a report of thousands is one look at their hand-over.
  if (handles.length > 0) await wakeHandles(edge.db, id, handles, edge.deps.now());
}
