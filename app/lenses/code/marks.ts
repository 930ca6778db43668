/** The marks beside a listing, collected from the steps of its CPUs. */
import type { Span } from '../../../src/c/index.ts';

/**
 * A lock's bracket. It goes from the line that acquires the lock to the line that releases it. Without a release, it
 * goes to the end of the listing.
 */
export interface Bracket {
  readonly name: string;
  /** Null if a call before this event left the lock held. */
  readonly cpu: number | null;
  readonly from: number;
  readonly to: number | null;
  /** Overlapping brackets are in different columns, counted from 0. */
  readonly column: number;
}

export interface LineMarks {
  /** The CPUs that ran the line. `just` is the CPU of the very last step, if that step was in this line. */
  readonly ran: readonly number[];
  readonly just: number | null;
  /** The CPUs that run the line next, and those of them that wait in it. */
  readonly next: readonly number[];
  readonly waits: readonly number[];
  /** True if a result other than OK comes from this line. */
  readonly bad: boolean;
  readonly values: readonly string[];
}

export const NO_MARKS: LineMarks = { ran: [], just: null, next: [], waits: [], bad: false, values: [] };

/** The line in which a span begins; null for a span outside the listing. */
export const lineOf = (span: Span): number | null => (span.file === 1 ? span.line : null);

type Open = Omit<Bracket, 'column'>;

/** Puts brackets into columns so that no two brackets overlap. An open bracket goes to the listing's end. */
export function columnsOf(brackets: readonly Open[], last: number): readonly Bracket[] {
  const ends: number[] = [];
  return [...brackets]
    .sort((a, b) => a.from - b.from)
    .map((bracket) => {
      // A call may release a lock in an earlier line than the line that acquired it. The bracket covers both lines.
      const from = Math.min(bracket.from, bracket.to ?? bracket.from);
      const to = Math.max(bracket.from, bracket.to ?? last);
      let column = ends.findIndex((end) => end < from);
      if (column < 0) column = ends.length;
      ends[column] = to;
      return { ...bracket, column };
    });
}
