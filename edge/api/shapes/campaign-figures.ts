// What campaigns would do and what they did, with the unit of every figure said.

import * as v from 'valibot';
import { ATTRIBUTION_RULES } from '../../../core/attribution';
import { campaignShape } from './campaign';
import { about, counts, instant, int, named, won } from './common';

export const estimateShape = v.object({
  estimate: v.pipe(
    v.nullable(
      v.object({
        at: instant,
        basis: v.pipe(
          v.picklist(['look_back', 'recent_days']),
          about(
            'Whether what qualifies was looked for in the look-back or, for a real-time campaign, in the seven whole Korean days before today.',
          ),
        ),
        total: v.pipe(int, about('Members who may have qualified.')),
        looked: v.pipe(
          int,
          about(
            'How many of them were looked at: all, or the first 20,000 in id order, from which every figure below is then extrapolated.',
          ),
        ),
        qualified: v.pipe(int, about('Members with the qualifying events.')),
        excluded: v.pipe(counts, about('Of those, out for what they did since or who they are, per reason.')),
        stopped: v.pipe(counts, about('Of the rest, held back by a gate if it were sent now, per reason.')),
        reachable: int,
        reachableOfShop: v.pipe(
          int,
          about(
            'Members of the shop whom the channels of the message reach at all; of more than 20,000 an extrapolation.',
          ),
        ),
        legs: v.pipe(
          v.array(v.object({ channel: v.string(), isFallback: v.boolean(), members: int })),
          about('By what they would be reached: the channel of the message, or the text from the start.'),
        ),
        cost: v.pipe(
          v.object({ expected: won, worst: won }),
          about('As the sample message is billed, and at the dearest every message could come to.'),
        ),
        affordable: v.pipe(v.nullable(int), about('Members the budget left pays for; null without a budget.')),
        complete: v.pipe(
          v.boolean(),
          about('False when not all were looked at, and the figures are an extrapolation.'),
        ),
      }),
    ),
    about('Null while what qualifies is not said yet.'),
  ),
});

const useShape = v.object({ reserved: won, spent: won });
const budgetShape = v.pipe(
  v.object({
    use: v.object({ all: useShape, today: useShape }),
    left: v.object({ total: v.nullable(won), daily: v.nullable(won) }),
    waiting: v.pipe(int, about('Messages that wait for a higher budget, or for tomorrow.')),
  }),
  about(
    'Won of messages that arrived or whose end was not told for a day (`spent`), and held by those under way (`reserved`), in all and by those first handed over on this Korean day; what the limits leave, null without one.',
  ),
);

const rate = v.nullable(v.number());
const armShape = v.object({ members: int, converted: int });

/** Counts of messages, whatever they are taken together by. */
export const countsOfMessages = {
  attempted: v.pipe(int, about('Messages handed over to the channel.')),
  delivered: int,
  clicks: int,
  clickedMessages: int,
  conversions: v.pipe(int, about('Goal events credited to a click.')),
  conversionValue: won,
  netConversionValue: v.pipe(
    int,
    about('Won: `conversionValue` less what was cancelled or refunded within thirty days of its order.'),
  ),
  deliveryConversions: v.pipe(int, about('Goal events credited to a delivery.')),
  deliveryConversionValue: won,
  deliveryNetConversionValue: won,
  otherCurrencies: v.pipe(
    v.array(
      v.object({ rule: v.picklist(ATTRIBUTION_RULES), currency: v.string(), conversions: int, amount: v.number() }),
    ),
    about('What of both was paid in another currency: counted as conversions, in none of the sums of won.'),
  ),
  spend: won,
};

const rates = { ctr: rate, cvr: rate, cvrDelivered: rate, costPerConversion: rate, roas: rate };
const RATES =
  '`ctr` clickedMessages / delivered, `cvr` conversions / clicks, `cvrDelivered` deliveryConversions / delivered, `costPerConversion` in won, `roas` conversionValue / spend.';
const NULL_RATES = 'Null where the denominator is zero.';

export const ratesShape = v.pipe(v.object(rates), about(`${RATES} ${NULL_RATES}`));

export const reportShape = v.pipe(
  v.object({
    campaign: campaignShape,
    counts: v.object({
      ...countsOfMessages,
      states: v.pipe(counts, about('Dispatches per state.')),
      suppressed: v.pipe(counts, about('Dispatches held back, per reason.')),
      unsubscribes: v.pipe(
        int,
        about(
          'Messages by which their receivers stopped adverts: by the page of the message, the unsubscribe button of a mail program, or a complaint. Each counts once, also when they begin again. A call to an 080 line and what a shop writes down itself name no message, and count for none: texts and Kakao messages have none of it.',
        ),
      ),
      clicksByLink: v.pipe(counts, about('Clicks per number of the message’s own link.')),
      clicksByFallbackLink: v.pipe(counts, about('Clicks per number of the link of the text that goes instead.')),
    }),
    rates: v.pipe(
      v.object({ ...rates, fallbackRate: rate }),
      about(`${RATES} \`fallbackRate\` delivered of leg 2 / delivered. ${NULL_RATES}`),
    ),
    legs: v.pipe(
      v.array(
        v.object({
          leg: v.pipe(int, about('1, or 2 for the text that went instead.')),
          channel: v.string(),
          attempted: int,
          delivered: int,
          spend: won,
          failed: v.pipe(counts, about('Definite failures, per reason.')),
        }),
      ),
      about('What each leg of the messages came to. A person counts once in `counts`, however many legs.'),
    ),
    holdout: v.pipe(
      v.nullable(
        v.object({
          treated: armShape,
          heldOut: armShape,
          verdict: v.picklist(['undecided', 'better', 'worse', 'no_difference']),
          lift: rate,
          interval: v.nullable(v.object({ low: v.number(), high: v.number() })),
        }),
      ),
      about(
        'Members meant to be messaged against members held out: converted members over all of each arm, the difference of the two rates and its 95 % interval. `undecided` until each arm has 100 members and both together 10 conversions. Null when nobody is held out.',
      ),
    ),
    excluded: v.pipe(counts, about('Members left out before a dispatch was opened, per reason.')),
    runs: v.pipe(
      v.array(
        v.object({
          id: int,
          plannedAt: instant,
          state: v.picklist(['expanding', 'expanded', 'skipped', 'failed']),
          matched: int,
          excluded: counts,
          failure: v.pipe(v.nullable(v.string()), about('The error it was given up for.')),
        }),
      ),
      about('The latest 30, newest first. `failed` when it could not be dealt with for twelve hours.'),
    ),
    budget: budgetShape,
    waiting: v.pipe(
      v.array(v.object({ memberId: v.string(), dueAt: instant })),
      about('Real-time timers of this campaign, earliest first; at most 100.'),
    ),
  }),
  named('CampaignReport'),
);
