/** Liveness analysis: the variables whose value a function may still read, for each of its operations. */
import type { Code, Micro } from './microcode.ts';

const known = new WeakMap<Code, readonly Uint8Array[]>();

/** For each operation, by slot: 1 if the function may read the variable from here on before it writes the variable. */
export function livenessOf(code: Code): readonly Uint8Array[] {
  let live = known.get(code);
  if (!live) known.set(code, (live = analyse(code)));
  return live;
}

function analyse(code: Code): readonly Uint8Array[] {
  const slots = code.fn.locals.length;
  const live = code.ops.map(() => new Uint8Array(slots));
  for (let changed = true; changed;) {
    changed = false;
    for (let at = code.ops.length - 1; at >= 0; at -= 1) changed = flow(code, live, at) || changed;
  }
  return live;
}

/** Updates the liveness of one operation from its successors. Returns true if something changed. */
function flow(code: Code, live: readonly Uint8Array[], at: number): boolean {
  const op = code.ops[at]!;
  const mine = live[at]!;
  let changed = false;
  for (let slot = 0; slot < mine.length; slot += 1) {
    if (mine[slot] === 1) continue;
    const reads = (op.op === 'local' || op.op === 'bump-local' || op.op === 'update-local') && op.a === slot;
    const writes = op.op === 'set-local' && op.a === slot;
    if (reads || (!writes && behind(code, op, at).some((next) => live[next]?.[slot] === 1))) {
      mine[slot] = 1;
      changed = true;
    }
  }
  return changed;
}

function behind(code: Code, { op, a }: Micro, at: number): readonly number[] {
  switch (op) {
    case 'return':
    case 'return-nothing':
      return [];
    case 'jump':
      return [a];
    case 'jump-if':
    case 'jump-if-not':
      return [at + 1, a];
    case 'switch':
      return [...code.tables[a]!.cases.values(), code.tables[a]!.default];
    default:
      return [at + 1];
  }
}
