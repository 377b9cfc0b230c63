import { expect, it } from 'vitest';
import { newId } from '../../tracker/safe';

it('is another each time, also for a hundred thousand of one instant, and fits the contract', () => {
  const ids = Array.from({ length: 100_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) if (!/^\w{16,40}$/.test(id)) throw new Error(id);
});
