/** Acting and moving in the tree. Everything that computes a world asks the machines it was given. */
import type { Event, ProtocolId, Topology } from '../world/index.ts';
import { children, current, farthest, line, onLine, sameEvent } from './line.ts';
import type { History, Machines, Moment, Seed } from './types.ts';

/** A history in which nothing happened yet. */
export function start(machines: Machines, topology: Topology, protocol: ProtocolId): History {
  const boot: Moment = { id: 0, parent: null, outcome: null, world: machines.boot(topology, protocol), depth: 0 };
  return { topology, protocol, moments: [boot], cursor: 0, tip: 0 };
}

function after(machines: Machines, parent: Moment, id: number, event: Event): Moment {
  return { id, parent: parent.id, ...machines.step(parent.world, event), depth: parent.depth + 1 };
}

/** The child of the cursor that is this very event, or undefined. */
function triedBefore(h: History, event: Event): number | undefined {
  return children(h, h.cursor).find((id) => sameEvent(h.moments[id]!.outcome!.event, event));
}

/** Does an event at the cursor. In the past it starts a branch, unless the same event was tried there: then it goes that way again. */
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

/** Does many events one after the other, with one copy of the tree for all of them; yields how many were done, so that whoever drives it can pause. */
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

/** The same, at once. */
export const actAll = (machines: Machines, h: History, events: readonly Event[]): History =>
  ended(acting(machines, h, events));

/** One step back; the same history at the boot. */
export function undo(h: History): History {
  const { parent } = current(h);
  return parent === null ? h : { ...h, cursor: parent };
}

/** One step towards the tip; the same history at the tip. */
export function redo(h: History): History {
  const next = line(h)[current(h).depth + 1];
  return next ? { ...h, cursor: next.id } : h;
}

/** Looks at any moment. On the current line the line stays; elsewhere it goes on to what was tried last from there. */
export function jump(h: History, id: number): History {
  if (id === h.cursor || h.moments[id] === undefined) return h;
  return { ...h, cursor: id, tip: onLine(h, id) ? h.tip : farthest(h, id) };
}

/**
 * Computes a written-down tree, an event at a time: whoever drives the generator decides when the next one is due, so that a long
 * history does not freeze the page, nor one whose code runs in circles. A seed's moment has its index plus one as id; a parent that is not an earlier moment is the one before it.
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
  // A tip that is no end, or a cursor that is not on the way to it, would break redo; `jump` puts both right.
  return jump({ ...h, tip: farthest(h, h.tip) }, known(cursor));
}

/** A written-down tree, computed at once. */
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

/** The tree as it is written down. */
export function seeds(h: History): Seed[] {
  return h.moments.slice(1).map(({ parent, outcome }) => ({ parent: parent!, event: outcome!.event }));
}

/** The same tree with the same ids, cursor and tip, as another version answers it; a slice at a time. */
export function replaying(machines: Machines, h: History, protocol: ProtocolId): Generator<number, History> {
  return growing(machines, h.topology, protocol, seeds(h), h.cursor, h.tip);
}

/** The same, computed at once. */
export function replay(machines: Machines, h: History, protocol: ProtocolId): History {
  return grow(machines, h.topology, protocol, seeds(h), h.cursor, h.tip);
}
