/** Machine and code, seen from outside. */
import { fileViews, groupViews, type Outcome, type World } from '../../machine/index.ts';
import { own } from '../../world/index.ts';

export const answerOf = ({ result, refusedBy, findings, woke }: Outcome): string =>
  `${result} ${refusedBy ?? ''} ${findings.join(' ')} ${woke.map(({ type }) => type).join(' ')}`;

/** What the contract names of a world. What holds a lock in a dead machine is nobody's business. */
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

/** Records may name their keys in any order; lists may not. */
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
