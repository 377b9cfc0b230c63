import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_LINKS } from '../../core/message/content';
import { mintClickToken, readClickToken } from '../../edge/links';
import { createVault } from '../../edge/vault';

const vault = createVault('a secret for tests only, forty characters', { randomBytes: (n) => new Uint8Array(n) });

it('a click token of ten characters names every link a message may have, and no other message', async () => {
  const targets = fc.record({ dispatchId: fc.integer({ min: 1, max: 2 ** 34 - 1 }), link: fc.nat(MAX_LINKS - 1) });
  await fc.assert(
    fc.asyncProperty(targets, async (target) => {
      const token = await mintClickToken(vault, target);
      expect(token).toMatch(/^[\w-]{10}$/);
      expect(await readClickToken(vault, token)).toEqual({ token, ...target });
    }),
  );
  await expect(mintClickToken(vault, { dispatchId: 1, link: MAX_LINKS })).rejects.toThrow('past the token');
});
