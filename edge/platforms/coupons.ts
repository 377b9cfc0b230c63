// What a shop's platform is to coupons: it issues one to a member's account, and can be asked what it issued. Platforms
// live behind this; whoever issues knows none of them.

/** A coupon in a member's account. */
export type PlatformIssue = {
  /** The platform's own number for it. */
  issueNo: string;
  /** Where the member must type something to use it. */
  code: string | null;
  /** Epoch ms. */
  issuedAt: number;
  expiresAt: number | null;
  usedAt: number | null;
};

export type IssueOutcome =
  | { outcome: 'issued'; issue: PlatformIssue }
  /** Definitely not issued, and asking again changes nothing: no such coupon, member gone, issue limit reached. */
  | { outcome: 'refused'; reason: string }
  /** Definitely not issued, but to be tried again: too many calls, maintenance. */
  | { outcome: 'later' }
  /** It may have been issued; only asking tells. */
  | { outcome: 'unknown' };

export type PlatformCoupons = {
  /**
   * Issues coupon `couponNo` to a member. `key` names the cause and is the same on every attempt: a platform that knows
   * keys issues once under it; one that does not must be asked (`issuesOf`) before a second attempt. Never rejects.
   */
  issue(request: { couponNo: string; memberId: string; key: string }): Promise<IssueOutcome>;
  /** What a member got of a coupon since an instant, oldest first. Rejects when the platform cannot be asked. */
  issuesOf(request: { couponNo: string; memberId: string; since: number }): Promise<PlatformIssue[]>;
};
