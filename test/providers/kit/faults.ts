// Trouble on purpose, for every stand-in: the connection is lost before or after the work, an answer never comes, the
// server says it is busy. Faults are set by test and used up in order.

export type Fault = {
  /** Which calls: method and path, e.g. /^POST .*\/send$/. */
  on: RegExp;
  does: 'drop_before' | 'drop_after' | 'hang_after' | { status: number; body?: unknown };
  /** Calls of that kind that are let through first. */
  after?: number;
  /** How many are hit; one unless said otherwise. */
  times?: number;
};

/** What a client sees when the connection goes; a server in between turns it into a closed socket. */
export class ConnectionLost extends Error {
  readonly how: 'drop' | 'hang';
  constructor(how: 'drop' | 'hang') {
    super(how === 'hang' ? 'The operation was aborted due to timeout' : 'fetch failed: socket closed');
    this.name = how === 'hang' ? 'TimeoutError' : 'TypeError';
    this.how = how;
  }
}

/** Carries out calls under a list of faults. */
export class Faults {
  #faults: Fault[] = [];

  add(...faults: Fault[]): void {
    this.#faults.push(...faults.map((fault) => ({ ...fault })));
  }

  clear(): void {
    this.#faults = [];
  }

  async around(call: string, work: () => Promise<Response>): Promise<Response> {
    const does = this.#next(call);
    if (does === 'drop_before') throw new ConnectionLost('drop');
    if (typeof does === 'object' && does !== null) return Response.json(does.body ?? {}, { status: does.status });
    const response = await work();
    if (does === 'drop_after') throw new ConnectionLost('drop');
    if (does === 'hang_after') throw new ConnectionLost('hang');
    return response;
  }

  #next(call: string): Fault['does'] | null {
    for (const fault of this.#faults) {
      if (!fault.on.test(call) || fault.times === 0) continue;
      if (fault.after) {
        fault.after -= 1;
        continue;
      }
      fault.times = (fault.times ?? 1) - 1;
      return fault.does;
    }
    return null;
  }
}
