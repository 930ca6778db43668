/**
 * A row is the effect of a step on the shared variables and on its CPU. Equal rows are stored once. Each place has a
 * decision tree. The tree tests the variables that the step reads, in the order of reading. Its leaves are rows.
 */
import type { CFinding, Span } from '../c/index.ts';
import { bytes, ints } from './memory.ts';
import type { Operation } from './operations.ts';
import type { Variable } from './shared.ts';

/** The CPU has no step: its guard is false, or it waits for a lock. */
export const NO_STEP = 0;
/** The row is not known yet: the step has not run with these values. */
export const UNKNOWN = -1;
/** Bits of a row's `flags`. */
export const FLAG = {
  warn: 1,
  undefined: 2,
  lockLeft: 4,
  refused: 8,
  dead: 16,
  begins: 64,
  ends: 128,
  endless: 256,
} as const;

/**
 * The mover type of a step, after Lipton: how the step can change places with steps of other CPUs. A `right` mover
 * only takes locks, so it can also run later. A `left` mover only releases locks, so it can also run earlier. A
 * `both` mover touches only variables that its locks guard. Other CPUs can notice a `none` step.
 */
export const MOVER = { both: 0, right: 1, left: 2, none: 3 } as const;
export type Mover = (typeof MOVER)[keyof typeof MOVER];

/** The data of a row that a trace shows. */
export interface RowStory {
  readonly operation: Operation;
  readonly fn: string;
  readonly span: Span;
  /** The number of listing statements that run. Each is one letter in a schedule. */
  readonly statements: number;
  /** The return value of the call; undefined if the call goes on. */
  readonly value: number | null | undefined;
  readonly findings: readonly CFinding[];
}

export interface RowEffect {
  readonly to: number;
  readonly flags: number;
  readonly mover: Mover;
  /** For each word of the shared variables: the bits that the step clears, and the bits that it sets. */
  readonly clears: readonly number[];
  readonly sets: readonly number[];
  readonly story: RowStory | null;
}

export class Rows {
  /** For each row: the place of the CPU after the step. */
  to = new Int32Array(256);
  flags = new Int32Array(256);
  movers = new Uint8Array(256);
  /** For each row and word: the bits that the step keeps, and the bits that it sets. */
  keeps: Int32Array;
  sets: Int32Array;
  /** For each row and word: the bits that the step reads or changes. */
  private touches: Int32Array;
  readonly stories: (RowStory | null)[] = [null];
  private readonly words: number;
  private readonly dead: Variable;
  /**
   * The nodes of all trees. A node begins with a head: the word in the lowest 12 bits, 5 bits for the shift, then the
   * number of bits. After the head comes a child for each value: 0 is unknown, a positive number is a node, a
   * negative number is a row (`~`).
   */
  private nodes = new Int32Array(4096);
  private nodesUsed = 1;
  private readonly known = new Map<string, number>();

  /** Every step depends on `dead`. */
  constructor(words: number, dead: Variable) {
    this.words = words;
    this.dead = dead;
    this.touches = ints(256 * words);
    this.keeps = ints(256 * words);
    this.sets = ints(256 * words);
  }

  /**
   * Finds the row of a state in a tree. The words of the state begin at `state[at]`. Returns `UNKNOWN` if the tree
   * has no row for these values yet.
   */
  look(roots: Int32Array, index: number, state: Int32Array, at: number): number {
    const { nodes } = this;
    let node = roots[index]!;
    while (node > 0) {
      const head = nodes[node]!;
      node = nodes[node + 1 + ((state[at + (head & 4095)]! >>> ((head >>> 12) & 31)) & ((1 << (head >>> 17)) - 1))]!;
    }
    return node === 0 ? UNKNOWN : ~node;
  }

  /** True if the tree tests only variables of one block for this state. */
  onlyWithin(
    roots: Int32Array,
    index: number,
    state: Int32Array,
    at: number,
    { word, shift, bits }: { readonly word: number; readonly shift: number; readonly bits: number },
  ): boolean {
    const { nodes } = this;
    let node = roots[index]!;
    while (node > 0) {
      const head = nodes[node]!;
      const from = (head >>> 12) & 31;
      if ((head & 4095) !== word || from < shift || from >= shift + bits) return false;
      node = nodes[node + 1 + ((state[at + word]! >>> from) & ((1 << (head >>> 17)) - 1))]!;
    }
    return true;
  }

