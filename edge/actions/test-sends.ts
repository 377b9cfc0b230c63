// 테스트 발송: the message as it stands, to an address of whoever writes it. Rendered by the same function as the real
// one, marked as a test, handed over by the same provider; no dispatch, so nothing of it is ever counted.

import type { CampaignDefinition } from '../../core/campaign/definition';
import { productsFor, valuesFor } from '../../core/campaign/variables';
import { consentStanding } from '../../core/consent';
import type { FailureReason } from '../../core/dispatch/failure';
import { TEST_SENDS_A_DAY, type TestFacts, type TestObstacle, testObstacle } from '../../core/dispatch/test-send';
import { parseEmail, parseMobile } from '../../core/member';
import type { ComposedMessage } from '../../core/message/composed';
import type { Message } from '../../core/message/content';
import { numberedLinks } from '../../core/message/links';
import { type RenderRefusal, renderMessage } from '../../core/message/render';
import { fromOf, senderOf } from '../../core/message/sender';
import { markAsTest } from '../../core/message/test-mark';
import { err, ok, type Result } from '../../core/result';
import { kstDay } from '../../core/time';
import { chooseCarrier } from '../channels/choice';
import type { Edge } from '../context';
import { listConsents } from '../db/consents';
import { listMembersById } from '../db/members';
import { readReach } from '../db/reach';
import type { Site } from '../db/sites';
import { findSuppressed } from '../db/suppressions';
import { closeTestSend, keepTestLinks, openTestSend } from '../db/test-sends';
import { clickIdOfTest, linkOriginOf, mintClickToken } from '../links';
import { logFact } from '../log';
import { mintPreferenceToken } from '../preference-token';
import { previewFacts } from './previews';

export type TestRefusal =
  | TestObstacle
  | RenderRefusal
  | { reason: 'bad_address' }
  | { reason: 'not_found' }
  /** A picture of the made-up member's product exists nowhere. */
  | { reason: 'needs_member' }
  | { reason: 'daily_limit'; limit: number }
  | { reason: 'provider_refused'; because: FailureReason }
  | { reason: 'provider_busy' };

/** `unknown`: the provider may or may not have taken it; nothing is sent again by itself. */
export type TestSent = {
  outcome: 'accepted' | 'unknown';
  composed: ComposedMessage;
  /** Nobody carries the channel yet: it is in the sandbox inbox and nowhere else. */
  inSandbox: boolean;
};

/**
 * Sends a campaign's message to `to`, with the values of a member or of a made-up one: a mobile number, an e-mail
 * address, or of a push the id of the member whose browsers are to get it.
 */
export async function sendTest(
  edge: Edge,
  site: Site,
  definition: CampaignDefinition,
  { to: typed, memberId }: { to: string; memberId: string | null },
): Promise<Result<TestSent, TestRefusal>> {
  const { channel } = definition.message;
  const message = markAsTest(definition.message);
  if (!message || channel === 'alimtalk') return err({ reason: 'not_testable' });
  const target = await (channel === 'push' ? browsersOf(edge, site, typed) : addressOf(edge, site, channel, typed));
  if (!target) return err({ reason: 'bad_address' });
  const now = edge.deps.now();
  const obstacle = testObstacle({ now, channel, settings: site.settings, ...target });
  if (obstacle) return err(obstacle);

  const row = { siteId: site.id, day: kstDay(now), channel, addressHash: target.hash, at: now };
  const id = await openTestSend(edge.db, row, TEST_SENDS_A_DAY);
  if (id === null) return err({ reason: 'daily_limit', limit: TEST_SENDS_A_DAY });
  const rendered = await render(edge, site, { ...definition, message }, memberId, id);
  if (!rendered.ok) {
    await closeTestSend(edge.db, id, 'refused', rendered.error.reason, now);
    return rendered;
  }
  await keepTestLinks(edge.db, id, rendered.value.links);
  return handOver(edge, site, id, target.to, rendered.value);
}

