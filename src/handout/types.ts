/** A hand-out: a lesson for paper, as plain data. The answers come after all steps, not beside the exercises. */
import type { Block, Source } from '../lesson/index.ts';
import type { Part } from '../words/index.ts';

/** A sentence in which the words of the board are marked as code. */
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
  /** The web address where the lesson can be played; null where it is unknown. */
  readonly address: string | null;
}

/** An event of a script. `answer` is null where an exercise asks for it. */
export interface HandoutLine {
  readonly event: string;
  readonly answer: string | null;
  readonly findings: readonly string[];
}

/** Lines of a listing, as runs of adjacent lines. Between two runs lines are left out. */
export interface Excerpt {
  readonly title: string;
  readonly runs: readonly (readonly ExcerptLine[])[];
}
export interface ExcerptLine {
  readonly line: number;
  readonly text: string;
  readonly pointed: boolean;
}

/** A self-contained picture, as SVG markup that this program makes. */
export interface Figure {
  readonly svg: string;
  readonly caption: string;
  /** The picture has groups side by side, so it needs the page's full width. */
  readonly wide: boolean;
}

export interface HandoutStep {
  readonly number: number;
  readonly title: string;
  readonly before: readonly Block[];
  /** Printed where a new machine starts; null elsewhere. */
  readonly scene: Sentence | null;
  readonly script: readonly HandoutLine[];
  readonly figure: Figure | null;
  readonly code: Excerpt | null;
  readonly exercises: readonly Exercise[];
  /** Empty where this text would reveal an answer. Then the text is part of the answer. */
  readonly after: readonly Block[];
  /** The speaker's notes; empty unless they are requested. */
  readonly notes: readonly Block[];
}

/** `number` counts the lesson's exercises. An answer has the number of its exercise. */
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
      /** The shortest sequence of events that leads to the same result. */
      readonly trace: readonly string[];
      /** The script lines from the question on, with their results. */
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
  /** Includes the speaker's notes. */
  readonly notes?: boolean;
  /** The web address where the lesson can be played. */
  readonly address?: string | null;
  /** The language of the lesson; by default the reader's language. */
  readonly lang?: string;
}
