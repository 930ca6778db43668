/** For tests only: visits every world that the given events can reach, breadth first. */
import type { Event } from '../world/index.ts';
import { fileViews, groupViews, step, type World } from './index.ts';

/** A key for a world: everything that its views show. Worlds with the same key look the same to a reader. */
export function sameness(world: World): string {
  return JSON.stringify([
    groupViews(world),
    fileViews(world).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    world.dead?.result ?? null,
  ]);
}

export interface Reached {
  readonly world: World;
  readonly path: readonly Event[];
}

/**
 * Visits every reachable world once, nearest first. Stops at the first world for which `found` is true. `limit`
 * bounds counts and references, because raw claims and the leak of `sketch` can grow without end.
 */
export function explore(
  start: World,
  events: readonly Event[],
  found: (reached: Reached) => boolean,
  limit = 2,
): { reached: Reached | null; worlds: number } {
  const seen = new Set([sameness(start)]);
  let frontier: Reached[] = [{ world: start, path: [] }];
  while (frontier.length > 0) {
    const next: Reached[] = [];
    for (const { world, path } of frontier) {
      for (const event of events) {
        const after = step(world, event).world;
        if (after === world) continue;
        if (
          groupViews(after).some(({ counts, refs }) =>
            Object.values({ ...counts, ...refs }).some((count) => count > limit),
          )
        )
          continue;
        const key = sameness(after);
        if (seen.has(key)) continue;
        seen.add(key);
        const reached = { world: after, path: [...path, event] };
        if (found(reached)) return { reached, worlds: seen.size };
        next.push(reached);
      }
    }
    frontier = next;
  }
  return { reached: null, worlds: seen.size };
}

// For the benchmark, which measures a statechart's transitions without the steps around them.
export { versionOf } from './versions.ts';
