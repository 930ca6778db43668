/** For tests only: every world that some events can reach, breadth first. */
import type { Event } from '../world/index.ts';
import { fileViews, groupViews, step, type World } from './index.ts';

/** What tells two worlds apart for a reader: all that the views say. */
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
 * Visits every reachable world once, nearest first, and stops at the first for which `found` is true. `limit` bounds counts and
 * references: raw claims, and the sketch's leak, can grow for ever.
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

// For the benchmark, which looks at a machine's transitions without the steps around them.
export { versionOf } from './versions.ts';
