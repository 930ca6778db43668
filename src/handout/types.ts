/** A hand-out: a lesson for paper, as plain data. What was asked is answered behind it, not beside it. */
import type { Block, Source } from '../lesson/index.ts';
import type { Part } from '../words/index.ts';

/** A sentence with what stands on the board marked as code. */
export type Sentence = readonly Part[];

export interface Handout {
  readonly title: string;
  readonly goal: string;
  /** Steps, minutes and level, in words. */
  readonly facts: string;
  /** The language that the lesson is written in. */
  readonly lang: string;
  readonly opening: readonly Block[];
  readonly steps: readonly HandoutStep[];
  readonly answers: readonly Answer[];
  readonly sources: readonly Source[];
  /** Where the lesson can be played; null where nobody knows. */
  readonly address: string | null;
}

/** An event of a script. `answer` is null where an exercise asks for it. */
export interface HandoutLine {
  readonly event: string;
  readonly answer: string | null;
  readonly findings: readonly string[];
}

/** Lines of a listing as runs that stand together; between two of them something is left out. */
export interface Excerpt {
  readonly title: string;
  readonly runs: readonly (readonly ExcerptLine[])[];
}
export interface ExcerptLine {
  readonly line: number;
  readonly text: string;
  readonly pointed: boolean;
}

/** A picture that stands alone, as SVG markup of our own. */
export interface Figure {
  readonly svg: string;
  readonly caption: string;
  /** Groups stand side by side in it, so that it needs the page's whole width. */
  readonly wide: boolean;
}

export interface HandoutStep {
  readonly number: number;
  readonly title: string;
  readonly before: readonly Block[];
  /** Said where a fresh machine comes up. */
  readonly scene: Sentence | null;
  readonly script: readonly HandoutLine[];
  readonly figure: Figure | null;
  readonly code: Excerpt | null;
  readonly exercises: readonly Exercise[];
  /** Empty where it would give an answer away: it stands with the answer then. */
  readonly after: readonly Block[];
  /** What only the speaker reads; empty unless they were asked for. */
  readonly notes: readonly Block[];
}

/** `number` counts the lesson's exercises; its answer has the same one. */
export type Exercise = { readonly number: number } & (
  | {
      readonly kind: 'question';
      readonly ask: Sentence;
      readonly choices: readonly string[] | null;
      readonly hint: string | null;
    }
  | {
      readonly kind: 'task';
      readonly ask: readonly Sentence[];
      readonly allowed: Sentence;
      readonly par: string | null;
    }
  | { readonly kind: 'repair'; readonly ask: Sentence; readonly properties: readonly string[] }
  | {
      readonly kind: 'verdict';
      readonly ask: string;
      readonly what: string;
      readonly asked: Sentence;
      readonly choices: readonly string[];
    }
);

export type Answer = { readonly number: number; readonly step: string; readonly after: readonly Block[] } & (
  | {
      readonly kind: 'question';
      readonly answer: string;
      readonly why: Sentence;
      readonly findings: readonly Sentence[];
      /** The shortest way to the same answer. */
      readonly trace: readonly string[];
      /** The script from there on, as it was answered. */
      readonly script: readonly HandoutLine[];
    }
  | { readonly kind: 'task'; readonly solution: readonly string[] }
  | {
      readonly kind: 'repair';
      readonly edits: readonly { readonly removed: readonly string[]; readonly added: readonly string[] }[];
    }
  | {
      readonly kind: 'verdict';
      readonly found: string;
      readonly note: string | null;
      readonly trace: readonly string[];
    }
);

export interface HandoutLook {
  /** With what only the speaker reads. */
  readonly notes?: boolean;
  /** Where the lesson can be played. */
  readonly address?: string | null;
  /** The language that the lesson is written in; the reader's own where nothing is said. */
  readonly lang?: string;
}
