/**
 * Reachable operations, for any content of memory: from a position to the end of its piece, and from a function to
 * all functions that it calls.
 */
import { type FieldKey, type Program, UNKNOWN_FIELD } from '../c/index.ts';
import { type Code, codeOf, following, type Op } from './code.ts';
import { Unexportable } from './errors.ts';

/** The operations that may run before the piece ends. */
export function pieceAt(code: Code, start: number): readonly Op[] {
  const seen = new Map<number, Op>();
  const open = [start];
  while (open.length > 0) {
    const at = open.pop()!;
    const op = code.ops[at];
    if (!op || seen.has(at) || (op.op === 'step' && at !== start)) continue;
    seen.set(at, op);
    if (op.op !== 'call') open.push(...following(op, at).filter((next) => next > at));
  }
  return [...seen.values()];
}

/** All operations of some functions and of the functions that they call. */
export function reached(program: Program, fns: readonly string[]): readonly Op[] {
  const seen = new Set<string>();
  const open = [...fns];
  const ops: Op[] = [];
  while (open.length > 0) {
    const fn = open.pop()!;
    if (seen.has(fn)) continue;
    seen.add(fn);
    for (const op of codeOf(program, fn).ops) {
      ops.push(op);
      if (op.op === 'call') open.push(op.fn);
    }
  }
  return ops;
}

/** The words that calls of these functions may write. Throws `Unexportable` if a written address is unknown. */
export function writtenBy(program: Program, fns: readonly string[]): ReadonlySet<FieldKey> {
  const all = reached(program, fns).flatMap((op) =>
    ['store', 'update', 'bump', 'lock', 'unlock', 'count-file'].includes(op.op) && 'words' in op ? op.words : [],
  );
  if (all.includes(UNKNOWN_FIELD)) throw new Unexportable('unknown-field');
  return new Set(all);
}
