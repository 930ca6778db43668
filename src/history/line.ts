/** Reads the tree: lines, children, branches. Nothing here computes a world. */
import { type Event, own, printEvent } from '../world/index.ts';
import type { History, Moment } from './types.ts';

/** The moment with this id; the boot if no moment has this id. */
export function momentOf(h: History, id: number): Moment {
  return h.moments[id] ?? h.moments[0]!;
}

/** The moment at the cursor. */
export function current(h: History): Moment {
  return momentOf(h, h.cursor);
}

/** The path from the boot to a moment, including both. */
export function pathTo(moments: readonly Moment[], id: number): Moment[] {
  const end = moments[id] ?? moments[0]!;
  const path = Array.from<Moment>({ length: end.depth + 1 });
  for (let m: Moment | undefined = end; m; m = m.parent === null ? undefined : moments[m.parent]) path[m.depth] = m;
  return path;
}

const lines = new WeakMap<readonly Moment[], { readonly tip: number; readonly line: readonly Moment[] }>();

/** The current line, from the boot through the cursor to the tip. The index of a moment is its depth. */
export function line(h: History): readonly Moment[] {
  // Playing and scrubbing need the same line at every step, so the last line of each tree is cached.
  const known = lines.get(h.moments);
  if (known?.tip === h.tip) return known.line;
  const found = pathTo(h.moments, h.tip);
  lines.set(h.moments, { tip: h.tip, line: found });
  return found;
}

/** True if a moment is on the current line. */
export function onLine(h: History, id: number): boolean {
  const moment = h.moments[id];
  return moment !== undefined && line(h)[moment.depth] === moment;
}

const indexes = new WeakMap<readonly Moment[], ReadonlyMap<number, readonly number[]>>();

function childIndex(moments: readonly Moment[]): ReadonlyMap<number, readonly number[]> {
  const known = indexes.get(moments);
  if (known) return known;
  const index = new Map<number, number[]>();
  for (const { id, parent } of moments) {
    if (parent === null) continue;
    const siblings = index.get(parent);
    if (siblings) siblings.push(id);
    else index.set(parent, [id]);
  }
  indexes.set(moments, index);
  return index;
}

const NONE: readonly number[] = [];

/** The children of a moment, oldest first. */
export function children(h: History, id: number): readonly number[] {
  return childIndex(h.moments).get(id) ?? NONE;
}

/** The other children of a moment's parent. */
export function siblings(h: History, id: number): readonly number[] {
  const parent = h.moments[id]?.parent ?? null;
  return parent === null ? NONE : children(h, parent).filter((other) => other !== id);
}

/** The ends of all branches, oldest first. */
export function branches(h: History): number[] {
  const index = childIndex(h.moments);
  return h.moments.filter(({ id }) => !index.has(id)).map(({ id }) => id);
}

/** The end of the line that takes the newest child at every moment. */
export function farthest(h: History, id: number): number {
  const index = childIndex(h.moments);
  let end = id;
  for (let next = index.get(end); next; next = index.get(end)) end = next.at(-1)!;
  return end;
}

/** The events from the boot to a moment. */
export function eventsTo(h: History, id: number): Event[] {
  return pathTo(h.moments, id)
    .slice(1)
    .map(({ outcome }) => outcome!.event);
}

/** The next moment after the cursor on the current line whose result is not OK; null if there is none. */
export function nextRefusal(h: History): number | null {
  const all = line(h);
  for (let depth = current(h).depth + 1; depth < all.length; depth++) {
    if (all[depth]!.outcome!.result !== 'OK') return all[depth]!.id;
  }
  return null;
}

/** True if two events are the same script line. */
export function sameEvent(a: Event, b: Event): boolean {
  if (a === b) return true;
  if (a.type !== b.type) return false;
  if (a.type === 'race') return printEvent(a) === printEvent(b);
  const left = a as unknown as Readonly<Record<string, unknown>>;
  const right = b as unknown as Readonly<Record<string, unknown>>;
  for (const key in left) if (own(left, key) !== own(right, key)) return false;
  for (const key in right) if (own(left, key) !== own(right, key)) return false;
  return true;
}
