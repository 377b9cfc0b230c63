// 미리 돌려보기: a campaign, draft or running, played over the shop's own last thirty days. Nothing is sent and no dispatch is
// written. It goes on page by page of members, by whoever looks at it and by the minute, and says how far it has come.

import { intervalsOf } from '../../core/campaign/audience';
import { CART_EVENTS } from '../../core/campaign/cart';
import { type CampaignDefinition, draftScenarioOf } from '../../core/campaign/definition';
import { goalAwaited } from '../../core/campaign/goal';
import { type Rehearsed, rehearse } from '../../core/campaign/rehearsal';
import { type Stage, stageOf } from '../../core/campaign/rehearsal-stage';
import { addParts, type LegPrices, NO_SUMS } from '../../core/campaign/rehearsal-sums';
import { excludes, qualifyingEvents, type Scenario, visitsOf } from '../../core/campaign/scenario';
import { type Group, unreadableIn } from '../../core/condition/schema';
import { namesAsked } from '../../core/condition/trace';
import { ORDER_EVENTS } from '../../core/facts/order';
import { err, ok, type Result } from '../../core/result';
import { DAY_MS, MINUTE_MS } from '../../core/time';
import type { Edge } from '../context';
import { readGroups } from '../db/audience';
import { findCampaign } from '../db/campaigns';
import { lostRace } from '../db/database';
import { nextMembers, readPlayers } from '../db/players';
import { catchUpProjections } from '../db/projections';
import {
  beginStep,
  dropOldRehearsals,
  endRehearsal,
  findRehearsal,
  insertRehearsed,
  listRehearsed,
  listRunningRehearsals,
  moveRehearsal,
  type Rehearsal,
  type RunningRehearsal,
  replaceRehearsal,
  type ShownMessage,
} from '../db/rehearsals';
import { findSite, type Site } from '../db/sites';
import { logFailure } from '../log';
import { previewMessage } from './previews';

export type { Rehearsal, ShownMessage };

export const REHEARSED_DAYS = 30;
/** Carts older than this at the beginning are not known. */
const CART_DAYS = 30;
/** Longest reach of a target's conditions. */
const TARGET_DAYS = 90;
/** Messages of a rehearsal that are listed; all of them are counted. */
export const REHEARSED_SHOWN = 5_000;
const REHEARSAL_KEPT_MS = 30 * DAY_MS;

/** Members and events one page takes: what fits into a Worker's memory and a second or two. */
const PAGE = { first: 500, least: 1, most: 4_000, events: 20_000 } as const;
/** Pages one look at the rehearsal plays. */
const PAGES_PER_LOOK = 2;
/** What a minute goes on with beside its own work: so many rehearsals, so many pages of each. */
const REHEARSALS_PER_MINUTE = 2;
const PAGES_PER_MINUTE = 5;
/** One that has not got on for so long never will. */
const GIVE_UP_MS = 10 * MINUTE_MS;

export type RehearsalRefusal = { reason: 'not_found' } | { reason: 'incomplete' };

/** Begins anew, in the place of the campaign's last rehearsal. */
export async function startRehearsal(
  edge: Edge,
  siteId: number,
  campaignId: number,
): Promise<Result<Rehearsal, RehearsalRefusal>> {
  const campaign = await findCampaign(edge.db, siteId, campaignId);
  if (!campaign) return err({ reason: 'not_found' });
  const { definition } = campaign;
  if (!draftScenarioOf(definition)) return err({ reason: 'incomplete' });
  const now = edge.deps.now();
  return ok(
    await replaceRehearsal(edge.db, {
      ...{ siteId, campaignId, definition, state: 'running', cursor: '', pageSize: PAGE.first },
      ...{
        fromAt: now - REHEARSED_DAYS * DAY_MS,
        toAt: now,
        members: 0,
        sums: NO_SUMS,
        startedAt: now,
        updatedAt: now,
      },
    }),
  );
}

