// A shop and its owner at the admin, anew before each test of a file.

import { beforeEach } from 'vitest';
import { type Owner, signedInOwner } from './owner';
import { World } from './world';

export let world: World;
export let owner: Owner;

/** Before each test the world begins, and the shop's owner signs in. */
export function beginWithOwner(options?: Parameters<typeof World.begin>[0]): void {
  beforeEach(async () => {
    world = await World.begin(options);
    owner = await signedInOwner(world);
  }, 60_000);
}
