// Events as the log gives them back, in the order they were committed.

import type { EventParams } from './event';

/** One row of the log, read back. */
export type LoggedEvent = {
  /** Position in the log: commit order. */
  seq: number;
  name: string;
  visitorId: string | null;
  memberId: string | null;
  /** Server time less the age the browser stated, epoch ms. */
  occurredAt: number;
  url: string | null;
  params: EventParams;
  /** Of a browser that had not shown its member yet: the cart it saw was nobody's. */
  ofGuest?: true;
};
