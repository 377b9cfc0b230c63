// Everything kept of a closed shop, taken away. What hangs on another row goes before it, so that whatever stops in
// between leaves nothing that cannot be found again.

import type { Db } from './database';
import { spendIds } from './spent-ids';

type Kept = {
  /** What tells two of its rows apart. */
  key: string;
  /** Which rows are the shop's, ?1; those that name it, where nothing is said. */
  of?: string;
};

const OF_CAMPAIGN = 'campaign_id IN (SELECT id FROM campaigns WHERE site_id = ?1)';
const OF_COUPON = 'coupon_id IN (SELECT id FROM coupons WHERE site_id = ?1)';

/** Tables by the order in which they are emptied; pictures have bytes as well, and the shop's own row is the record. */
const KEPT = {
  consent_notices: { key: 'id' },
  consents: { key: 'id' },
  push_subscriptions: { key: 'id' },
  suppressions: { key: 'site_id, channel, address_hash' },
  suppression_acts: { key: 'id' },
  members: { key: 'site_id, member_id' },
  sandbox_messages: { key: 'id' },
  test_sends: { key: 'id' },
  events: { key: 'seq' },
  foreign_origins: { key: 'site_id, host' },
  sightings: { key: 'site_id, hour, name, page, company, device' },
  visitors: { key: 'site_id, visitor_id' },
  carts: { key: 'site_id, member_id' },
  last_events: { key: 'site_id, member_id, name' },
  member_days: { key: 'site_id, day, member_id' },
  orders: { key: 'site_id, order_id' },
  reviews: { key: 'site_id, member_id, subject' },
  clicks: { key: 'id' },
  conversions: { key: 'rule, event_seq', of: OF_CAMPAIGN },
  rehearsal_messages: {
    key: 'rehearsal_id, member_id, at',
    of: 'rehearsal_id IN (SELECT id FROM rehearsals WHERE site_id = ?1)',
  },
  rehearsals: { key: 'id' },
  run_pages: { key: 'run_id, page', of: `run_id IN (SELECT id FROM runs WHERE ${OF_CAMPAIGN})` },
  runs: { key: 'id', of: OF_CAMPAIGN },
  timer_outcomes: { key: 'campaign_id, day, reason', of: OF_CAMPAIGN },
  budget_use: { key: 'campaign_id, day', of: OF_CAMPAIGN },
  holds: { key: 'campaign_id' },
  coupon_codes: { key: 'id', of: OF_COUPON },
  coupon_issues: { key: 'dispatch_id, coupon_id', of: OF_COUPON },
  coupons: { key: 'id' },
  failed_legs: { key: 'dispatch_id', of: OF_CAMPAIGN },
  dispatches: { key: 'id', of: OF_CAMPAIGN },
  handovers: { key: 'id' },
  campaign_versions: { key: 'campaign_id, version', of: OF_CAMPAIGN },
  campaigns: { key: 'id' },
  segment_members: { key: 'segment_id, member_id', of: 'segment_id IN (SELECT id FROM segments WHERE site_id = ?1)' },
  segments: { key: 'id' },
  provider_files: {
    key: 'account_id, key',
    of: 'account_id IN (SELECT id FROM provider_accounts WHERE site_id = ?1)',
  },
  provider_accounts: { key: 'id' },
  renewed_hooks: { key: 'site_id, provider' },
  push_keys: { key: 'site_id' },
  site_users: { key: 'site_id, user_id', of: `site_id = ?1 AND role = 'colleague'` },
} satisfies Record<string, Kept>;

const NUMBERED = ['consent_notices', 'consents', 'events', 'dispatches'] as const;
const ROWS_PER_STATEMENT = 2_000;

/** Takes away up to so many rows of a shop, and tells how many: none once nothing is left. */
export async function eraseRowsOfSite(db: Db, siteId: number, limit: number): Promise<number> {
  await db.batch(NUMBERED.map((table) => spendIds(db, table, OF_SITE, siteId)));
  let erased = 0;
  for (const [table, { key, of = OF_SITE }] of Object.entries<Kept>(KEPT)) {
    const statement = db.prepare(
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${of} LIMIT ?2)`,
    );
    for (let asked = ROWS_PER_STATEMENT, gone = asked; gone === asked; ) {
      asked = Math.min(ROWS_PER_STATEMENT, limit - erased);
      if (asked === 0) return erased;
      gone = (await statement.bind(siteId, asked).run()).meta.changes;
      erased += gone;
    }
  }
  return erased;
}

const OF_SITE = 'site_id = ?1';

/** Notes that nothing is left of a closed shop; its owners stay named, so that they may open another. */
export async function recordErasure(db: Db, siteId: number, now: number): Promise<void> {
  await db
    .prepare(
      `UPDATE sites SET hosts = '[]', settings = '{}', secret_sealed = '', erased_at = ?2
       WHERE id = ?1 AND closed_at IS NOT NULL AND erased_at IS NULL`,
    )
    .bind(siteId, now)
    .run();
}
