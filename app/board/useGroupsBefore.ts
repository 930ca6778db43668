import { groupViews, type GroupView, type World } from '../../src/machine/index.ts';
import type { GroupName } from '../../src/world/index.ts';
import { useMemo } from 'react';

/** The groups before the last event, by name. An unchanged group is the same object as now. */
export function useGroupsBefore(world: World | null): ReadonlyMap<GroupName, GroupView> | null {
  return useMemo(() => world && new Map(groupViews(world).map((view) => [view.name, view])), [world]);
}
