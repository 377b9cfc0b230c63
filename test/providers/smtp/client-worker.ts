// The Worker's own SMTP client in the engine it is made for, asked over HTTP by a test outside.

import type { Outgoing } from '../../../edge/channels/port';
import { createSmtp } from '../../../edge/channels/smtp/smtp';
import type { Env } from '../../../edge/env';

type Asked = {
  base: string;
  password: string;
  batch?: Outgoing[];
  /** How many times as fast the client's patience runs out. */
  haste?: number;
};

const timeout = AbortSignal.timeout.bind(AbortSignal);

const deps = {
  now: () => Date.now(),
  randomBytes: (n: number) => new Uint8Array(n),
  newId: () => 'id',
  alarmAt: (at: number) => at,
};

export default {
  async fetch(request: Request): Promise<Response> {
    const { base, password, batch, haste = 1 } = (await request.json()) as Asked;
    AbortSignal.timeout = (ms) => timeout(ms / haste);
    const credentials = { host: 'smtp.shop.test', username: 'hello@shop.test', password };
    const provider = createSmtp(credentials, { deps, env: { SMTP_BASE_URL: base } as Env });
    if (batch) {
      const kept: string[] = [];
      const keep = async (handle: string) => void kept.push(handle);
      const at = Date.parse('2026-03-10T12:00:00+09:00');
      const outcomes = await provider.send(batch, { id: 'dorawa-h1', at, handle: null, keep });
      return Response.json({ kept, outcomes });
    }
    const problem = await provider.check?.();
    return Response.json({ problem: problem ? { reason: problem.reason, detail: problem.detail } : null });
  },
};
