// What a replay says on the way and at its end.

import { DAY_MS, formatKst } from '../../core/time';
import type { FeedState, Shift } from './replay-feed';
import { type CampaignFigures, type Caps, type CapUse, list, tally } from './replay-figures';
import type { BadReason, ReplayEvent, ReplayLog } from './replay-log';

const REASONS = {
  unreadable: 'could not be read',
  no_time: 'without a time',
  no_person: 'without a person',
  no_item: 'without a product',
  unknown_behaviour: 'of a kind we do not know',
  bad_price: 'without a price',
  stray: 'stray, weeks away from all others, as from a clock that was wrong',
} satisfies Record<BadReason, string>;

export function sayLog(file: string, format: string, { events, bad, lines }: ReplayLog): void {
  const refused = [...bad].map(([reason, count]) => `${count} ${REASONS[reason]}`).join('; ');
  console.log(
    `\n${file} (${format}): ${lines} lines, ${events.length} events${refused ? `; left out: ${refused}` : ''}`,
  );
}

export function sayTimes(events: readonly ReplayEvent[], shift: Shift, now: number, shifted: boolean): void {
  const [first, last] = [shift(events[0]?.t ?? 0), shift(events.at(-1)?.t ?? 0)];
  console.log(`From ${formatKst(first)} to ${formatKst(last)} KST; the clock shows ${formatKst(now)}.`);
  if (!shifted && first < now - DAY_MS) {
    console.log('Times older than a day are dated a day ago by the collector; --shift today moves the log to today.');
  }
}

export function sayFed(events: readonly ReplayEvent[], { accepted, refused }: FeedState, elapsedMs: number): void {
  const counts = list(tally(events.map(({ name }) => name)));
  console.log(`Accepted ${accepted} of ${events.length} events in ${(elapsedMs / 1000).toFixed(1)} s: ${counts}.`);
  if (refused.size > 0) console.log(`Refused by the collector: ${list(refused)}.`);
}

const WIDTHS = [34, 11, 11, 9, 6, 11, 13, 9];
const row = (cells: (string | number)[], reasons: string) =>
  console.log(`  ${cells.map((cell, i) => String(cell).padEnd(WIDTHS[i] ?? 0)).join('')}${reasons}`);

export function sayFigures(figures: readonly CampaignFigures[], until: number): void {
  console.log(`\nWhat the campaigns did until ${formatKst(until)} KST:`);
  row(['campaign', 'send', 'qualified', 'waiting', 'sent', 'delivered', 'bought after', 'won'], 'why not');
  for (const one of figures) {
    const why = list(new Map([...one.leftOut, ...one.heldBack]));
    const { campaign, send, qualified, waiting, sent, delivered, bought, spend } = one;
    row([campaign, send, qualified, waiting, sent, delivered, bought, spend], why);
  }
}

export function sayCaps({ people, mostPerDay, mostPerWeek, over }: CapUse, caps: Caps): void {
  console.log(
    `\n${people} people got messages; nobody more than ${mostPerDay} a day (of ${caps.perDay}) and ${mostPerWeek} a week (of ${caps.perWeek}).`,
  );
  if (over.length > 0) throw new Error(`Written to more often than the caps allow: ${over.join(', ')}`);
}
