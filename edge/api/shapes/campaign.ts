// Campaigns, with every limit and unit of their definition said, and what they did.

import * as v from 'valibot';
import { ATTRIBUTION_RULES } from '../../../core/attribution';
import { CAMPAIGN_CHANGES } from '../../../core/campaign/campaign';
import {
  type CampaignDefinition,
  type campaignDefinitionSchema,
  definitionEntries as definition,
  definitionChecks,
} from '../../../core/campaign/definition';
import { PRESET_IDS } from '../../../core/campaign/presets';
import { FUNNEL_STEPS } from '../../../core/campaign/presets/preset';
import { about, counts, instant, int, maybeInstant, named, versionSeen, won } from './common';

const rate = v.nullable(v.number());

const definitionEntries = {
  ...definition,
  preset: v.pipe(definition.preset, about('One of `GET /presets`, or `custom` with a `scenario` of your own.')),
  params: v.pipe(
    definition.params,
    about(
      "The preset's parameters by name, as `GET /presets` lists them with limits; those missing have their initial values.",
    ),
  ),
  scenario: v.optional(
    v.pipe(
      definition.scenario.wrapped,
      about('Of a `custom` campaign: what qualifies, which happenings are one cause, and what takes a candidate out.'),
    ),
  ),
  send: v.pipe(
    definition.send,
    about(
      '`realtime`: `delayMs` milliseconds after the qualifying event, within the limits of the preset. `scheduled`: at `hour`:`minute` Korean time, `once` on a date, `daily`, `weekly` on `weekdays` (0 is Sunday) or `monthly` on `day` (1 to 28 or `last`), to those who qualified in the `lookBack`: `one_day` is the Korean day `daysAgo` days before, `range` from `from` to `to` days before, `dates` between two dates, `last_event` whose latest event was `from` to `to` days ago.',
    ),
  ),
  target: v.optional(
    v.pipe(definition.target.wrapped, about('Whom of those who qualify the message is for; everybody when absent.')),
  ),
  message: v.pipe(
    definition.message,
    about(
      "One of `sms`, `kakao` (Brand Message), `email`, `push`; `alimtalk` carries no advertising. Texts are the shop's own, with variables such as `{이름|고객}` and `{상품명:을}` (the particle that fits); the label (광고), the sender and the free opt-out are added. `{링크}` stands for the first link's short address, `{링크2}` for the second. `fallback` is the text that goes instead when the channel definitely cannot reach the person.",
    ),
  ),
  goal: v.pipe(
    definition.goal,
    about(
      'What counts as a conversion within `windowDays` × 24 hours (1 to 30) after the touch: `revenue` is any purchase, worth its amount (in won; one in another currency is counted, and worth no won); `event` is an event by name, worth `valuePerConversion` won each.',
    ),
  ),
  priority: v.pipe(definition.priority, about('1 to 100; higher goes first.')),
  cooldownDays: v.pipe(
    definition.cooldownDays,
    about('Days between two messages of this campaign to one member, 0 to 90, between Korean calendar days.'),
  ),
  maxPerMember: v.optional(
    v.pipe(
      definition.maxPerMember.wrapped,
      about(
        'Messages of this campaign to one member in all. Absent: one where it runs once, any number where it repeats.',
      ),
    ),
  ),
  budget: v.optional(
    v.pipe(
      definition.budget.wrapped,
      about(
        'Won the campaign may cost, in all (`total`) and per Korean day (`daily`); either may be absent. Before a message goes, the dearest of its legs is reserved. Messages that find no room wait as long as any may, and go when the budget is raised.',
      ),
    ),
  ),
  onQuietHours: v.pipe(
    definition.onQuietHours,
    about('A message that falls in the quiet hours waits for their end, or is not sent.'),
  ),
  holdoutPercent: v.pipe(
    definition.holdoutPercent,
    about('Percent of qualifying members who are deliberately not messaged, 0 to 50.'),
  ),
};
/** Said without its parts, which are too many for the types of everything that is made of it. */
export const definitionShape: v.GenericSchema<
  v.InferInput<typeof campaignDefinitionSchema>,
  CampaignDefinition
> = v.pipe(v.object(definitionEntries), definitionChecks, named('CampaignDefinition'));

/** What a preset starts from: a definition in which required parameters (the brands, the pages) may still be missing. */
const startShape: typeof definitionShape = v.pipe(v.object(definitionEntries), named('CampaignStart'));

export const newCampaignSchema = v.pipe(
  v.object({
    definition: v.optional(definitionShape),
    preset: v.optional(v.picklist(PRESET_IDS)),
    sendType: v.optional(v.pipe(v.picklist(['realtime', 'scheduled']), about("The preset's own choice when absent."))),
    overrides: v.optional(
      v.pipe(
        v.partial(v.object(definitionEntries)),
        about("Fields to say instead of the preset's, each as a whole."),
        named('CampaignOverrides'),
      ),
    ),
  }),
  v.check(
    ({ definition, preset, overrides }) =>
      definition === undefined ? preset !== undefined : preset === undefined && overrides === undefined,
    'expected either definition, or preset and overrides',
  ),
  about('Either a whole `definition`, or a `preset` and what to say differently.'),
  named('NewCampaign'),
);
export const definitionOnlySchema = v.object({ definition: definitionShape });
export const campaignEditSchema = v.object({ definition: definitionShape, version: versionSeen });

