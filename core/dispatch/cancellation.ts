// Who called a wait off, and when.

/** A person of the shop, or a program by its token's name. */
export type Canceller = { type: 'user'; id: string } | { type: 'token'; name: string };

/** As it is shown. A person's `name` is today's, and null once the account is gone. */
export type Cancellation = {
  at: number;
  by: { type: 'user'; id: string; name: string | null } | { type: 'token'; name: string };
};
