// A stand-in for the coupon desk of a shop's platform, as a real one behaves towards whoever asks twice: it knows no keys,
// issues as often as it is asked, and can be asked what it issued. Its own ledger counts, not ours.

import type { IssueOutcome, PlatformCoupons, PlatformIssue } from '../../edge/platforms/coupons';

/** What happens to one call: done and answered, done and the answer lost, lost on the way, or turned away. */
export type Weather = 'fine' | 'answer lost' | 'never arrived' | 'busy';

export class CouponPlatform implements PlatformCoupons {
  /** Everything ever issued, in order. */
  readonly ledger: (PlatformIssue & { couponNo: string; memberId: string; key: string })[] = [];
  /** Coupons it has never heard of are refused. */
  readonly coupons = new Set(['6000000001']);
  /** One call's weather each, then fine. */
  weather: Weather[] = [];
  asked = 0;

  constructor(
    private readonly now: () => number,
    private readonly validMs: number | null = null,
  ) {}

  async issue({ couponNo, memberId, key }: { couponNo: string; memberId: string; key: string }): Promise<IssueOutcome> {
    const weather = this.weather.shift() ?? 'fine';
    if (weather === 'busy') return { outcome: 'later' };
    if (weather === 'never arrived') return { outcome: 'unknown' };
    if (!this.coupons.has(couponNo)) return { outcome: 'refused', reason: 'no such coupon' };
    const issuedAt = this.now();
    const issue = {
      issueNo: String(this.ledger.length + 1),
      code: null,
      issuedAt,
      expiresAt: this.validMs === null ? null : issuedAt + this.validMs,
      usedAt: null,
    };
    this.ledger.push({ ...issue, couponNo, memberId, key });
    return weather === 'answer lost' ? { outcome: 'unknown' } : { outcome: 'issued', issue };
  }

  async issuesOf(request: { couponNo: string; memberId: string; since: number }): Promise<PlatformIssue[]> {
    this.asked += 1;
    return this.ledger.filter(
      ({ couponNo, memberId, issuedAt }) =>
        couponNo === request.couponNo && memberId === request.memberId && issuedAt >= request.since,
    );
  }
}
