// The events of one request as the log takes them: finished ones as they are, observations as what they mean.

import { type BrowserEvent, isObserved, type ObservedEvent, parseBrowserEvent } from '../collect';
import { takenParams } from '../event';
import { definedOf } from './defined';
import { interpret, isNameOfJoined, signUpId } from './interpret';
import type { Candidate, PageOwner } from './look';
import type { Found } from './reader';

/**
 * What a browser's event means, which happened at `at`. A finished event means itself; an observation means as many as
 * it shows, none at times.
 * What an observation shows passes the same checks as what a shop says itself; a part that fails is left out, and the
 * event with it only where nothing is left that it could be about.
 */
export function understand(
  owner: PageOwner,
  event: BrowserEvent | ObservedEvent,
  memberId: string | undefined,
  at: number,
): BrowserEvent[] {
  if (!isObserved(event)) return [isSignUpClick(event) ? { ...event, id: signUpId(memberId) } : event];
  return interpret(owner, event, memberId, at).flatMap((candidate) => {
    const p = definedOf(takenParams(candidate.p ?? {}));
    const parsed = parseBrowserEvent(complete(candidate, event, p));
    return parsed.ok && !isEmptied(candidate, p) ? [parsed.value] : [];
  });
}

/** The member a request claims to be from, unless it is a name that its page gave for an id. */
export function claimedMember(
  { platform }: PageOwner,
  member: string | undefined,
  events: readonly { event: BrowserEvent | ObservedEvent }[],
): string | undefined {
  const isName =
    member &&
    isNameOfJoined(
      platform,
      events.map(({ event }) => event),
      member,
    );
  return isName ? undefined : member;
}

/** It was about products, and none of them can be told. An order is one all the same, and a list a list. */
const isEmptied = ({ n, p: found }: Candidate, { items }: Found): boolean =>
  isFilled(found?.items) && !isFilled(items) && n !== 'purchase' && n !== 'view_item_list';

const isFilled = (items: unknown): boolean => Array.isArray(items) && items.length > 0;

/** The page counts every click on the element; a person signs up once. */
const isSignUpClick = ({ n, p }: BrowserEvent): boolean => n === 'sign_up' && p?.method === 'click';

const complete = ({ n, id }: Candidate, event: ObservedEvent, p: Found) => ({
  id: id ?? `${event.id}.${n}`,
  n,
  t: event.t,
  u: event.u,
  r: event.r,
  ti: event.ti,
  p,
});