export const campaignShape = v.pipe(
  v.object({
    id: int,
    siteId: int,
    status: v.picklist(['draft', 'active', 'paused', 'ended']),
    stage: v.pipe(
      v.picklist(['draft', 'scheduled', 'active', 'sent', 'paused', 'ended']),
      about('The status as people mean it: a campaign that runs once is `scheduled` until its instant, then `sent`.'),
    ),
    version: v.pipe(int, about('Rises with every change.')),
    definition: definitionShape,
    activatedAt: v.pipe(maybeInstant, about('Nothing before this counts. Epoch ms, UTC.')),
    nextRunAt: maybeInstant,
    finishedAt: v.pipe(
      maybeInstant,
      about('When a campaign that runs once ended by itself, having sent; null otherwise.'),
    ),
    archivedAt: v.pipe(maybeInstant, about('When it was put away from the list; null while it is listed.')),
  }),
  named('Campaign'),
);
export const campaignsShape = v.object({
  campaigns: v.pipe(v.array(campaignShape), v.maxLength(500), about('Newest first.')),
});

export const versionsShape = v.object({
  versions: v.pipe(
    v.array(
      v.object({
        version: int,
        change: v.picklist(CAMPAIGN_CHANGES),
        definition: definitionShape,
        changedAt: instant,
      }),
    ),
    about('The latest 20, newest first.'),
  ),
});

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

const armShape = v.object({ members: int, converted: int });

export const reportShape = v.pipe(
  v.object({
    campaign: campaignShape,
    counts: v.object({
      attempted: v.pipe(int, about('Messages handed over to the channel.')),
      delivered: int,
      clicks: int,
      clickedMessages: int,
      conversions: v.pipe(int, about('Goal events credited to a click.')),
      conversionValue: won,
      deliveryConversions: v.pipe(int, about('Goal events credited to a delivery.')),
      deliveryConversionValue: won,
      otherCurrencies: v.pipe(
        v.array(
          v.object({ rule: v.picklist(ATTRIBUTION_RULES), currency: v.string(), conversions: int, amount: v.number() }),
        ),
        about('What of both was paid in another currency: counted as conversions, in none of the sums of won.'),
      ),
      spend: won,
      states: v.pipe(counts, about('Dispatches per state.')),
      suppressed: v.pipe(counts, about('Dispatches held back, per reason.')),
      clicksByLink: v.pipe(counts, about('Clicks per number of the message’s own link.')),
      clicksByFallbackLink: v.pipe(counts, about('Clicks per number of the link of the text that goes instead.')),
    }),
    rates: v.pipe(
      v.object({ ctr: rate, cvr: rate, cvrDelivered: rate, costPerConversion: rate, roas: rate }),
      about(
        '`ctr` clickedMessages / delivered, `cvr` conversions / clicks, `cvrDelivered` deliveryConversions / delivered, `costPerConversion` in won, `roas` conversionValue / spend. Null where the denominator is zero.',
      ),
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

const paramShape = v.object({
  name: v.string(),
  label: v.string(),
  help: v.optional(v.string()),
  kind: v.pipe(
    v.picklist(['number', 'choice', 'words', 'text', 'pages', 'switch', 'instant']),
    about('`words` is a list of text, `pages` is `{any, not}` of URL rules, `instant` is epoch ms.'),
  ),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  unit: v.optional(v.string()),
  required: v.optional(v.boolean()),
  options: v.optional(v.array(v.object({ value: v.string(), label: v.string() }))),
  initial: v.optional(v.union([v.number(), v.string(), v.boolean()])),
  initialIf: v.pipe(
    v.optional(v.object({ name: v.string(), is: v.string(), initial: v.number() })),
    about('Another initial value, while the parameter of that name is this.'),
  ),
});

export const presetsShape = v.object({
  presets: v.pipe(
    v.array(
      v.object({
        id: v.picklist(PRESET_IDS),
        label: v.string(),
        summary: v.string(),
        step: v.pipe(
          v.picklist(FUNNEL_STEPS),
          about('Where in the funnel; a deeper one speaks first at equal priority.'),
        ),
        params: v.array(paramShape),
        realtime: v.pipe(
          v.nullable(v.object({ defaultMs: int, minMs: int, maxMs: int })),
          about('Limits of the wait; null where it can only be scheduled.'),
        ),
        lookBacks: v.array(v.picklist(['one_day', 'range', 'dates', 'last_event'])),
        daysAgo: v.pipe(
          v.nullable(v.object({ min: int, max: int })),
          about('Days a look-back may go back; null where every look-back has its own limits only.'),
        ),
        variables: v.pipe(v.array(v.string()), about('Variables its messages may use.')),
        definition: v.pipe(
          startShape,
          about('What a new campaign of it says; parameters without an initial value are yet to be said.'),
        ),
      }),
    ),
    about('In the order of the funnel.'),
  ),
});
