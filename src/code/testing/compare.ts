/** Compares the visible parts of both engines. */
import { fileViews, groupViews, type Outcome, type World } from '../../machine/index.ts';
import { own } from '../../world/index.ts';

export const answerOf = ({ result, refusedBy, findings, woke }: Outcome): string =>
  `${result} ${refusedBy ?? ''} ${findings.join(' ')} ${woke.map(({ type }) => type).join(' ')}`;

/** The visible part of a world. The lock holders of a dead machine are not compared. */
export function seenOf(world: World): unknown {
  return [
    groupViews(world).map(({ owns, counts, owner, stale, refs, leaked, lock, domain, env, devices }) => ({
      owns,
      counts,
      owner,
      stale,
      refs,
      leaked,
      lock: world.dead !== null || lock !== null,
      domain,
      env,
      devices,
    })),
    fileViews(world),
    world.dead?.result,
  ];
}

/** Compares two values. The order of keys in a record does not matter; the order in a list does. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  let size = 0;
  for (const name in left) {
    size += 1;
    if (!Object.hasOwn(right, name) || !same(own(left, name), own(right, name))) return false;
  }
  return size === Object.keys(right).length;
}
