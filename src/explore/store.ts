/**
 * Stores each state once, as a record of fixed width in one long array. A hash table with open addressing finds a
 * record again. The number of a state is its position in the order of discovery.
 */

import { bytes, ints } from './memory.ts';

/**
 * A slot of the table has the number of a state plus one in its lower bits. The upper bits are bits of the state's
 * hash: they avoid most reads of records.
 */
const NUMBER_BITS = 26;
const NUMBER_MASK = (1 << NUMBER_BITS) - 1;
/** Reserved memory costs nothing until it is written, but copying takes time. So the store grows in few large steps. */
const FIRST_ROOM = 1 << 14;
const GROWTH = 16;
export const MOST_STATES = NUMBER_MASK - 1;

const FIRST_TABLE = 1 << 14;
/** A smaller table grows faster, because inserting all states again costs more than the extra memory. */
const LARGE_TABLE = 1 << 22;
/** The number of states that move to a new table at a time. */
const MOVES = 4_096;
/** The largest load factor of a table. */
const FULLEST = 0.55;

/** The number of successors that are looked up together, so that their cache misses overlap. */
const BATCH = 128;

function hashOf(words: Int32Array, base: number, width: number): number {
  let hash = 0x2545f491;
  for (let word = 0; word < width; word += 1) {
    hash = Math.imul(hash ^ words[base + word]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return hash ^ (hash >>> 16);
}

export class Store {
  readonly width: number;
  records: Int32Array;
  /** By state: the state from which it was found first; -1 for the start. */
  parents: Int32Array;
  /** By state: a bit for each CPU whose steps need no lookup, see `Search.expandPlain`. */
  spared: Uint8Array;
  /**
   * The first state of the next level. The search expands it only after this level, so its `spared` bits may still
   * grow.
   */
  nextLevel = 0;
  count = 0;
  readonly most: number;
  private room: number;
  private table: Int32Array;
  /** The old table while its states move to the new table; otherwise null. `moved` of `toMove` states have moved. */
  private old: Int32Array | null = null;
  private toMove = 0;
  private moved = 0;
  /**
   * The hashes of the moving states. A separate loop computes them. In a combined loop, every state would wait for
   * memory.
   */
  private readonly moving = new Int32Array(MOVES);
  private mask: number;
  private limit: number;
  private readonly pending: Int32Array;
  private readonly pendingHash = new Int32Array(BATCH);
  private readonly pendingParent = new Int32Array(BATCH);
  /** 1 if a new state needs no check. */
  private readonly pendingQuiet = new Uint8Array(BATCH);
  private readonly pendingSpared = new Uint8Array(BATCH);
  private pendingCount = 0;

  constructor(width: number, most: number) {
    this.width = width;
    this.most = Math.min(most, MOST_STATES);
    this.room = Math.min(FIRST_ROOM, this.most + 1);
    this.records = ints(this.room * width);
    this.parents = ints(this.room);
    this.spared = bytes(this.room);
    this.table = ints(FIRST_TABLE);
    this.mask = this.table.length - 1;
    this.limit = this.table.length * FULLEST;
    this.pending = ints(BATCH * width);
  }

  get bytes(): number {
    // Reserved memory that was never written takes no real memory.
    return this.count * ((this.width + 1) * 4 + 1) + (this.table.length + (this.old?.length ?? 0)) * 4;
  }

  /** Adds a successor to the batch that `flush` looks up. Returns false if the batch is full. */
  put(record: Int32Array, parent: number): boolean {
    const { pending, width } = this;
    const base = this.pendingCount * width;
    for (let word = 0; word < width; word += 1) pending[base + word] = record[word]!;
    this.pendingHash[this.pendingCount] = hashOf(pending, base, width);
    this.pendingQuiet[this.pendingCount] = 0;
    this.pendingSpared[this.pendingCount] = 0;
    this.pendingParent[this.pendingCount] = parent;
    this.pendingCount += 1;
    return this.pendingCount < BATCH;
  }

  /**
   * Adds the state after a step to the batch. The row keeps and sets bits of the first `words` words, and `place`
   * replaces the half word of the CPU.
   */
  putAfter(
    base: number,
    parent: number,
    words: number,
    keeps: Int32Array,
    sets: Int32Array,
    row: number,
    cpu: number,
    place: number,
    quiet: number,
    spared: number,
  ): boolean {
    const { pending, width, records, pendingCount } = this;
    const to = pendingCount * width;
    const pair = words + (cpu >> 1);
    for (let word = 0; word < width; word += 1) {
      let value = records[base + word]!;
      if (word < words) value = (value & keeps[row * words + word]!) | sets[row * words + word]!;
      else if (word === pair) value = (cpu & 1) === 0 ? (value & ~0xffff) | place : (value & 0xffff) | (place << 16);
      pending[to + word] = value;
    }
    this.pendingHash[pendingCount] = hashOf(pending, to, width);
    this.pendingQuiet[pendingCount] = quiet;
    this.pendingSpared[pendingCount] = spared;
    this.pendingParent[pendingCount] = parent;
    this.pendingCount = pendingCount + 1;
    return pendingCount + 1 < BATCH;
  }

  /** Looks up the batch. Calls `found` with the number of each new state that is not quiet. */
  flush(found: (state: number) => void): void {
    const first = this.count;
    this.insert();
    if (this.watched)
      for (let state = first; state < this.count; state += 1) if (this.fresh[state - first] === 0) found(state);
  }
  /** True if new states need a check. */
  watched = true;
  private readonly fresh = new Uint8Array(BATCH);

  private insert(): void {
    const { pendingCount, pendingHash, pending, width, pendingParent, pendingQuiet, pendingSpared } = this;
    if (this.count + pendingCount > this.limit) this.growTable();
    if (this.count + pendingCount > this.room) this.growRoom();
    if (this.old) this.moveSome();
    const { table, mask, records, parents, spared, fresh } = this;
    const first = this.count;
    let touched = 0;
    for (let at = 0; at < pendingCount; at += 1) touched |= table[pendingHash[at]! & mask]!;
    for (let at = 0; at < pendingCount; at += 1) {
      const entry = table[pendingHash[at]! & mask]!;
      if (entry !== 0 && ((entry ^ pendingHash[at]!) & ~NUMBER_MASK) === 0)
        touched |= records[((entry & NUMBER_MASK) - 1) * width]!;
    }
    this.sink = touched;
    for (let at = 0; at < pendingCount; at += 1) {
      const hash = pendingHash[at]!;
      const tag = hash & ~NUMBER_MASK;
      const base = at * width;
      let slot = hash & mask;
      for (;;) {
        const entry = table[slot]!;
        if (entry === 0) {
          const known = this.old ? this.probe(this.old, hash, pending, base) : -1;
          if (known >= 0) {
            if (known >= this.nextLevel) spared[known]! |= pendingSpared[at]!;
            break;
          }
          if (this.count >= this.most) {
            this.full = true;
            break;
          }
          const state = this.count;
          this.count += 1;
          table[slot] = tag | (state + 1);
          const to = state * width;
          for (let word = 0; word < width; word += 1) records[to + word] = pending[base + word]!;
          parents[state] = pendingParent[at]!;
          spared[state] = pendingSpared[at]!;
          fresh[state - first] = pendingQuiet[at]!;
          break;
        }
        if ((entry & ~NUMBER_MASK) === tag) {
          const from = ((entry & NUMBER_MASK) - 1) * width;
          // The states are nearly always equal, so the loop has no early exit.
          let differs = 0;
          for (let word = 0; word < width; word += 1) differs |= records[from + word]! ^ pending[base + word]!;
          if (differs === 0) {
            const state = (entry & NUMBER_MASK) - 1;
            if (state >= this.nextLevel) spared[state]! |= pendingSpared[at]!;
            break;
          }
        }
        slot = (slot + 1) & mask;
      }
    }
    this.pendingCount = 0;
  }

  private probe(table: Int32Array, hash: number, words: Int32Array, base: number): number {
    const { records, width } = this;
    const mask = table.length - 1;
    for (let slot = hash & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = table[slot]!;
      if ((entry & ~NUMBER_MASK) !== (hash & ~NUMBER_MASK)) continue;
      const from = ((entry & NUMBER_MASK) - 1) * width;
      let word = 0;
      while (word < width && records[from + word] === words[base + word]) word += 1;
      if (word === width) return (entry & NUMBER_MASK) - 1;
    }
    return -1;
  }

  /** True if a new state did not fit. */
  full = false;
  /** A use of the prefetched words, so that the engine does not remove the reads. */
  sink = 0;

  /** The number of a state; -1 if the store does not have it. */
  find(record: Int32Array): number {
    this.put(record, -1);
    this.pendingCount -= 1;
    const hash = this.pendingHash[this.pendingCount]!;
    const state = this.probe(this.table, hash, record, 0);
    return state < 0 && this.old ? this.probe(this.old, hash, record, 0) : state;
  }

  /** Drops the successors that are not looked up yet, because the search ends. */
  forget(): void {
    this.pendingCount = 0;
  }

  /** Allocates everything before it changes anything, so a failed allocation keeps every state. */
  private growRoom(): void {
    const room = Math.min(this.room * GROWTH, this.most + BATCH + 1);
    const [records, parents, spared] = [ints(room * this.width), ints(room), bytes(room)];
    records.set(this.records.subarray(0, this.count * this.width));
    parents.set(this.parents.subarray(0, this.count));
    spared.set(this.spared.subarray(0, this.count));
    [this.room, this.records, this.parents, this.spared] = [room, records, parents, spared];
  }

  /** Creates a larger table. The states move to it step by step, so no single call moves millions of states. */
  private growTable(): void {
    const larger = ints(this.table.length * (this.table.length < LARGE_TABLE ? 4 : 2));
    while (this.old) this.moveSome();
    this.old = this.table;
    [this.toMove, this.moved] = [this.count, 0];
    this.table = larger;
    this.mask = this.table.length - 1;
    this.limit = this.table.length * FULLEST;
  }

  private moveSome(): void {
    const { records, width, table, mask } = this;
    const end = Math.min(this.toMove, this.moved + MOVES);
    const { moving, moved } = this;
    for (let state = moved; state < end; state += 1) moving[state - moved] = hashOf(records, state * width, width);
    for (let state = moved; state < end; state += 1) {
      const hash = moving[state - moved]!;
      let slot = hash & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = (hash & ~NUMBER_MASK) | (state + 1);
    }
    this.moved = end;
    if (end === this.toMove) this.old = null;
  }
}
