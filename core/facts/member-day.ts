// One member's Korean day in short: how often what happened, and when last. A question about whole days is answered from a
// few of these.
//
// The short form is the same whatever order the day's events come in.

import * as v from 'valibot';
import type { LoggedEvent } from '../history';
import { readStoredAs } from './stored';

/** How many names are kept of a day of one member; a person stays far below, a program does not go beyond. */
export const DAY_NAMES = 60;

/** Per event name how often, and when last (epoch ms). Reports are counted: an order told twice is two. */
const eventsSchema = v.record(v.string(), v.object({ n: v.number(), at: v.number() }));
export type MemberDay = v.InferOutput<typeof eventsSchema>;

/** A day as its row keeps it; null where that cannot be read. */
export const readMemberDay = (json: string): MemberDay | null => readStoredAs(eventsSchema, json);

/** The day after one more of its events. */
export function foldDay(day: MemberDay, { name, occurredAt }: LoggedEvent): MemberDay {
  const seen = keptOf(day, name);
  if (!seen && Object.keys(day).length >= DAY_NAMES) return day;
  return { ...day, [name]: { n: (seen?.n ?? 0) + 1, at: Math.max(seen?.at ?? 0, occurredAt) } };
}

/** What a day keeps of an event; pages may give it any name, `constructor` too, which every object knows something of. */
export const keptOf = (day: MemberDay, name: string): MemberDay[string] | undefined =>
  Object.hasOwn(day, name) ? day[name] : undefined;
