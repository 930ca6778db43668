/** What is drawn beside a listing, gathered from what its CPUs did. */
import type { Span } from '../../../src/c/index.ts';

/** A lock that was taken: its bracket goes from the line that took it to the line that let go, or as far as the listing goes. */
export interface Bracket {
  readonly name: string;
  /** Null for one that a call before this event left held. */
  readonly cpu: number | null;
  readonly from: number;
  readonly to: number | null;
  /** Brackets that lie beside each other stand in columns, from 0. */
  readonly column: number;
}

export interface LineMarks {
  /** CPUs that ran it, and the one that did so last of all. */
  readonly ran: readonly number[];
  readonly just: number | null;
  /** CPUs that run it next, and those of them that wait on it. */
  readonly next: readonly number[];
  readonly waits: readonly number[];
  /** The line that an answer other than OK comes from. */
  readonly bad: boolean;
  readonly values: readonly string[];
}

export const NO_MARKS: LineMarks = { ran: [], just: null, next: [], waits: [], bad: false, values: [] };

/** The lines of the listing that a span touches, from its first to its last; a statement is marked where it begins. */
export const lineOf = (span: Span): number | null => (span.file === 1 ? span.line : null);

type Open = Omit<Bracket, 'column'>;

/** Puts brackets into columns so that no two lie over each other. Those that are still open go on to the listing's end. */
export function columnsOf(brackets: readonly Open[], last: number): readonly Bracket[] {
  const ends: number[] = [];
  return [...brackets]
    .sort((a, b) => a.from - b.from)
    .map((bracket) => {
      // A lock that one call drops and another takes further up still covers both lines.
      const from = Math.min(bracket.from, bracket.to ?? bracket.from);
      const to = Math.max(bracket.from, bracket.to ?? last);
      let column = ends.findIndex((end) => end < from);
      if (column < 0) column = ends.length;
      ends[column] = to;
      return { ...bracket, column };
    });
}
