/** Judges predictions. The model gives the answer, and a short trace explains the answer. */
import { step, type Step, type World } from '../machine/index.ts';
import { ERRNO, type Event, own } from '../world/index.ts';
import { evaluate, wordOf } from './evaluate.ts';
import { play } from './play.ts';
import type { Lesson, LessonStep, Prediction, Scene } from './types.ts';

export interface Judgement {
  readonly right: boolean;
  /** The model's answer in the form of the choices: `EBUSY`, `2`, `qemu`, `yes`. */
  readonly answer: string;
  /**
   * The shortest subsequence of the earlier events after which the event gives the same answer for the same reason. It
   * may be empty. With few earlier events the result is exact. With more, the search drops one event at a time, and
   * the subsequence may not be the shortest.
   */
  readonly explains: readonly Event[];
}

/** The model's answer to a step's question; null where the step has no question. Await `loadLesson` first. */
export function answerOf({ scenes }: Lesson, { predict, scene }: LessonStep): string | null {
  return predict && said(predict, asked(scenes[scene]!, predict));
}

/**
 * Judges a reader's prediction: a choice or typed text. `-EBUSY`, `-16` and `ebusy` mean the same. Null where the step
 * has no question.
 */
export function judge(lesson: Lesson, at: LessonStep, text: string): Judgement | null {
  const answer = answerOf(lesson, at);
  if (answer === null || !at.predict) return null;
  return { right: sameAnswer(text, answer), answer, explains: explain(lesson.scenes[at.scene]!, at.predict) };
}

const asked = (scene: Scene, { index }: Prediction): Step => play(scene).steps[index]!;

function said({ about }: Prediction, { outcome, world }: Step): string {
  return about.kind === 'result' ? outcome.result : wordOf(evaluate(about.expression, world, outcome));
}

const SYNONYMS: Readonly<Record<string, string>> = {
  true: 'yes',
  false: 'no',
  y: 'yes',
  n: 'no',
  nobody: 'none',
  null: 'none',
  '-': 'none',
};
const ERRNO_BY_NUMBER = new Map(Object.entries(ERRNO).map(([name, value]) => [String(-value), name.toLowerCase()]));

/** True where two spellings mean the same answer. */
export function sameAnswer(text: string, answer: string): boolean {
  const wanted = answer.toLowerCase();
  const given = text.trim().toLowerCase();
  const plain = own(SYNONYMS, given) ?? given;
  if (plain === wanted) return true;
  const unsigned = plain.replace(/^-\s*/, '');
  if (/^e[a-z_]+$/.test(wanted)) return unsigned === wanted || ERRNO_BY_NUMBER.get(unsigned) === wanted;
  if (wanted === 'ok') return plain === '0';
  // A typed count may have leading zeros.
  return /^-?\d{1,9}$/.test(plain) && /^-?\d+$/.test(wanted) && Number(plain) === Number(wanted);
}

/** Up to this number of events, the search tries every subsequence: at most 4096. */
const EXACT = 12;

function explain(scene: Scene, predict: Prediction): readonly Event[] {
  const { boot, steps } = play(scene);
  const before = scene.events.slice(0, predict.index);
  const event = scene.events[predict.index]!;
  const wanted = because(predict, steps[predict.index]!);
  const same = (world: World): boolean => because(predict, step(world, event)) === wanted;
  return before.length <= EXACT ? fewest(boot, before, same) : fewer(boot, before, same);
}

/** The answer and its reason as one text. Names and listing lines count; counter values do not. */
function because(predict: Prediction, done: Step): string {
  const { result, reason } = done.outcome;
  const names = Object.entries(reason).filter(([, value]) => typeof value === 'string');
  return JSON.stringify([said(predict, done), result, names]);
}

/** Tries subsequences in order of length. Subsequences with the same first events share the worlds of those events. */
function fewest(boot: World, events: readonly Event[], same: (world: World) => boolean): readonly Event[] {
  for (let length = 0; length < events.length; length += 1) {
    const found = ofLength(length, boot, 0);
    if (found) return found;
  }
  return events;

  function ofLength(length: number, world: World, from: number): readonly Event[] | null {
    if (length === 0) return same(world) ? [] : null;
    for (let at = from; at <= events.length - length; at += 1) {
      const event = events[at]!;
      const rest = ofLength(length - 1, step(world, event).world, at + 1);
      if (rest) return [event, ...rest];
    }
    return null;
  }
}

/** Drops one event after another, earliest first, while the answer stays the same. */
function fewer(boot: World, events: readonly Event[], same: (world: World) => boolean): readonly Event[] {
  let left = [...events];
  for (let again = true; again;) {
    again = false;
    for (let at = 0; at < left.length;) {
      const without = left.toSpliced(at, 1);
      if (same(without.reduce((world, event) => step(world, event).world, boot))) {
        left = without;
        again = true;
      } else at += 1;
    }
  }
  return left;
}
