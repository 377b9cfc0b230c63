import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
import { mailHostDoor } from './test/providers/smtp/door.ts';

/**
 * Core and walls run in plain Node, the edge in workerd, whole shops in Chromium, the runner as child processes. Each is
 * a group of its own: Vitest refuses suites of differing parallelism in one, and core's depends on the machine.
 */
export default defineConfig(async () => {
  const migrations = await readD1Migrations('./migrations');
  const { PROPERTY_SEED = '1' } = process.env;
  const propertySeed = PROPERTY_SEED === 'random' ? Date.now() : Number(PROPERTY_SEED);
  return {
    test: {
      // The edge speaks in JSON lines; they matter where a test fails.
      silent: 'passed-only' as const,
      projects: [
        {
          test: {
            name: 'core',
            include: ['test/{core,providers}/**/*.test.ts', 'test/*.test.ts'],
            setupFiles: ['test/support/properties.ts'],
            provide: { propertySeed },
          },
        },
        {
          define: { DORAWA_LOCAL: 'true' },
          plugins: [
            cloudflareTest({
              wrangler: { configPath: './wrangler.toml' },
              miniflare: {
                serviceBindings: { MAIL_HOST: mailHostDoor },
                bindings: {
                  DORAWA_SECRET: 'a secret for tests only, forty characters',
                  PUBLIC_ORIGIN: 'https://edge.test',
                  TEST_MIGRATIONS: migrations,
                  ...(process.env.FAULT_SCHEDULES && { FAULT_SCHEDULES: process.env.FAULT_SCHEDULES }),
                  ...(process.env.FAULT_SEED && { FAULT_SEED: process.env.FAULT_SEED }),
                },
              },
            }),
          ],
          test: {
            name: 'edge',
            include: ['test/{edge,stories,faults}/**/*.test.ts'],
            setupFiles: ['test/support/setup.ts', 'test/support/properties.ts'],
            provide: { propertySeed },
            // CommonJS packages whose parts require each other are bundled first, as the deployment bundles them.
            deps: { optimizer: { ssr: { enabled: true, include: ['sanitize-html'] } } },
            testTimeout: 120_000,
            isolate: false,
            // One waits its turn most of the time beside the browsers, and leaves a core idle once they are done.
            maxWorkers: 2,
            sequence: { groupOrder: 1 },
          },
        },
        {
          test: {
            name: 'browser',
            include: ['test/{browser,stores}/**/*.test.ts'],
            // Shoppers wait more than they work: two of them share a core well. More of them slow the edge's suite, which
            // wakes eight hundred times a second and waits its turn each time, by more than they are sooner done.
            maxWorkers: 2,
            sequence: { groupOrder: 2 },
            testTimeout: 120_000,
            // What a page is about to do it does late on a busy machine.
            expect: { poll: { timeout: 20_000 } },
            hookTimeout: 240_000,
          },
        },
        {
          test: {
            name: 'local',
            include: ['test/local/**/*.test.ts'],
            maxWorkers: 1,
            sequence: { groupOrder: 3 },
            // Each kills or starts whole edges, many times over, beside the other suites.
            testTimeout: 600_000,
            hookTimeout: 240_000,
          },
        },
      ],
    },
  };
});
