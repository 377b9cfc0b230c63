// The server API as programs use it: what the local tools ask of a running edge, typed as far as they read it.

import { OWN_CONNECTION } from '../support/doors';

export type Campaign = {
  id: number;
  status: string;
  definition: { name: string; preset: string; send: { type: 'realtime'; delayMs: number } | { type: 'scheduled' } };
};
export type Run = {
  plannedAt: number;
  state: string;
  matched: number;
  excluded: Record<string, number>;
};
export type Report = {
  campaign: Campaign;
  counts: {
    attempted: number;
    delivered: number;
    clicks: number;
    clickedMessages: number;
    conversions: number;
    conversionValue: number;
    deliveryConversions: number;
    deliveryConversionValue: number;
    spend: number;
    states: Record<string, number>;
    suppressed: Record<string, number>;
  };
  rates: { ctr: number | null; cvr: number | null };
  excluded: Record<string, number>;
  runs: Run[];
  waiting: { memberId: string; dueAt: number }[];
};
export type Dispatch = {
  id: number;
  campaignId: number;
  memberId: string;
  state: string;
  reason: string | null;
  dueAt: number;
  submittedAt: number | null;
  clicks: number;
};
export type InboxMessage = {
  id: number;
  to: string;
  from: string;
  text: string;
  type: string;
  clientRef: string;
  acceptedAt: number;
};
export type LoggedEvent = {
  seq: number;
  name: string;
  visitorId: string | null;
  memberId: string | null;
  occurredAt: number;
  receivedAt: number;
  params: { value?: number; transaction_id?: string };
};
export type ToldEvent = { id: string; name: string; memberId: string; occurredAt: number; params: unknown };
export type Site = {
  id: number;
  key: string;
  name: string;
  platform: string;
  hosts: string[];
  settings: Settings;
  tag: string;
};
export type Settings = Record<string, unknown> & { shopUrl: string };
export type Member = {
  memberId: string;
  name?: string;
  phone?: string;
  email?: string;
  joinedAt?: number;
  consents?: { channel: 'sms' | 'email'; granted: boolean; at: number; source: string }[];
};

/** Most rows of one page, and most members of one call. */
const PAGE = 200;
const MEMBERS_PER_CALL = 500;

/** One shop's API. */
export class ShopApi {
  constructor(
    readonly edge: string,
    readonly token: string,
    readonly siteId: number,
  ) {}

  site(): Promise<Site> {
    return this.#ask('GET', '');
  }

  async changeSite(change: Pick<Site, 'name' | 'hosts' | 'settings'>): Promise<void> {
    await this.#ask('PUT', '', change);
  }

  /** Upserts members; answers those that were refused. */
  async members(members: readonly Member[]): Promise<{ member: Member; why: string }[]> {
    const refused: { member: Member; why: string }[] = [];
    for (let i = 0; i < members.length; i += MEMBERS_PER_CALL) {
      const page = members.slice(i, i + MEMBERS_PER_CALL);
      const answer = await this.#ask<{ refused: { i: number; why: string }[] }>('POST', '/members', { members: page });
      for (const { i: index, why } of answer.refused) refused.push({ member: page[index] as Member, why });
    }
    return refused;
  }

  /** Ids of the first members, in their order. */
  async memberIds(): Promise<string[]> {
    const { members } = await this.#ask<{ members: { memberId: string }[] }>('GET', '/members');
    return members.map(({ memberId }) => memberId);
  }

  /** Does the edge know a member of this id? */
  async knows(memberId: string): Promise<boolean> {
    const response = await this.#call('GET', `/members/${encodeURIComponent(memberId)}/export`);
    if (!response.ok && response.status !== 404) throw new Error(`${memberId}: ${response.status}`);
    await response.body?.cancel();
    return response.ok;
  }

  /** Events as a shop's own systems report them. */
  async tell(events: readonly ToldEvent[]): Promise<void> {
    const answer = await this.#ask<{ refused: unknown[] }>('POST', '/events', { events });
    if (answer.refused.length > 0) throw new Error(`refused: ${JSON.stringify(answer.refused[0])}`);
  }

  async campaigns(): Promise<Campaign[]> {
    return (await this.#ask<{ campaigns: Campaign[] }>('GET', '/campaigns')).campaigns;
  }

  /** Creates a campaign and lets it run. */
  async startCampaign(definition: unknown): Promise<void> {
    const { id } = await this.#ask<Campaign>('POST', '/campaigns', { definition });
    await this.#ask('POST', `/campaigns/${id}/activation`);
  }

  report(campaignId: number): Promise<Report> {
    return this.#ask('GET', `/campaigns/${campaignId}/report`);
  }

  /** Every dispatch of the shop, newest first. */
  dispatches(): Promise<Dispatch[]> {
    return this.#pages('dispatches');
  }

  /** Every event of the log after `seq`, newest first. */
  async events(afterSeq = 0): Promise<LoggedEvent[]> {
    const events = await this.#pages<LoggedEvent>('events', (page) => (page.at(-1)?.seq ?? 0) <= afterSeq);
    return events.filter((event) => event.seq > afterSeq);
  }

  /** The newest events of the log, newest first. */
  async lastEvents(): Promise<LoggedEvent[]> {
    return (await this.#ask<{ events: LoggedEvent[] }>('GET', '/events')).events;
  }

  /** The newest messages the sandbox provider was handed. */
  async inbox(): Promise<InboxMessage[]> {
    return (await this.#ask<{ messages: InboxMessage[] }>('GET', `/inbox?limit=${PAGE}`)).messages;
  }

  async #pages<Row>(name: 'dispatches' | 'events', enough: (page: Row[]) => boolean = () => false): Promise<Row[]> {
    const rows: Row[] = [];
    for (let before: number | null = null; ; ) {
      const answer: Record<string, unknown> = await this.#ask(
        'GET',
        `/${name}?limit=${PAGE}${before === null ? '' : `&before=${before}`}`,
      );
      const page = answer[name] as Row[];
      rows.push(...page);
      before = answer.next as number | null;
      if (before === null || enough(page)) return rows;
    }
  }

  #call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.edge}/api/v1/sites/${this.siteId}${path}`, {
      method,
      headers: { ...OWN_CONNECTION, authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.#call(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}
