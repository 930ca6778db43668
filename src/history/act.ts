/** Events and moves in the tree. All worlds come from the given machines. */
import type { Event, ProtocolId, Topology } from '../world/index.ts';
import { children, current, farthest, line, onLine, sameEvent } from './line.ts';
import type { History, Machines, Moment, Seed } from './types.ts';

/** A history with no events. */
export function start(machines: Machines, topology: Topology, protocol: ProtocolId): History {
  const boot: Moment = { id: 0, parent: null, outcome: null, world: machines.boot(topology, protocol), depth: 0 };
  return { topology, protocol, moments: [boot], cursor: 0, tip: 0 };
}

function after(machines: Machines, parent: Moment, id: number, event: Event): Moment {
  return { id, parent: parent.id, ...machines.step(parent.world, event), depth: parent.depth + 1 };
}

/** The child of the cursor with this event; undefined if there is none. */
function triedBefore(h: History, event: Event): number | undefined {
  return children(h, h.cursor).find((id) => sameEvent(h.moments[id]!.outcome!.event, event));
}

/**
 * Runs an event at the cursor. In the past this starts a branch. If the cursor already has a child with this event,
 * the cursor moves to that child instead.
 */
export function act(machines: Machines, h: History, event: Event): History {
  const known = triedBefore(h, event);
  if (known !== undefined) return jump(h, known);
  const moment = after(machines, current(h), h.moments.length, event);
  return { ...h, moments: [...h.moments, moment], cursor: moment.id, tip: moment.id };
}

function ended<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Runs many events in order, with one copy of the tree for all of them. Yields the number of events done, so the
 * caller can pause.
 */
export function* acting(machines: Machines, h: History, events: readonly Event[]): Generator<number, History> {
  let done = 0;
  let at = h;
  for (; done < events.length; done++) {
    const known = triedBefore(at, events[done]!);
    if (known === undefined) break;
    at = jump(at, known);
  }
  if (done === events.length) return at;
  const moments = [...at.moments];
  let last = current(at);
  while (done < events.length) {
    moments.push((last = after(machines, last, moments.length, events[done]!)));
    if (++done < events.length) yield done;
  }
  return { ...at, moments, cursor: last.id, tip: last.id };
}

/** Like `acting`, in one call. */
export const actAll = (machines: Machines, h: History, events: readonly Event[]): History =>
  ended(acting(machines, h, events));

/** Moves the cursor one step back. Returns the same history at the boot. */
export function undo(h: History): History {
  const { parent } = current(h);
  return parent === null ? h : { ...h, cursor: parent };
}

/** Moves the cursor one step towards the tip. Returns the same history at the tip. */
export function redo(h: History): History {
  const next = line(h)[current(h).depth + 1];
  return next ? { ...h, cursor: next.id } : h;
}

/**
 * Moves the cursor to any moment. On the current line the tip stays. Elsewhere the line continues with the newest
 * child of each moment.
 */
export function jump(h: History, id: number): History {
  if (id === h.cursor || h.moments[id] === undefined) return h;
  return { ...h, cursor: id, tip: onLine(h, id) ? h.tip : farthest(h, id) };
}

/**
 * Computes a tree from its seeds, one event at a time. The caller decides when the next event runs. So a long
 * history, or an endless loop in its code, does not freeze the page. The moment of a seed has the seed's index plus
 * one as its id. If a seed's parent is not an earlier moment, the previous moment becomes its parent.
 */
export function* growing(
  machines: Machines,
  topology: Topology,
  protocol: ProtocolId,
  seeds: readonly Seed[],
  cursor: number,
  tip: number,
): Generator<number, History> {
  const moments = [...start(machines, topology, protocol).moments];
  for (const { parent, event } of seeds) {
    const id = moments.length;
    const from = Number.isInteger(parent) && parent >= 0 && parent < id ? parent : id - 1;
    moments.push(after(machines, moments[from]!, id, event));
    if (id < seeds.length) yield id;
  }
  const known = (id: number): number => (moments[id] ? id : moments.length - 1);
  const h: History = { topology, protocol, moments, cursor: known(tip), tip: known(tip) };
  // A tip with children, or a cursor outside the path to the tip, would break redo. `jump` corrects both.
  return jump({ ...h, tip: farthest(h, h.tip) }, known(cursor));
}

/** Like `growing`, in one call. */
export function grow(
  machines: Machines,
  topology: Topology,
  protocol: ProtocolId,
  seeds: readonly Seed[],
  cursor: number,
  tip: number,
): History {
  return ended(growing(machines, topology, protocol, seeds, cursor, tip));
}

/** The seeds of the tree. */
export function seeds(h: History): Seed[] {
  return h.moments.slice(1).map(({ parent, outcome }) => ({ parent: parent!, event: outcome!.event }));
}

/** Computes the same tree under another version, one event at a time. Ids, cursor and tip stay the same. */
export function replaying(machines: Machines, h: History, protocol: ProtocolId): Generator<number, History> {
  return growing(machines, h.topology, protocol, seeds(h), h.cursor, h.tip);
}

/** Like `replaying`, in one call. */
export function replay(machines: Machines, h: History, protocol: ProtocolId): History {
  return grow(machines, h.topology, protocol, seeds(h), h.cursor, h.tip);
}
