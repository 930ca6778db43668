/**
 * A cache of whole calls. The effects of a call depend only on its arguments and on the words that it reads. If a
 * later call reads the same words as an earlier call, it has the same effects. So the cache is exact, and a known
 * call costs a few look-ups.
 */
import { type HeldLock, Run, type Stepped, type ThreadState } from '../c/run/index.ts';
import type { Tale } from './tale.ts';
import { Trace } from './trace.ts';

/** A call that returned, that waits for a held lock, or that stopped the machine. */
export interface Recalled {
  readonly state: Exclude<ThreadState, { kind: 'idle' | 'ready' }>;
  readonly trace: Trace;
  /** The addresses of the words that the call depends on. */
  readonly reads: readonly number[];
  /** The function in which the call died or waits. */
  readonly fn: string;
  /** The words that the call wrote, by address, with their final values. */
  readonly writes: readonly (readonly [address: number, value: number])[];
  /** The locks that the call took and left held. */
  readonly took: readonly HeldLock[];
}

interface Reading {
  readonly address: number;
  readonly next: Map<number, Node>;
}
type Node = Reading | { readonly leaf: Recalled };

/** The cache only follows calls up to this number of steps. */
const FOLLOWED = 5_000;
/** Maximum number of cached calls per linked listing. Above this limit, the cache is cleared. */
const MOST = 200_000;

class Memo {
  readonly roots = new Map<string, Node>();
  readonly together = new Map<number, Together>();
  size = 0;
}
const memos = new WeakMap<Tale, Memo>();
function memoOf(tale: Tale): Memo {
  let memo = memos.get(tale);
  if (!memo) memos.set(tale, (memo = new Memo()));
  return memo;
}

/** A call that still ran when its statements were used up, and its position. */
export type Unfinished = Extract<ThreadState, { kind: 'ready' }>;
export const isUnfinished = (call: Recalled | Unfinished): call is Unfinished => 'kind' in call;

/** Executes a call on a memory and changes this memory. Runs at most `limit` statements. */
export function recall(
  tale: Tale,
  memory: Int32Array,
  fn: string,
  args: readonly number[],
  limit: number,
): Recalled | Unfinished {
  const memo = memoOf(tale);
  const key = `${fn} ${args.join(' ')} ${memory.length}`;
  let node = memo.roots.get(key);
  while (node) {
    if ('leaf' in node) {
      for (const [address, value] of node.leaf.writes) memory[address >>> 2] = value;
      return node.leaf;
    }
    node = node.next.get(memory[node.address >>> 2]!);
  }
  return learn(tale, memo, memory, fn, args, limit, key);
}

function learn(
  tale: Tale,
  memo: Memo,
  memory: Int32Array,
  fn: string,
  args: readonly number[],
  limit: number,
  key: string,
): Recalled | Unfinished {
  const run = new Run(tale.program, memory);
  const touched = new Map<number, number>();
  const written = new Map<number, number>();
  const trace = new Trace(tale);
  const note = ({ reads, writes }: Stepped): void => {
    // Note the value of each word before its first access. A statement may write a word before it reads the word.
    for (const { address, before } of reads)
      if (!written.has(address) && !touched.has(address)) touched.set(address, before);
    for (const { address, before, after } of writes) {
      if (!touched.has(address)) touched.set(address, before);
      written.set(address, after);
    }
  };
  run.start(0, fn, args);
  let left = limit;
  let state = run.state(0);
  for (; state.kind === 'ready'; state = run.state(0)) {
    // Stop following very long calls. Most of them never end.
    if (left <= limit - FOLLOWED || left <= 0) return runOn(run, trace, left);
    left -= 1;
    const stepped = run.step(0, 'access');
    note(stepped);
    trace.add(stepped);
  }
  if (state.kind === 'waiting' && !touched.has(state.lock)) touched.set(state.lock, memory[state.lock >>> 2]!);
  const leaf: Recalled = {
    state: state as Recalled['state'],
    trace,
    reads: [...touched.keys()],
    fn: run.frames(0)[0]?.fn ?? '',
    writes: [...written],
    took: run.locks(),
  };
  if (memo.size >= MOST) memo.roots.clear();
  keep(memo, key, [...touched], leaf);
  return leaf;
}

function runOn(run: Run, trace: Trace, left: number): Recalled | Unfinished {
  const state = run.finish(0, left);
  if (state.kind === 'ready') return state;
  return {
    state: state as Recalled['state'],
    trace,
    reads: [],
    fn: run.frames(0)[0]?.fn ?? '',
    writes: [],
    took: run.locks(),
  };
}

/**
 * Calls several functions with the same argument and caches their results together. Returns one value per function; 0
 * if the function does not return.
 */
export function recallAll(
  tale: Tale,
  memory: Int32Array,
  fns: readonly string[],
  argument: number,
  limit: number,
): readonly number[] {
  const memo = memoOf(tale);
  let node = memo.together.get(argument);
  while (node && 'address' in node) node = node.next.get(memory[node.address >>> 2]!);
  if (node) return node.values;
  const touched = new Map<number, number>();
  const values = fns.map((fn) => {
    const call = recall(tale, memory, fn, [argument], limit);
    if (isUnfinished(call)) return 0;
    for (const address of call.reads) if (!touched.has(address)) touched.set(address, memory[address >>> 2]!);
    return call.state.kind === 'done' ? (call.state.value ?? 0) : 0;
  });
  let level = memo.together;
  let at = argument;
  for (const [address, value] of touched) {
    const known = level.get(at);
    const next: Map<number, Together> = known && 'next' in known ? known.next : new Map<number, Together>();
    if (!known) level.set(at, { address, next });
    level = next;
    at = value;
  }
  level.set(at, { values });
  return values;
}
type Together =
  | { readonly address: number; readonly next: Map<number, Together> }
  | { readonly values: readonly number[] };

function keep(memo: Memo, key: string, touched: readonly (readonly [number, number])[], leaf: Recalled): void {
  memo.size = memo.roots.size === 0 ? 1 : memo.size + 1;
  let put = (node: Node): void => {
    memo.roots.set(key, node);
  };
  let node = memo.roots.get(key);
  for (const [address, value] of touched) {
    if (!node || 'leaf' in node) put((node = { address, next: new Map() }));
    const { next }: Reading = node;
    put = (child) => {
      next.set(value, child);
    };
    node = next.get(value);
  }
  put({ leaf });
}