  add({ to, flags, mover, clears, sets, story }: RowEffect): number {
    const told = story
      ? `${story.operation.index} ${story.statements} ${story.span.from} ${String(story.value)}`
      : 'read';
    const key = `${to} ${flags} ${mover} ${clears.join()} ${sets.join()} ${told}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const row = this.stories.length;
    // Grow first. If the allocation fails, `known` must not name a row without an effect.
    if (row >= this.to.length) this.grow();
    this.known.set(key, row);
    this.stories.push(story);
    this.to[row] = to;
    this.flags[row] = flags;
    this.movers[row] = mover;
    for (let word = 0; word < this.words; word += 1) {
      this.keeps[row * this.words + word] = ~clears[word]!;
      this.sets[row * this.words + word] = sets[word]!;
      this.touches[row * this.words + word] = clears[word]!;
    }
    this.touch(row, this.dead);
    return row;
  }

  private touch(row: number, { word, shift, mask }: Variable): void {
    this.touches[row * this.words + word]! |= mask << shift;
  }

  /**
   * Adds the dependencies and changes of `row` to the row `any`, which stands for several rows. `path` leads to
   * `row`.
   */
  widen(any: number, path: readonly (readonly [Variable, number])[], row: number): void {
    for (const [variable] of path) this.touch(any, variable);
    if (row === NO_STEP) return;
    for (let word = 0; word < this.words; word += 1) {
      this.keeps[any * this.words + word]! &= this.keeps[row * this.words + word]!;
      this.touches[any * this.words + word]! |= this.touches[row * this.words + word]!;
    }
  }

  /**
   * True if neither step changes a bit that the other step reads or changes. Then both orders of the two steps lead
   * to the same state.
   */
  independent(one: number, other: number): boolean {
    const { words, keeps, touches } = this;
    let shared = 0;
    for (let word = 0; word < words; word += 1) {
      const [a, b] = [one * words + word, other * words + word];
      shared |= (~keeps[a]! & touches[b]!) | (~keeps[b]! & touches[a]!);
    }
    return shared === 0;
  }

  private grow(): void {
    const movers = bytes(this.movers.length * 2);
    movers.set(this.movers);
    // Allocate everything before replacing any array: a failed allocation then changes nothing.
    [this.to, this.flags, this.movers, this.keeps, this.sets, this.touches] = [
      grown(this.to),
      grown(this.flags),
      movers,
      grown(this.keeps),
      grown(this.sets),
      grown(this.touches),
    ];
  }

  /** Stores a row in a tree, for all states that have the values of `path`. */
  keep(roots: Int32Array, index: number, path: readonly (readonly [Variable, number])[], row: number): void {
    if (row !== NO_STEP) for (const [variable] of path) this.touch(row, variable);
    let inRoots = true;
    let slot = index;
    for (const [variable, bits] of path) {
      let node = inRoots ? roots[slot]! : this.nodes[slot]!;
      if (node === 0) {
        // `newNode` may replace `this.nodes`, so read the array again afterwards.
        node = this.newNode(variable);
        if (inRoots) roots[slot] = node;
        else this.nodes[slot] = node;
      }
      inRoots = false;
      slot = node + 1 + bits;
    }
    if (inRoots) roots[slot] = ~row;
    else this.nodes[slot] = ~row;
  }

  private newNode({ word, shift, mask }: Variable): number {
    const node = this.nodesUsed;
    this.nodesUsed += 2 + mask;
    while (this.nodesUsed > this.nodes.length) this.nodes = grown(this.nodes);
    this.nodes[node] = word | (shift << 12) | ((32 - Math.clz32(mask)) << 17);
    return node;
  }
}

export function grown(words: Int32Array): Int32Array<ArrayBuffer> {
  const larger = ints(words.length * 2);
  larger.set(words);
  return larger;
}
