/** The reader's progress in each lesson: seen steps, answers and solved tasks. Pure; `keep.ts` stores it. */
import { own } from '../../src/world/index.ts';

/** The reader's answer to a question. If the reader looked at the solution without an answer, both fields are null. */
export interface Said {
  readonly given: string | null;
  readonly right: boolean | null;
}
/**
 * A solved task: the number of events, and the smallest possible number (`par`). `shown`: the page played the
 * search's solution.
 */
export interface Solved {
  readonly events: number;
  readonly par: number | null;
  readonly shown: boolean;
}

export interface LessonProgress {
  /** The number of steps when the lesson was last open. */
  readonly of: number;
  /** The step that was shown last. */
  readonly last: number;
  readonly seen: readonly number[];
  /** The answers, by the index of their step. */
  readonly answers: Readonly<Record<number, Said>>;
  readonly tasks: Readonly<Record<number, Solved>>;
}

export type Progress = Readonly<Record<string, LessonProgress>>;

/** Raised when the stored form changes. */
const VERSION = 1;
export const NOTHING: LessonProgress = { of: 0, last: -1, seen: [], answers: {}, tasks: {} };

const of = (all: Progress, id: string): LessonProgress => own(all, id) ?? NOTHING;
const changed = (all: Progress, id: string, change: Partial<LessonProgress>): Progress => ({
  ...all,
  [id]: { ...of(all, id), ...change },
});

/** Notes that a step was shown. */
export function visited(all: Progress, id: string, step: number, steps: number): Progress {
  const seen = of(all, id).seen.filter((one) => one < steps);
  return changed(all, id, {
    of: steps,
    last: step,
    seen: seen.includes(step) ? seen : [...seen, step].toSorted((a, b) => a - b),
  });
}

/** Notes an answer. Only the first answer to a question counts. */
export function answered(all: Progress, id: string, step: number, said: Said): Progress {
  return changed(all, id, { answers: { ...of(all, id).answers, [step]: of(all, id).answers[step] ?? said } });
}

/** Notes a solution. The best solution counts, and the reader's own solution counts more than a shown solution. */
export function solved(all: Progress, id: string, step: number, how: Solved): Progress {
  const before = of(all, id).tasks[step];
  const better = !before || (before.shown && !how.shown) || (before.shown === how.shown && how.events < before.events);
  return better ? changed(all, id, { tasks: { ...of(all, id).tasks, [step]: how } }) : all;
}

/** Removes the progress of one lesson, or of all lessons. */
export function forgotten(all: Progress, id?: string): Progress {
  return id === undefined ? {} : Object.fromEntries(Object.entries(all).filter(([one]) => one !== id));
}

export interface Tally {
  readonly seen: number;
  readonly of: number;
  readonly done: boolean;
  readonly right: number;
  readonly asked: number;
  readonly solved: number;
}

export function tally({ of: steps, seen, answers, tasks }: LessonProgress): Tally {
  const said = Object.values(answers);
  return {
    seen: seen.length,
    of: steps,
    done: steps > 0 && seen.length >= steps,
    right: said.filter(({ right }) => right === true).length,
    asked: said.length,
    solved: Object.values(tasks).filter(({ shown }) => !shown).length,
  };
}

/** The text of the progress, for a file or for the storage. */
export function printProgress(all: Progress): string {
  return `${JSON.stringify({ kind: 'dma-owner progress', version: VERSION, lessons: all }, null, 1)}\n`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1_000;

function byStep<T>(value: unknown, read: (one: Record<string, unknown>) => T | null): Record<number, T> {
  const found: Record<number, T> = {};
  for (const [step, one] of Object.entries(isRecord(value) ? value : {})) {
    const good = isCount(Number(step)) && isRecord(one) ? read(one) : null;
    if (good) found[Number(step)] = good;
  }
  return found;
}

function readLessonProgress(value: unknown): LessonProgress | null {
  if (!isRecord(value) || !isCount(value['of']) || !Array.isArray(value['seen'])) return null;
  return {
    of: value['of'],
    last: isCount(value['last']) ? value['last'] : -1,
    seen: value['seen'].filter(isCount),
    answers: byStep(value['answers'], ({ given, right }) => ({
      given: typeof given === 'string' ? given.slice(0, 80) : null,
      right: typeof right === 'boolean' && typeof given === 'string' ? right : null,
    })),
    tasks: byStep(value['tasks'], ({ events, par, shown }) =>
      isCount(events) ? { events, par: isCount(par) ? par : null, shown: shown === true } : null,
    ),
  };
}

/**
 * Reads a text of `printProgress`. Null if the text has another form or another version. Invalid parts are left out.
 */
export function readProgress(text: string): Progress | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value['version'] !== VERSION || !isRecord(value['lessons'])) return null;
  const lessons = Object.entries(value['lessons']).flatMap(([id, one]) => {
    const read = /^[\w-]{1,60}$/.test(id) ? readLessonProgress(one) : null;
    return read ? [[id, read] as const] : [];
  });
  return Object.fromEntries(lessons);
}

/** Joins two progresses: all seen steps of both, and the better of two solutions. */
export function joined(a: Progress, b: Progress): Progress {
  let all = a;
  for (const [id, { of: steps, last, seen, answers, tasks }] of Object.entries(b)) {
    const mine = of(all, id);
    all = changed(all, id, {
      of: Math.max(mine.of, steps),
      last: mine.last < 0 ? last : mine.last,
      seen: [...new Set([...mine.seen, ...seen])].toSorted((x, y) => x - y),
    });
    for (const [step, said] of Object.entries(answers)) all = answered(all, id, Number(step), said);
    for (const [step, how] of Object.entries(tasks)) all = solved(all, id, Number(step), how);
  }
  return all;
}