/** The campaign's rehearsal as it stands; null before the first. */
export async function getRehearsal(edge: Edge, siteId: number, campaignId: number): Promise<Rehearsal | null> {
  return findRehearsal(edge.db, siteId, campaignId);
}

/** Plays a few more pages of a rehearsal that runs, and shows it as it then stands. */
export async function stepRehearsal(edge: Edge, siteId: number, campaignId: number): Promise<Rehearsal | null> {
  const rehearsal = await findRehearsal(edge.db, siteId, campaignId);
  if (rehearsal?.state !== 'running') return rehearsal;
  await advance(edge, rehearsal, PAGES_PER_LOOK);
  return findRehearsal(edge.db, siteId, campaignId);
}

/** Stops it where it is; what it has added up to stays to be seen. */
export async function haltRehearsal(edge: Edge, siteId: number, campaignId: number): Promise<Rehearsal | null> {
  const rehearsal = await findRehearsal(edge.db, siteId, campaignId);
  if (!rehearsal) return null;
  await endRehearsal(edge.db, rehearsal.id, 'stopped', edge.deps.now());
  return findRehearsal(edge.db, siteId, campaignId);
}

/** The messages it would have sent, in member order; at most the first `REHEARSED_SHOWN` of a rehearsal are kept. */
export async function listRehearsedMessages(
  edge: Edge,
  { id }: Rehearsal,
  limit: number,
  after: { memberId: string; at: number } = { memberId: '', at: 0 },
): Promise<ShownMessage[]> {
  return listRehearsed(edge.db, id, after, limit);
}

/** Goes on with every rehearsal that runs, whoever looks or not, and forgets old ones. */
export async function advanceRehearsals(edge: Edge): Promise<void> {
  for (const rehearsal of await listRunningRehearsals(edge.db, REHEARSALS_PER_MINUTE)) {
    await advance(edge, rehearsal, PAGES_PER_MINUTE);
  }
  await dropOldRehearsals(edge.db, edge.deps.now() - REHEARSAL_KEPT_MS);
}

/** Plays pages of one that runs. What fails is its own trouble: it is tried again, and ends where that does not help. */
async function advance(edge: Edge, rehearsal: RunningRehearsal, pages: number): Promise<void> {
  const { id, siteId, campaignId, stuckSince, updatedAt } = rehearsal;
  const now = edge.deps.now();
  const isOver = (at: number) => stuckSince !== null && at - stuckSince >= GIVE_UP_MS;
  // Its last try did not come back to give it up, and is not at it still: it ended the worker.
  if (isOver(updatedAt) && now - updatedAt >= MINUTE_MS) {
    logFailure('rehearsal', new Error('it ended the worker each time'), { rehearsalId: id, siteId });
    return endRehearsal(edge.db, id, 'failed', now);
  }
  try {
    await beginStep(edge.db, id, now);
    await playPages(edge, siteId, campaignId, pages);
  } catch (error) {
    // Somebody else has stepped or stopped it meanwhile.
    if (lostRace(error)) return;
    logFailure('rehearsal', error, { rehearsalId: id, siteId });
    if (isOver(now)) await endRehearsal(edge.db, id, 'failed', now);
  }
}

async function playPages(edge: Edge, siteId: number, campaignId: number, pages: number): Promise<void> {
  const [site, campaign, rehearsal] = await Promise.all([
    findSite(edge.db, siteId),
    findCampaign(edge.db, siteId, campaignId),
    findRehearsal(edge.db, siteId, campaignId),
  ]);
  if (!site || !campaign || !rehearsal) return;
  await catchUpProjections(edge.db);
  const { definition, fromAt, toAt } = rehearsal;
  const groups = await readGroups(edge.db, siteId);
  const unreadable = definition.target && unreadableIn(definition.target, groups);
  if (unreadable) throw new Error(`target group ${unreadable} cannot be read`);
  const stage = stageOf({ ...campaign, definition }, site.settings, groups, fromAt, toAt);
  const prices = await pricesOf(edge, site, definition);
  let now = rehearsal;
  for (let page = 0; page < pages && now.state === 'running'; page++) now = await playPage(edge, now, stage, prices);
}

