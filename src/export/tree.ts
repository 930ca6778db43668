/** A run of a call on symbols, and the tree of a step. Each test that depends on the state has two branches. */
import type { Facts, Writes } from './memory.ts';
import type { Sym } from './sym.ts';
import type { Vector } from './vector.ts';

export interface Frame {
  readonly fn: string;
  readonly pc: number;
  /** A slot that was never set holds 0. */ readonly slots: Vector<Sym>;
  readonly stack: readonly Sym[];
}

export interface Run {
  /** The frames of all open calls. The outermost call comes first. */
  readonly frames: readonly Frame[];
  readonly writes: Writes;
  readonly facts: Facts;
  /** The visible piece has begun. The next visible piece belongs to the next step. */
  readonly shown: boolean;
  /** The start of the current piece, and the number of writes before it. Null between two pieces. */
  readonly piece: { readonly pc: number; readonly writes: number } | null;
}

export type Leaf =
  | { readonly k: 'blocked' }
  | { readonly k: 'at' | 'dead'; readonly run: Run }
  | { readonly k: 'end'; readonly run: Run; readonly value: Sym };
export type Tree<L = Leaf> =
  | L
  | { readonly k: 'test'; readonly test: Sym; readonly yes: Tree<L>; readonly no: Tree<L> };

/** The same tests with other leaves. `change` turns each leaf into a tree. */
export function leavesOf<L extends { readonly k: string }, M extends { readonly k: string }>(
  tree: Tree<L>,
  change: (leaf: L) => Tree<M>,
): Tree<M> {
  if (!('test' in tree)) return change(tree);
  return { k: 'test', test: tree.test, yes: leavesOf(tree.yes, change), no: leavesOf(tree.no, change) };
}
