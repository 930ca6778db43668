/** What a lesson is once it was read: nothing in it is Markdown or text to be parsed any more. */
import type { Event, Finding, Problem, ProblemCode, ProtocolId, Result, Topology } from '../world/index.ts';

export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const;
export type Level = (typeof LEVELS)[number];

/** A run of prose. Links lead to https only. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'emphasis' | 'strong'; readonly inlines: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly inlines: readonly Inline[] }
  | { readonly type: 'break' };

/** A block of prose; a script is no block, it stands in its step. */
export type Block =
  | { readonly type: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly type: 'heading'; readonly depth: 3 | 4; readonly inlines: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly (readonly Block[])[] }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'code'; readonly text: string };

/** What an event must answer; the findings named must ride beside it, others may. */
export interface Expectation {
  readonly result: Result;
  readonly findings: readonly Finding[];
}

export interface ScriptLine {
  /** The line of the lesson's file, counted from 1. */
  readonly line: number;
  readonly event: Event;
  readonly expected: Expectation | null;
  /** How many events of the scene come before it. */
  readonly index: number;
}

/** One idea: a heading, the prose that leads to the script, the script, and what there is to say about it. */
export interface LessonStep {
  readonly title: string;
  readonly line: number;
  readonly before: readonly Block[];
  readonly script: readonly ScriptLine[];
  readonly after: readonly Block[];
  /** The scene it plays in. */
  readonly scene: number;
  /** How many events of the scene have happened when the step is over. */
  readonly end: number;
}

/** One machine under one version, from its boot on. A step that names a version or a machine, or starts afresh, begins another. */
export interface Scene {
  readonly protocol: ProtocolId;
  readonly topology: Topology;
  readonly events: readonly Event[];
}

export interface Lesson {
  readonly title: string;
  readonly goal: string;
  readonly level: Level;
  readonly minutes: number;
  /** What stands before the first step. */
  readonly opening: readonly Block[];
  readonly scenes: readonly Scene[];
  readonly steps: readonly LessonStep[];
}

export const LESSON_PROBLEM_CODES = [
  'no-front-matter', 'front-matter-open', 'front-matter-line', 'unknown-key', 'key-twice', 'missing-key', 'bad-value', 'newer-format',
  'unknown-block', 'unknown-attribute', 'bad-version', 'second-script', 'script-before-step', 'empty-script', 'title-in-prose', 'no-steps',
  'bad-expectation', 'unknown-result', 'unknown-finding', 'expectation-without-event', 'arrow-in-prose', 'no-expectation',
  'not-allowed', 'bad-link', 'lesson-too-long', 'tangled', 'wrong-result', 'missing-finding',
] as const;
export type LessonProblemCode = (typeof LESSON_PROBLEM_CODES)[number];

/** What is wrong in a lesson's file, and where; a script's own problems keep their codes. */
export interface LessonProblem extends Omit<Problem, 'code'> {
  readonly code: LessonProblemCode | ProblemCode;
}

export type CheckedLesson = { readonly ok: true; readonly value: Lesson } | { readonly ok: false; readonly problems: readonly LessonProblem[] };
