/**
 * Converts jumps to nested blocks. WebAssembly can only jump to the end of a block or back to the beginning of a
 * loop.
 */
import type { Statement } from '../types.ts';

/** The statements from `from` to `to` - 1. Jumps in a block go to `to`. Jumps in a loop go to `from`. */
export interface Region {
  readonly kind: 'block' | 'loop';
  from: number;
  to: number;
}

/** Maximum number of regions. With more regions, the nesting algorithm is too slow. */
const MANY = 300;

export function targetsOf(statement: Statement): readonly number[] {
  switch (statement.op) {
    case 'test':
      return [statement.else];
    case 'jump':
      return [statement.to];
    case 'switch':
      return [...new Set([...statement.cases.map(([, to]) => to), statement.default])];
    case 'do':
    case 'return':
    case 'end':
      return [];
  }
}

/**
 * Nested regions for all jumps, outer regions first. Null if a jump into the middle of a loop makes nesting
 * impossible.
 */
export function regionsOf(body: readonly Statement[]): readonly Region[] | null {
  const loops = new Map<number, Region>();
  const blocks = new Map<number, Region>();
  body.forEach((statement, at) => {
    for (const target of targetsOf(statement)) {
      if (target <= at) {
        const loop = loops.get(target);
        if (loop) loop.to = at + 1;
        else loops.set(target, { kind: 'loop', from: target, to: at + 1 });
      } else if (!blocks.has(target)) blocks.set(target, { kind: 'block', from: at, to: target });
    }
  });
  const regions = [...loops.values(), ...blocks.values()];
  if (regions.length > MANY) return null;
  while (regions.some((inner) => regions.some((outer) => nest(outer, inner)))) {
    if (regions.some((inner) => regions.some((outer) => isStuck(outer, inner)))) return null;
  }
  if (regions.some((inner) => regions.some((outer) => crosses(outer, inner)))) return null;
  return regions.sort((a, b) => a.from - b.from || b.to - a.to);
}

const crosses = (first: Region, second: Region) =>
  first.from < second.from && second.from < first.to && first.to < second.to;

/** True if a block would end inside a loop that begins after the block. Such regions cannot nest. */
const isStuck = (first: Region, second: Region) =>
  crosses(first, second) && first.kind === 'block' && second.kind === 'loop';

/** If two regions cross, extends the loop or begins the block earlier. Returns true if a region changed. */
function nest(first: Region, second: Region): boolean {
  if (!crosses(first, second)) return false;
  if (second.kind === 'block') second.from = first.from;
  else if (first.kind === 'loop') first.to = second.to;
  else return false;
  return true;
}
