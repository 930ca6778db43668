/** Predictions: the model answers, and says of a wrong one what little is needed for the answer to be what it is. */
import { step, type Step, type World } from '../machine/index.ts';
import { ERRNO, type Event, own } from '../world/index.ts';
import { evaluate, wordOf } from './evaluate.ts';
import { play } from './play.ts';
import type { Lesson, LessonStep, Prediction, Scene } from './types.ts';

export interface Judgement {
  readonly right: boolean;
  /** What the model says, in the form of the choices: `EBUSY`, `2`, `qemu`, `yes`. */
  readonly answer: string;
  /**
   * The shortest subsequence of the scene's events before the one asked about, after which that one answers the same for the same reason;
   * it may be empty. Found exactly where few events come before, otherwise by leaving out one after the other.
   */
  readonly explains: readonly Event[];
}

/** What the model answers to a step's question; null where it asks none. Await `loadLesson` before. */
export function answerOf({ scenes }: Lesson, { predict, scene }: LessonStep): string | null {
  return predict && said(predict, asked(scenes[scene]!, predict));
}

/** Judges what a reader predicted: a choice, or what was typed (`-EBUSY`, `-16` and `ebusy` say the same). Null where the step asks nothing. */
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

/** Whether two ways of writing an answer say the same. */
export function sameAnswer(text: string, answer: string): boolean {
  const wanted = answer.toLowerCase();
  const given = text.trim().toLowerCase();
  const plain = own(SYNONYMS, given) ?? given;
  if (plain === wanted) return true;
  const unsigned = plain.replace(/^-\s*/, '');
  if (/^e[a-z_]+$/.test(wanted)) return unsigned === wanted || ERRNO_BY_NUMBER.get(unsigned) === wanted;
  if (wanted === 'ok') return plain === '0';
  // A count may be typed with zeros before it.
  return /^-?\d{1,9}$/.test(plain) && /^-?\d+$/.test(wanted) && Number(plain) === Number(wanted);
}

/** Up to so many events every subsequence is tried: 4096 of them at the most. */
const EXACT = 12;

function explain(scene: Scene, predict: Prediction): readonly Event[] {
  const { boot, steps } = play(scene);
  const before = scene.events.slice(0, predict.index);
  const event = scene.events[predict.index]!;
  const wanted = because(predict, steps[predict.index]!);
  const same = (world: World): boolean => because(predict, step(world, event)) === wanted;
  return before.length <= EXACT ? fewest(boot, before, same) : fewer(boot, before, same);
}

/** The answer and its reason as one text: names count, and the lines of a listing; how far a counter has come does not. */
function because(predict: Prediction, done: Step): string {
  const { result, reason } = done.outcome;
  const names = Object.entries(reason).filter(([, value]) => typeof value === 'string');
  return JSON.stringify([said(predict, done), result, names]);
}

/** Every subsequence by its length; those of one length share the worlds of what they begin with. */
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

/** Leaves out one event after the other, the first ones first, as long as the answer stays. */
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
