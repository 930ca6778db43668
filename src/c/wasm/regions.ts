/** Jumps as nested blocks: WebAssembly can leave a block at its end and go back to a loop's begin, and nothing else. */
import type { Statement } from '../types.ts';

/** Statements from `from` up to, not including, `to`. A block's jumps go to `to`, a loop's to `from`. */
export interface Region {
  readonly kind: 'block' | 'loop';
  from: number;
  to: number;
}

/** With more targets than that, finding out how they nest takes too long. */
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

/** Properly nested regions for all jumps, outer ones first; null where a jump into the middle of a loop allows none. */
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

/** A block cannot end within a loop that began after it. */
const isStuck = (first: Region, second: Region) =>
  crosses(first, second) && first.kind === 'block' && second.kind === 'loop';

/** Where two regions cross, lets a loop end later or a block begin earlier; true when something moved. */
function nest(first: Region, second: Region): boolean {
  if (!crosses(first, second)) return false;
  if (second.kind === 'block') second.from = first.from;
  else if (first.kind === 'loop') first.to = second.to;
  else return false;
  return true;
}
