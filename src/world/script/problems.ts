import { shown } from '../shown.ts';
import type { Problem, ProblemCode } from '../types.ts';

/** The limit on problems. More problems would not help a reader. */
export const MOST_PROBLEMS = 50;
const LONGEST_TEXT = 120;

/** A script line with its number, from 1; 0 where there is no script. */
export interface Place {
  readonly line: number;
  readonly text: string;
}

/** Collects problems, up to the limit. */
export class Problems {
  readonly found: Problem[] = [];

  get full(): boolean {
    return this.found.length >= MOST_PROBLEMS;
  }

  add(place: Place, code: ProblemCode, params: Problem['params'] = {}): void {
    if (this.full) return;
    const kept = Object.fromEntries(
      Object.entries(params).map(([key, value]) => [
        key,
        typeof value === 'string' ? shown(value, LONGEST_TEXT) : value,
      ]),
    );
    this.found.push({ line: place.line, text: shown(place.text.trim(), LONGEST_TEXT), code, params: kept });
  }

  has(...codes: readonly ProblemCode[]): boolean {
    return this.found.some((problem) => codes.includes(problem.code));
  }

  /** The problems in the order of the script. */
  inOrder(): readonly Problem[] {
    return [...this.found].sort((a, b) => a.line - b.line);
  }
}

const MOST_SHOWN = 8;

/** The names that would have been right, for a message: only the first few. */
export function oneOf(names: Iterable<string>): string {
  const shown: string[] = [];
  for (const name of names) {
    if (shown.length === MOST_SHOWN) return `${shown.join(', ')}, …`;
    shown.push(name);
  }
  return shown.join(', ');
}
