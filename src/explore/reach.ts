/**
 * Computes which states can still reach a free group, a held device or a live driver. Recovery and hand-overs need
 * this.
 */
import { bytes, ints } from './memory.ts';
import { SHOWS } from './properties.ts';
import type { Search } from './search.ts';

/** Bits for the states that a state can reach. */
export const CAN = { free: 1, hold: 2, live: 4 } as const;
const ALL = CAN.free | CAN.hold | CAN.live;

/** The number of states between two looks at the clock. */
const SLICE = 64;
/** The number of states between two calls of `beat` in a search for a state or a path. */
const BEATS = 1_024;

/**
 * Sweeps over all states, from the farthest to the nearest, until nothing changes. Most steps lead away from the
 * start, so one sweep finds nearly everything.
 */
export class Reach {
  readonly can: Uint8Array;
  done = false;
  private readonly search: Search;
  private readonly from: Int32Array;
  private readonly next: Int32Array;
  private readonly packed: Int32Array;
  private at: number;
  private changed = false;
  private first = true;

  constructor(search: Search) {
    this.search = search;
    const { model, store } = search;
    this.can = bytes(store.count);
    this.from = new Int32Array(model.loose);
    this.next = new Int32Array(model.loose);
    this.packed = new Int32Array(model.width);
    this.at = store.count - 1;
  }

  /** Returns false when the computation is complete. */
  advance(milliseconds: number): boolean {
    const until = performance.now() + milliseconds;
    do {
      for (let left = SLICE; left > 0 && !this.done; left -= 1) this.look();
      this.search.beat();
    } while (!this.done && performance.now() < until);
    return !this.done;
  }

  private look(): void {
    if (this.at < 0) {
      if (!this.changed && !this.first) this.done = true;
      this.changed = false;
      this.first = false;
      this.at = this.can.length - 1;
      return;
    }
    const state = this.at;
    this.at -= 1;
    const before = this.can[state]!;
    if (before === ALL) return;
    const can = before | (this.first ? this.itself(state) : 0) | this.behind(state);
    if (can === before) return;
    this.can[state] = can;
    this.changed = true;
  }

  /** The bits of `CAN` that the state shows itself, without a step. */
  private itself(state: number): number {
    const { model, store, shows } = this.search;
    model.unpack(store.records, state, this.from);
    const shown = shows.of(this.from, 0, model.isIdle(this.from));
    return (
      ((shown & SHOWS.free) !== 0 ? CAN.free : 0) |
      ((shown & SHOWS.held) !== 0 ? CAN.hold : 0) |
      ((shown & SHOWS.live) !== 0 ? CAN.live : 0)
    );
  }

  /** The number of the state after a step of the unpacked state; -1 if the search did not store that state. */
  private after(cpu: number, row: number): number {
    const { model, store } = this.search;
    model.successor(this.from, cpu, row, this.next);
    model.pack(this.next, this.packed);
    return store.find(this.packed);
  }

  private found = 0;
  private readonly visit = (cpu: number, row: number): void => {
    const to = this.after(cpu, row);
    if (to >= 0) this.found |= this.can[to]!;
  };

  private behind(state: number): number {
    const { model, store } = this.search;
    model.unpack(store.records, state, this.from);
    this.found = 0;
    model.forEachStep(this.from, model.reduced, this.visit);
    return this.found;
  }

  /** The nearest state from which no state with a free group can be reached; -1 if there is none. */
  get lost(): number {
    return this.can.findIndex((can) => (can & CAN.free) === 0);
  }

  /**
   * The nearest state that shows exactly `shows`, out of held and live, and can still reach `can`; -1 if there is
   * none.
   */
  handOver(shows: number, can: number): number {
    const { model, store, shows: facts } = this.search;
    for (let state = 0; state < this.can.length; state += 1) {
      if (state % BEATS === 0) this.search.beat();
      if ((this.can[state]! & can) === 0) continue;
      model.unpack(store.records, state, this.from);
      const shown = facts.of(this.from, 0, false);
      if ((shown & shows) !== 0 && (shown & (SHOWS.held | SHOWS.live)) === shows) return state;
    }
    return -1;
  }

  /** The shortest path from `start` to a state that shows a bit of `shows`. Returns the states after `start`. */
  wayTo(start: number, shows: number): readonly number[] {
    const { model, store, shows: facts } = this.search;
    // For each state: the number of its parent plus one, or 0 if it is not reached yet. Arrays, because a Map with
    // millions of entries does not fit into the heap.
    const parents = ints(store.count);
    const queue = ints(store.count);
    queue[0] = start;
    parents[start] = start + 1;
    let queued = 1;
    for (let next = 0; next < queued; next += 1) {
      if (next % BEATS === 0) this.search.beat();
      const state = queue[next]!;
      model.unpack(store.records, state, this.from);
      if (state !== start && (facts.of(this.from, 0, false) & shows) !== 0) {
        const way: number[] = [];
        for (let at = state; at !== start; at = parents[at]! - 1) way.unshift(at);
        return way;
      }
      model.forEachStep(this.from.slice(), model.reduced, (cpu, row) => {
        const to = this.after(cpu, row);
        if (to < 0 || parents[to] !== 0) return;
        parents[to] = state + 1;
        queue[queued++] = to;
      });
    }
    return [];
  }
}
