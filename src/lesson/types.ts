/** What a lesson is once it was read: nothing in it is Markdown or text to be parsed any more. */
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
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Block[])[];
    }
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
  readonly predict: Prediction | null;
  readonly task: Task | null;
  readonly repair: Repair | null;
  readonly verdict: AskedVerdict | null;
  /** What to look at, in the order of the file. */
  readonly points: readonly Point[];
  /** For the one who speaks; shown in the presenter's view only. */
  readonly notes: readonly Block[];
}

/** A question that is asked before an event is played. There is no key to it: the model answers (`answerOf`, `judge`). */
export interface Prediction {
  readonly line: number;
  /** The event it is about: how many events of the scene come before it. */
  readonly index: number;
  /** Its result, or what an expression says right after it. */
  readonly about: { readonly kind: 'result' } | { readonly kind: 'state'; readonly expression: Expression };
  /** The question in the author's words; null where the page's own will do. */
  readonly ask: string | null;
  /** Null where the answer is typed. */
  readonly choices: readonly string[] | null;
  readonly hint: string | null;
}

/** What may happen in a task. */
export type TaskEvent = OrdinaryEvent['type'];

/** Something to reach from where the step's script ends. Whether it can be, and in how few events, `solve` finds. */
export interface Task {
  readonly line: number;
  /** Must hold after some event. */
  readonly goal: Expression;
  /** Must hold after every event on the way; null where anything goes. */
  readonly keep: Expression | null;
  readonly events: readonly TaskEvent[];
  readonly drivers: readonly DriverName[];
  readonly files: readonly FileName[];
  readonly devices: readonly DeviceName[];
  /** The longest solution that is searched. */
  readonly within: number;
  /** Instead of events: what each CPU does. The reader, and the search, choose the schedule. */
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
/** What a listing can be held to, whatever some devices, files and CPUs do. */
export type PropertyName = (typeof PROPERTIES)[number];

/** A listing to be changed until its properties hold. */
export interface Repair {
  readonly line: number;
  readonly listing: ProtocolId;
  readonly hold: readonly PropertyName[];
  readonly devices: number;
  readonly files: number;
  readonly cpus: number;
  /** The author's own solution, never shown unasked. */
  readonly edits: readonly Edit[];
}

/** Lines that stand together in the listing, and what stands there instead. */
export interface Edit {
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export const FOUND = ['holds', 'violated', 'reachable', 'unreachable', 'not-known'] as const;
/** What a search can come to: of what must never be, or always be possible, the first two; of what must happen at least once, the next two. */
export type Found = (typeof FOUND)[number];

/** A property of a version, searched while the reader looks on. */
export interface AskedVerdict {
  readonly line: number;
  readonly property: SearchedProperty;
  readonly listing: ProtocolId;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  /** The search gives up after so many states; null where the lesson sets no bound of its own. */
  readonly most: number | null;
  /** What the lesson says that the search will say. */
  readonly expect: Found;
}

export const POINTED_LENSES = ['code', 'compare', 'script', 'doctor'] as const;
export type PointedLens = (typeof POINTED_LENSES)[number];

/** A thing on the page to look at. `group: null` is the only group, or the first. */
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

/** Where something was learnt. `href` is https, or null where the label says it all. */
export interface Source {
  readonly label: string;
  readonly href: string | null;
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
  readonly sources: readonly Source[];
  /** What stands before the first step. */
  readonly opening: readonly Block[];
  readonly scenes: readonly Scene[];
  readonly steps: readonly LessonStep[];
  /** The file as it was laid out, for printing it again and for editing it part by part. */
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
  // what only playing it shows
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

/** What is wrong in a lesson's file, and where; a script's own problems keep their codes. */
export interface LessonProblem extends Omit<Problem, 'code'> {
  readonly code: LessonProblemCode | ProblemCode;
}

/** Takes what does not hold. */
export type Fail = (line: number, code: LessonProblem['code'], params?: LessonProblem['params']) => void;

export type CheckedLesson =
  | { readonly ok: true; readonly value: Lesson }
  | {
      readonly ok: false;
      readonly problems: readonly LessonProblem[];
      /** What could be read all the same, to be played beside the problems; null where there is no step left. */
      readonly partial: Lesson | null;
    };
