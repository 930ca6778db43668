import type { World } from '../../src/machine/index.ts';

/** Where a search begins that asks what can still happen from here; undefined where it begins at the start, as every search does so far. */
export function startFrom(_world: World): undefined {
  return undefined;
}