/** Where a test goes, as its channel has addresses, and what may stand in its way. */
type Target = { to: string; hash: string } & Pick<TestFacts, 'suppressed' | 'push'>;

async function addressOf(
  edge: Edge,
  site: Site,
  channel: 'sms' | 'kakao' | 'email',
  typed: string,
): Promise<Target | null> {
  const to = channel === 'email' ? parseEmail(typed) : parseMobile(typed);
  if (!to) return null;
  const hash = await edge.vault.hash(site.id, channel === 'email' ? 'email' : 'phone', to);
  return { to, hash, suppressed: (await findSuppressed(edge.db, site.id, channel, [hash])).has(hash) };
}

async function browsersOf(edge: Edge, site: Site, typed: string): Promise<Target | null> {
  const memberId = typed.trim();
  const member = (await listMembersById(edge.db, site.id, [memberId])).get(memberId);
  if (!member) return null;
  const [reachOf, acts] = await Promise.all([
    readReach(edge.db, site.id, [member]),
    listConsents(edge.db, site.id, [memberId]),
  ]);
  const reach = reachOf(memberId, 'push');
  const browsers = await Promise.all((reach?.sealed ?? []).map((sealed) => edge.vault.open(site.id, sealed)));
  const consents = consentStanding(acts.get(memberId) ?? [], 'push', 'advertising').status === 'granted';
  const push = { hasBrowser: reach !== null, consents };
  return { to: `[${browsers.join()}]`, hash: reach?.hashes[0] ?? '', suppressed: reach?.blocked === true, push };
}

async function render(
  edge: Edge,
  site: Site,
  definition: CampaignDefinition,
  memberId: string | null,
  id: number,
): Promise<Result<ComposedMessage, TestRefusal>> {
  const about = await previewFacts(edge, site, definition, memberId);
  if (!about) return err({ reason: 'not_found' });
  const origin = linkOriginOf(edge, site);
  const message: Message = definition.message;
  const dispatchId = clickIdOfTest(id);
  const [optOut, ...tokens] = await Promise.all([
    mintPreferenceToken(edge.vault, { kind: 'dispatch', id: dispatchId }),
    ...numberedLinks(message).map((_, link) => mintClickToken(edge.vault, { dispatchId, link })),
  ]);
  const recipient = {
    values: valuesFor(definition, about),
    products: productsFor(about),
    shortUrls: tokens.map((token) => `${origin}/r/${token}`),
    optOutUrl: `${origin}/u/${optOut}`,
  };
  const rendered = renderMessage(message, recipient, senderOf(site.settings), 'advertising');
  if (!rendered.ok) return rendered;
  const composed: ComposedMessage = rendered.value;
  return memberId === null && /"src":"data:/.test(JSON.stringify(composed))
    ? err({ reason: 'needs_member' })
    : ok(composed);
}

async function handOver(
  edge: Edge,
  site: Site,
  id: number,
  to: string,
  composed: ComposedMessage,
): Promise<Result<TestSent, TestRefusal>> {
  const { accountId, provider } = await chooseCarrier(edge, site.id, composed.channel);
  const from = (composed.channel === 'alimtalk' ? null : fromOf(site.settings, composed.channel)) ?? '';
  const outgoing = { clientRef: `dorawa-t${id}`, siteId: site.id, to, from, content: composed };
  const at = edge.deps.now();
  const [outcome] = await provider.send([outgoing], { id: `dorawa-t${id}`, at, handle: null, keep: async () => {} });
  const told = outcome ?? { outcome: 'unknown' as const };
  const reason = told.outcome === 'refused' ? told.reason : null;
  const state = told.outcome === 'later' ? 'refused' : told.outcome;
  await closeTestSend(edge.db, id, state, reason, at);
  logFact('test_sent', { siteId: site.id, channel: composed.channel, state });
  if (told.outcome === 'refused') return err({ reason: 'provider_refused', because: told.reason });
  if (told.outcome === 'later') return err({ reason: 'provider_busy' });
  return ok({ outcome: told.outcome, composed, inSandbox: accountId === null });
}