/** Plays one page of members, and writes what came of it together with how far that is. */
async function playPage(edge: Edge, at: Rehearsal, stage: Stage, prices: LegPrices): Promise<Rehearsal> {
  const { db } = edge;
  const memberIds = await nextMembers(db, at.siteId, at.cursor, at.pageSize);
  const read = await readPlayers(db, questionOf(at, stage), memberIds, PAGE.events);
  const updatedAt = edge.deps.now();
  if (!read) {
    const smaller = { ...at, pageSize: Math.max(PAGE.least, Math.floor(at.pageSize / 2)), updatedAt };
    await db.batch([moveRehearsal(db, at, smaller)]);
    return smaller;
  }
  const parts = read.players.map((player) => ({ player, part: rehearse(stage, player) }));
  const isLast = memberIds.length < at.pageSize;
  const next: Rehearsal = {
    ...at,
    state: isLast ? 'done' : 'running',
    cursor: memberIds.at(-1) ?? at.cursor,
    pageSize: pageSizeAfter(at.pageSize, read.events),
    members: at.members + memberIds.length,
    sums: addParts(
      at.sums,
      parts.map(({ part }) => part),
      prices,
    ),
    updatedAt,
  };
  const shown = parts.flatMap(({ player, part }) => shownOf(player.member.memberId, part, prices));
  const room = Math.max(0, REHEARSED_SHOWN - at.sums.messages);
  await db.batch([moveRehearsal(db, at, next), ...insertRehearsed(db, at.id, shown.slice(0, room))]);
  return next;
}

/** Pages grow and shrink towards as many events as one takes, at most doubling. */
function pageSizeAfter(size: number, events: number): number {
  const fitting = events === 0 ? PAGE.most : Math.floor((size * PAGE.events * 0.7) / events);
  return Math.min(PAGE.most, 2 * size, Math.max(PAGE.least, fitting));
}

const shownOf = (memberId: string, { messages }: Rehearsed, prices: LegPrices): ShownMessage[] =>
  messages.map(({ at, leg, boughtAt }) => ({ memberId, at, leg, price: prices[leg], boughtAt }));

function questionOf({ siteId, campaignId, definition, fromAt, toAt }: Rehearsal, { scenario, groups }: Stage) {
  return {
    ...{ siteId, campaignId, from: fromAt, to: toAt },
    names: namesPlayed(definition, scenario, groups),
    since: sinceOf(definition, scenario, fromAt),
    fixedGroups: [...groups].flatMap(([id, group]) => (group === 'fixed' ? [id] : [])),
  };
}

function namesPlayed(
  { target, goal }: CampaignDefinition,
  scenario: Scenario,
  groups: ReadonlyMap<number, Group>,
): string[] {
  return [
    ...new Set([
      ...qualifyingEvents(scenario).map(({ event }) => event),
      ...CART_EVENTS,
      ...ORDER_EVENTS,
      ...[goalAwaited({ scenario, goal })].filter((event) => event !== null),
      ...(excludes(scenario, 'visit') ? visitsOf(scenario) : []),
      ...(excludes(scenario, 'review') ? ['write_review'] : []),
      ...(target ? namesAsked(target, groups) : []),
    ]),
  ];
}

/** From when events matter to what happens from `from` on. */
function sinceOf({ send, target }: CampaignDefinition, scenario: Scenario, from: number): number {
  const lookedBack = send.type === 'scheduled' ? intervalsOf(scenario, send.lookBack, from).map((one) => one.from) : [];
  return Math.min(from - (target ? TARGET_DAYS : CART_DAYS) * DAY_MS, ...lookedBack);
}

/** What a message costs by each leg, written for a made-up member. */
async function pricesOf(edge: Edge, site: Site, definition: CampaignDefinition): Promise<LegPrices> {
  const preview = await previewMessage(edge, site, definition);
  if (!preview.ok) return { primary: 0, fallback: 0 };
  const { price, fallback } = preview.value;
  return { primary: price, fallback: fallback?.price ?? price };
}
