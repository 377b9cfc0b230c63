// What Cloudflare hands the Worker, and the one place that says which of it must be there.

export type Env = {
  DB: D1Database;
  /** Objects of `edge/objects/timer-shard`, which `edge/objects/stubs` alone finds. */
  TIMER_SHARD: DurableObjectNamespace;
  ASSETS: Fetcher;
  /** Pictures of messages. Without it a shop sends none, and the admin says how to add it. */
  FILES?: R2Bucket;
  /** At least 32 characters; every site key, token and sealed field derives from it. Losing it loses all contacts. */
  DORAWA_SECRET: string;
  /** Public origin of this Worker, for links in messages and the tag. */
  PUBLIC_ORIGIN: string;
  /** Requests per site and address; absent on a machine of one's own. */
  COLLECT_RATE?: RateLimit;
  /** Days an event stays in the log; see `retentionDays`. */
  RETENTION_DAYS?: string;
  /** Where NHN's KakaoTalk Bizmessage and its texts answer; their own addresses when absent. */
  NHN_KAKAO_BASE_URL?: string;
  NHN_SMS_BASE_URL?: string;
  /** Where Resend answers; its own address when absent. */
  RESEND_BASE_URL?: string;
  /** A mail host for every shop's SMTP in place of its own: `smtp://127.0.0.1:2525`, or `smtps:`, `smtp+starttls:`. */
  SMTP_BASE_URL?: string;
  /** Where SOLAPI answers, without a slash at the end; its own address when absent. */
  SOLAPI_BASE_URL?: string;
  /** Timer shards per site; raise when one object's requests become the limit. */
  TIMER_BUCKETS?: string;
};

/** Where the deployed Worker is reached, without a slash at the end. */
export const originOf = ({ PUBLIC_ORIGIN }: Pick<Env, 'PUBLIC_ORIGIN'>): string => PUBLIC_ORIGIN.replace(/\/$/, '');

const USUAL_DAYS = 90;
/** Longer than the longest goal window and look-back, so that no figure loses its rows while it may still move. */
const SHORTEST_DAYS = 31;

/** How long an event stays in the log, in days: what the deployment says, within reason. */
export function retentionDays({ RETENTION_DAYS = `${USUAL_DAYS}` }: Pick<Env, 'RETENTION_DAYS'>): number {
  const days = Number(RETENTION_DAYS);
  return Number.isFinite(days) ? Math.max(days, SHORTEST_DAYS) : USUAL_DAYS;
}
