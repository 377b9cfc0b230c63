// What the log and the projections keep, as SQL: terms about an event `e` of the log or a day `d` of a member, for the modules
// that write statements out of parts.

import { WON } from '../../core/money';
import { DAY_MS, dayStart } from '../../core/time';

export const and = (...terms: string[]) => terms.join('\n AND ');

/** A number of our own, as SQL. */
export function instant(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error('not a whole number');
  return String(value);
}

/** An event's name, as SQL: letters, digits and underscores by its schema. */
export function name(event: string): string {
  if (!/^[a-z][a-z0-9_]*$/i.test(event)) throw new Error('not an event name');
  return `'${event}'`;
}

/** SQL for JSON that may be damaged: null where it cannot be read, of which the whole statement would fail. */
export const readable = (json: string) => `(CASE WHEN json_valid(${json}) THEN ${json} END)`;

/**
 * The address of `e` in the parts `core/address` reads it in: as kept where it differs from the plain text after the
 * scheme. Each LIMIT is a fence: without it the planner would write every part out in full wherever it is named.
 */
export const ADDRESS = `
  SELECT full, query, coalesce(kept, query) AS whole, substr(place, instr(place || '/', '/')) AS path FROM (
    SELECT full, kept, substr(full, 1, cut - 1) AS place, substr(full, cut + 1) AS query FROM (
      SELECT full, kept, instr(full || '?', '?') AS cut FROM (
        SELECT coalesce(e.data ->> '$.a', substr(e.data ->> '$.u', instr(e.data ->> '$.u', '://') + 3), '') AS full,
          e.data ->> '$.q' AS kept LIMIT 1) LIMIT 1) LIMIT 1) LIMIT 1`;

const IS_WON = `coalesce(e.data ->> '$.p.currency', '${WON}') = '${WON}'`;
export const VALUE = `coalesce(e.data ->> '$.p.value', 0)`;
export const inWholeWon = (amount: string) => `CAST(${amount} AS INTEGER)`;
/** An amount in the currency of event `e`, in the smallest unit of it, as `core/money` counts. */
export const inSmallestUnits = (amount: string) =>
  `CAST(iif(${IS_WON}, ${amount}, (${amount}) * 100 + 0.5) AS INTEGER)`;
/** What event `e` came to in won; null where it was told in another currency. */
export const IN_WON = `CASE WHEN ${IS_WON} THEN ${inWholeWon(VALUE)} END`;

/** When a Korean day begins. */
export const startOf = (day: string) => `((${day}) * ${DAY_MS} + ${dayStart(0)})`;

/** Of the log's first row, in SQL; later than anything where there is none. */
const ofFirst = (column: string) =>
  `coalesce((SELECT ${column} FROM events ORDER BY seq LIMIT 1), ${Number.MAX_SAFE_INTEGER})`;

/** Was order `o` paid, and first told of, before the log begins? */
export const IS_FORGOTTEN_ORDER = `o.paid_at < ${ofFirst('received_at')} AND o.first_seq < ${ofFirst('seq')}`;
/** Is the day of a last event `l` before the log's first? */
export const IS_FORGOTTEN_DAY = `l.day < (${ofFirst('received_at')} - (${dayStart(0)})) / ${DAY_MS}`;

/** The events of day `d` as a table; none of one that cannot be read, which its date then stands for. */
export const EVENTS_OF_DAY = `json_each(${readable('d.events')})`;
