/** A step's script with what the machine answered. */
import { type LessonStep, play, type Scene } from '../lesson/index.ts';
import { printEvent } from '../world/index.ts';
import type { HandoutLine } from './types.ts';

/** An errno is written as the kernel returns it. */
const written = (result: string): string => (/^E[A-Z]+$/.test(result) ? `-${result}` : result);

/** Every line with its answer. */
export function linesOf({ script }: LessonStep, scene: Scene): (HandoutLine & { readonly index: number })[] {
  const { steps } = play(scene);
  return script.map(({ event, index }) => {
    const { result, findings } = steps[index]!.outcome;
    return { index, event: printEvent(event), answer: written(result), findings };
  });
}

/** The lines without what the step asks for: the answer in question, and all that comes of it. */
export function askingLines(step: LessonStep, scene: Scene): readonly HandoutLine[] {
  const { predict } = step;
  return linesOf(step, scene).map(({ index, event, answer, findings }) => {
    if (!predict || index < predict.index) return { event, answer, findings };
    const told = predict.about.kind === 'state' && index === predict.index;
    return { event, answer: told ? answer : null, findings: [] };
  });
}
