import type { CProblem, Fix, Span } from '../types.ts';

type Values = Readonly<Record<string, string | number>>;

/** Maximum number of reported problems. Later problems are often consequences of the first problems. */
export const MOST_PROBLEMS = 20;

/** Thrown when there are too many problems or the text is too large. `compile` catches it. */
export class Enough extends Error {}

/** Collects the problems and warnings of all files. */
export class Problems {
  readonly found: CProblem[] = [];
  readonly warnings: CProblem[] = [];
  private readonly places = new Set<string>();

  /** Reports a problem, at most one per place. Throws `Enough` when there are too many. */
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

  /** The first problems, sorted by position. */
  static sorted(problems: readonly CProblem[]): CProblem[] {
    return [...problems].sort((a, b) => a.span.file - b.span.file || a.span.from - b.span.from).slice(0, MOST_PROBLEMS);
  }
}
