/** The types of a lesson that was read. They hold no Markdown and no unparsed text, except `document`. */
import type {
  Counter,
  DeviceName,
  DriverName,
  Event,
  FileName,
  Finding,
  GroupName,
  OrdinaryEvent,
  Problem,
  ProblemCode,
  ProtocolId,
  RaceEvent,
  Result,
  Topology,
} from '../world/index.ts';
import type { Granularity, PropertyName as SearchedProperty, Sizes } from '../explore/index.ts';
import type { LessonDocument } from './document.ts';
import type { Expression } from './expression.ts';

export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const;
export type Level = (typeof LEVELS)[number];

/** A run of prose. Links are https only. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'emphasis' | 'strong'; readonly inlines: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly inlines: readonly Inline[] }
  | { readonly type: 'break' };

/** A block of prose. A script is no block of prose; it belongs to its step. */
export type Block =
  | { readonly type: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly type: 'heading'; readonly depth: 3 | 4; readonly inlines: readonly Inline[] }
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'code'; readonly text: string };

/** The expected result of an event. The outcome needs all the listed findings and may have more. */
export interface Expectation {
  readonly result: Result;
  readonly findings: readonly Finding[];
}

export interface ScriptLine {
  /** The line in the lesson's file, from 1. */
  readonly line: number;
  readonly event: Event;
  readonly expected: Expectation | null;
  /** The number of earlier events in the scene. */
  readonly index: number;
}

/** One idea: a heading, the prose before the script, the script, and the prose after it. */
export interface LessonStep {
  readonly title: string;
  readonly line: number;
  readonly before: readonly Block[];
  readonly script: readonly ScriptLine[];
  readonly after: readonly Block[];
  /** The index of the step's scene. */
  readonly scene: number;
  /** The number of the scene's events that have happened at the end of the step. */
  readonly end: number;
  readonly predict: Prediction | null;
  readonly task: Task | null;
  readonly repair: Repair | null;
  readonly verdict: AskedVerdict | null;
  /** The things to look at, in the order of the file. */
  readonly points: readonly Point[];
  /** Speaker notes. Only the presenter's view shows them. */
  readonly notes: readonly Block[];
}

/**
 * A question that comes before its event is played. It has no stored answer: the model answers (`answerOf`, `judge`).
 */
export interface Prediction {
  readonly line: number;
  /** The question's event, as the number of earlier events in the scene. */
  readonly index: number;
  /** The subject of the question: the event's result, or the value of an expression right after the event. */
  readonly about: { readonly kind: 'result' } | { readonly kind: 'state'; readonly expression: Expression };
  /** The question in the author's words; null for the default text. */
  readonly ask: string | null;
  /** Null where the reader types the answer. */
  readonly choices: readonly string[] | null;
  readonly hint: string | null;
}

/** The types of events that a task may allow. */
export type TaskEvent = OrdinaryEvent['type'];

/**
 * A goal that the reader has to reach, starting at the end of the step's script. `solve` finds whether a solution
 * exists and how many events it needs.
 */
export interface Task {
  readonly line: number;
  /** Must hold after some event. */
  readonly goal: Expression;
  /** Must hold after every event on the way; null where there is no such condition. */
  readonly keep: Expression | null;
  readonly events: readonly TaskEvent[];
  readonly drivers: readonly DriverName[];
  readonly files: readonly FileName[];
  readonly devices: readonly DeviceName[];
  /** The length limit of the search for a solution. */
  readonly within: number;
  /** The calls of each CPU, where the task is a race. The reader or the search chooses the schedule. */
  readonly race: RaceEvent['parts'] | null;
}

export const PROPERTIES = [
  'no-lock-left',
  'no-leak',
  'no-stale-owner',
  'no-split',
  'no-two-owners',
  'no-hang',
  'no-undefined',
  'no-needless-refusal',
] as const;
/** A property that a repair can require of a listing, for every behaviour of some devices, files and CPUs. */
export type PropertyName = (typeof PROPERTIES)[number];

/** A listing that the reader has to change until its properties hold. */
export interface Repair {
  readonly line: number;
  readonly listing: ProtocolId;
  readonly hold: readonly PropertyName[];
  readonly devices: number;
  readonly files: number;
  readonly cpus: number;
  /** The author's solution. The page shows it only on request. */
  readonly edits: readonly Edit[];
}

