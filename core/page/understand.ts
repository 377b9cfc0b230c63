// The events of one request as the log takes them: finished ones as they are, observations as what they mean.

import { type BrowserEvent, isObserved, type ObservedEvent, parseBrowserEvent } from '../collect';
import { definedOf } from './defined';
import { type Candidate, interpret, type PageOwner, signUpId } from './interpret';

/**
 * What a browser's event means. A finished event means itself; an observation means as many as it shows, none at times.
 * What an observation shows passes the same checks as what a shop says itself; a part that fails is left out.
 */
export function understand(
  owner: PageOwner,
  event: BrowserEvent | ObservedEvent,
  memberId: string | undefined,
): BrowserEvent[] {
  if (!isObserved(event)) return [isSignUpClick(event) ? { ...event, id: signUpId(memberId) } : event];
  return interpret(owner, event, memberId).flatMap((candidate) => {
    const parsed = parseBrowserEvent(complete(candidate, event));
    return parsed.ok ? [parsed.value] : [];
  });
}

/** The page counts every click on the element; a person signs up once. */
const isSignUpClick = ({ n, p }: BrowserEvent): boolean => n === 'sign_up' && p?.method === 'click';

const complete = ({ n, id, p = {} }: Candidate, event: ObservedEvent) => ({
  id: id ?? `${event.id}.${n}`,
  n,
  t: event.t,
  u: event.u,
  r: event.r,
  ti: event.ti,
  p: definedOf(p),
});
