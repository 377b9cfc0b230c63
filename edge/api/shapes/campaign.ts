// Campaigns and the presets they start from, with every limit and unit of their definition said.

import * as v from 'valibot';
import { CAMPAIGN_CHANGES } from '../../../core/campaign/campaign';
import {
  type CampaignDefinition,
  type campaignDefinitionSchema,
  definitionEntries as definition,
  definitionChecks,
} from '../../../core/campaign/definition';
import { PRESET_IDS } from '../../../core/campaign/presets';
import { FUNNEL_STEPS } from '../../../core/campaign/presets/preset';
import { about, instant, int, maybeInstant, named, versionSeen } from './common';

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
