import type { CProblem, Fix, Span } from '../types.ts';

type Values = Readonly<Record<string, string | number>>;

/** More than these nobody reads; they would be echoes of the first ones. */
export const MOST_PROBLEMS = 20;

/** Thrown, and caught at the door, when going on makes no sense: too many problems, or a text that is too large. */
export class Enough extends Error {}

/** Where problems and warnings gather, over all files. */
export class Problems {
  readonly found: CProblem[] = [];
  readonly warnings: CProblem[] = [];
  private readonly places = new Set<string>();

  /** Notes a problem; a place is complained about once. Throws `Enough` where there are too many. */
  add(code: string, span: Span, params: Values = {}, fix?: Fix): void {
    const place = `${span.file}:${span.from}`;
    if (this.places.has(place)) return;
    this.places.add(place);
    this.found.push(fix ? { code, params, span, fix } : { code, params, span });
    if (this.found.length >= 2 * MOST_PROBLEMS) throw new Enough();
  }

  warn(code: string, span: Span, params: Values = {}): void {
    if (this.warnings.length < MOST_PROBLEMS) this.warnings.push({ code, params, span });
  }

  /** In the order of their places, the first ones only. */
  static sorted(problems: readonly CProblem[]): CProblem[] {
    return [...problems].sort((a, b) => a.span.file - b.span.file || a.span.from - b.span.from).slice(0, MOST_PROBLEMS);
  }
}
