/**
 * Rows: what a step does to the shared variables and to its CPU, each kept once. The rows of a place form a tree over the variables that its step
 * reads, in the order of reading.
 */
import type { CFinding, Span } from '../c/index.ts';
import { bytes, ints } from './memory.ts';
import type { Operation } from './operations.ts';
import type { Variable } from './shared.ts';

/** No step: its guard does not hold, or it waits. */
export const NO_STEP = 0;
/** Nobody has been there yet. */
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
 * How a step goes together with those of other CPUs: a `right` mover only takes locks and may as well happen later, a `left` mover only gives them
 * back and may as well happen earlier, a `both` touches nothing but what its locks guard. A `none` is what others can notice.
 */
export const MOVER = { both: 0, right: 1, left: 2, none: 3 } as const;
export type Mover = (typeof MOVER)[keyof typeof MOVER];

/** What is told of a row when it stands in a trace. */
export interface RowStory {
  readonly operation: Operation;
  readonly fn: string;
  readonly span: Span;
  /** Statements of the listing that run, each a letter of a schedule. */
  readonly statements: number;
  /** What the call returned; undefined where it goes on. */
  readonly value: number | null | undefined;
  readonly findings: readonly CFinding[];
}

export interface RowEffect {
  readonly to: number;
  readonly flags: number;
  readonly mover: Mover;
  /** Per word of the shared variables what it clears and sets. */
  readonly clears: readonly number[];
  readonly sets: readonly number[];
  readonly story: RowStory | null;
}

export class Rows {
  /** Per row: the place after it. */
  to = new Int32Array(256);
  flags = new Int32Array(256);
  movers = new Uint8Array(256);
  /** Per row and word of the shared variables: the bits that it leaves, and those that it sets. */
  keeps: Int32Array;
  sets: Int32Array;
  /** Per row and word: the bits that it depends on, or changes. */
  private touches: Int32Array;
  readonly stories: (RowStory | null)[] = [null];
  private readonly words: number;
  private readonly dead: Variable;
  /**
   * Nodes: a head (the word that is looked at in its lowest 12 bits, then 5 bits of shift, then how many bits), then a child for each value: 0 is not
   * known yet, above 0 a node, below 0 a row (`~`).
   */
  private nodes = new Int32Array(4096);
  private nodesUsed = 1;
  private readonly known = new Map<string, number>();

  /** `dead` is what every step depends on. */
  constructor(words: number, dead: Variable) {
    this.words = words;
    this.dead = dead;
    this.touches = ints(256 * words);
    this.keeps = ints(256 * words);
    this.sets = ints(256 * words);
  }

  /** The row below a root for a state, given by its words from `at` on; `UNKNOWN` where nobody has been there. */
  look(roots: Int32Array, index: number, state: Int32Array, at: number): number {
    const { nodes } = this;
    let node = roots[index]!;
    while (node > 0) {
      const head = nodes[node]!;
      node = nodes[node + 1 + ((state[at + (head & 4095)]! >>> ((head >>> 12) & 31)) & ((1 << (head >>> 17)) - 1))]!;
    }
    return node === 0 ? UNKNOWN : ~node;
  }

  /** Whether a row was found by looking at variables of one block alone. */
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
    // First, for a row that is known must have its effect.
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

  /** Takes what a row that was reached by a path depends on and changes into another, which stands for any of several. */
  widen(any: number, path: readonly (readonly [Variable, number])[], row: number): void {
    for (const [variable] of path) this.touch(any, variable);
    if (row === NO_STEP) return;
    for (let word = 0; word < this.words; word += 1) {
      this.keeps[any * this.words + word]! &= this.keeps[row * this.words + word]!;
      this.touches[any * this.words + word]! |= this.touches[row * this.words + word]!;
    }
  }

  /** Whether neither of two CPUs' steps changes what the other's depends on or changes: from where both can be done, either order leads to the same state. */
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
    // All memory is there before any array is replaced.
    [this.to, this.flags, this.movers, this.keeps, this.sets, this.touches] = [
      grown(this.to),
      grown(this.flags),
      movers,
      grown(this.keeps),
      grown(this.sets),
      grown(this.touches),
    ];
  }

  /** Keeps a row below a root, for all states in which these variables have these values. */
  keep(roots: Int32Array, index: number, path: readonly (readonly [Variable, number])[], row: number): void {
    if (row !== NO_STEP) for (const [variable] of path) this.touch(row, variable);
    let inRoots = true;
    let slot = index;
    for (const [variable, bits] of path) {
      let node = inRoots ? roots[slot]! : this.nodes[slot]!;
      if (node === 0) {
        // Making room may move the nodes: they are looked up again.
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