/** Consecutive lines of the listing, and the lines that replace them. */
export interface Edit {
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export const FOUND = ['holds', 'violated', 'reachable', 'unreachable', 'not-known'] as const;
/**
 * The result of a search. A property of all states has the first two results; a property of some state has the next
 * two.
 */
export type Found = (typeof FOUND)[number];

/** A property of a version. The page searches it while the reader waits. */
export interface AskedVerdict {
  readonly line: number;
  readonly property: SearchedProperty;
  readonly listing: ProtocolId;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  /** The search stops after this number of states; null for the default limit. */
  readonly most: number | null;
  /** The result that the lesson predicts. */
  readonly expect: Found;
}

export const POINTED_LENSES = ['code', 'compare', 'script', 'doctor'] as const;
export type PointedLens = (typeof POINTED_LENSES)[number];

/** A thing on the page to look at. `group: null` means the first group. */
export type Point = { readonly line: number } & (
  | { readonly kind: 'group'; readonly group: GroupName }
  | { readonly kind: 'device'; readonly device: DeviceName }
  | { readonly kind: 'count'; readonly count: Counter; readonly group: GroupName | null }
  | { readonly kind: 'owner'; readonly group: GroupName | null }
  | { readonly kind: 'driver'; readonly driver: DriverName }
  | { readonly kind: 'file'; readonly file: FileName }
  | { readonly kind: 'timeline' }
  /** The first line of the version's listing that contains the text; `lineOfCode` finds it. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'lens'; readonly lens: PointedLens }
);

/** A source of the lesson's facts. `href` is https, or null where the source is only a label. */
export interface Source {
  readonly label: string;
  readonly href: string | null;
}

/**
 * A topology and a version from the boot on. A step begins a new scene where its script gives a version or a topology,
 * or says `fresh`.
 */
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
  readonly sources: readonly Source[];
  /** The prose before the first step. */
  readonly opening: readonly Block[];
  readonly scenes: readonly Scene[];
  readonly steps: readonly LessonStep[];
  /** The parts of the file in the author's text, for printing and for editing. */
  readonly document: LessonDocument;
}

export const LESSON_PROBLEM_CODES = [
  'no-front-matter',
  'front-matter-open',
  'front-matter-line',
  'unknown-key',
  'key-twice',
  'missing-key',
  'bad-value',
  'newer-format',
  'unknown-block',
  'unknown-attribute',
  'bad-version',
  'second-script',
  'script-before-step',
  'empty-script',
  'title-in-prose',
  'no-steps',
  'bad-expectation',
  'unknown-result',
  'unknown-finding',
  'expectation-without-event',
  'arrow-in-prose',
  'no-expectation',
  'not-allowed',
  'bad-link',
  'lesson-too-long',
  'not-text',
  'tangled',
  'wrong-result',
  'missing-finding',
  // format 2
  'block-before-step',
  'second-block',
  'block-line',
  'needed-in-block',
  'expected-in-block',
  'bad-expression',
  'unknown-reading',
  'unknown-value',
  'bad-source',
  'no-such-event',
  'nothing-to-ask',
  'bad-choices',
  'bad-race',
  'needless-beside-race',
  'no-edits',
  'bad-point',
  // found by playing and searching
  'choices-miss',
  'nothing-to-read',
  'not-solvable',
  'race-not-solvable',
  'too-much-to-search',
  'already-there',
  'not-pointed',
  'line-not-found',
  'edit-breaks',
  'nothing-to-repair',
  'not-repaired',
  'too-many-states',
  'edit-unsearchable',
  'wrong-verdict',
] as const;
export type LessonProblemCode = (typeof LESSON_PROBLEM_CODES)[number];

/** A problem in a lesson's file, with its line. Problems of a script keep the codes of the script reader. */
export interface LessonProblem extends Omit<Problem, 'code'> {
  readonly code: LessonProblemCode | ProblemCode;
}

/** Reports a failed check. */
export type Fail = (line: number, code: LessonProblem['code'], params?: LessonProblem['params']) => void;

export type CheckedLesson =
  | { readonly ok: true; readonly value: Lesson }
  | {
      readonly ok: false;
      readonly problems: readonly LessonProblem[];
      /** The readable part, for playing it in spite of the problems; null where no step is left. */
      readonly partial: Lesson | null;
    };
