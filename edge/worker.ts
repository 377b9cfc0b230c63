// What Cloudflare calls: requests, the minute, and the object class.

import { app } from './app';
import { createEdge } from './context';
import { runMinute } from './cron';
import type { Env } from './env';
import { localFetch } from './local';

export { TimerShard } from './objects/timer-shard';

declare const DORAWA_LOCAL: boolean;

export default {
  async fetch(request, env, ctx) {
    if (DORAWA_LOCAL) {
      const answer = await localFetch(request, env);
      if (answer) return answer;
    }
    return app.fetch(request, env, ctx);
  },
  async scheduled(_controller, env) {
    await runMinute(createEdge(env));
  },
} satisfies ExportedHandler<Env>;
