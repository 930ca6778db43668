/** The hooks with which components read the state. Each hook gives the same object until its subject changes. */
import { useStore } from 'zustand';
import { current, momentOf, type History, type Moment } from '../../src/history/index.ts';
import { fileViews, groupViews } from '../../src/machine/index.ts';
import type { FileView, GroupView, World } from '../../src/machine/index.ts';
import { createPageStore, type PageStore } from './store.ts';
import type { PageState } from './types.ts';

let opened: PageStore | undefined;
const theStore = (): PageStore => (opened ??= createPageStore());
/**
 * The page's store. It is made at its first use. A phone needs a tenth of a second to compute the opening, so that
 * computation gets a separate task.
 */
export const pageStore: PageStore = {
  getState: () => theStore().getState(),
  getInitialState: () => theStore().getInitialState(),
  setState: ((...change: [Partial<PageState>]) => theStore().setState(...change)) as PageStore['setState'],
  subscribe: (listener) => theStore().subscribe(listener),
};

/** The page's store, or the part of it that `select` picks. */
export function usePage(): PageState;
export function usePage<T>(select: (state: PageState) => T): T;
export function usePage<T>(select?: (state: PageState) => T): T | PageState {
  return useStore(pageStore, select ?? ((state): T | PageState => state));
}

/**
 * The moment at the cursor, with the outcome of the last event. In the middle of a call, it is the same moment. The
 * board then shows the world of `useWorld`.
 */
export function useMoment(): Moment {
  return usePage(({ history }) => current(history));
}

/** The world that the board shows. */
const shown = ({ history, midway }: PageState): World => (midway ?? current(history)).world;
/** The world before the last event, or before the last step in the middle of a call. */
const before = ({ history, midway }: PageState): World | null =>
  midway ? midway.before : (previous(history)?.world ?? null);

export function useWorld(): World {
  return usePage(shown);
}

/** True if the board shows the middle of a call. */
export function useMidway(): boolean {
  return usePage(({ midway }) => midway !== null);
}

/** The moment before the moment at the cursor, or null at the boot. */
export function previous(h: History): Moment | null {
  const { parent } = current(h);
  return parent === null ? null : momentOf(h, parent);
}

/** The world before the last event, for marking the event's changes; null at the boot. */
export function usePreviousWorld(): World | null {
  return usePage(before);
}

// Several components read the same world during one rendering. They must get the same list.
function remembered<T extends object>(read: (world: World) => T): (world: World) => T {
  const known = new WeakMap<World, T>();
  return (world) => {
    const before = known.get(world);
    if (before) return before;
    const now = read(world);
    known.set(world, now);
    return now;
  };
}
const groupsOf = remembered(groupViews);
const groupByName = remembered((world) => new Map(groupsOf(world).map((group) => [group.name, group])));
const filesOf = remembered(fileViews);

export function useGroupViews(): readonly GroupView[] {
  return usePage((state) => groupsOf(shown(state)));
}

export function useGroup(name: string): GroupView | undefined {
  return usePage((state) => groupByName(shown(state)).get(name));
}

/**
 * The same group before the last event; undefined at the boot. An unchanged group is the same object as in
 * `useGroup`.
 */
export function usePreviousGroup(name: string): GroupView | undefined {
  return usePage((state) => {
    const world = before(state);
    return world ? groupByName(world).get(name) : undefined;
  });
}

/** Every owner file that was opened so far, open or closed. */
export function useFiles(): readonly FileView[] {
  return usePage((state) => filesOf(shown(state)));
}
