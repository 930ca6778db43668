/** A step's script with the results. */
import { type LessonStep, play, type Scene } from '../lesson/index.ts';
import { printEvent } from '../world/index.ts';
import type { HandoutLine } from './types.ts';

/** An errno gets a minus sign, as the kernel returns it. */
const written = (result: string): string => (/^E[A-Z]+$/.test(result) ? `-${result}` : result);

/** Every script line with its result. */
export function linesOf({ script }: LessonStep, scene: Scene): (HandoutLine & { readonly index: number })[] {
  const { steps } = play(scene);
  return script.map(({ event, index }) => {
    const { result, findings } = steps[index]!.outcome;
    return { index, event: printEvent(event), answer: written(result), findings };
  });
}

/** The script lines without the results that the step asks for: the predicted result and the results after it. */
export function askingLines(step: LessonStep, scene: Scene): readonly HandoutLine[] {
  const { predict } = step;
  return linesOf(step, scene).map(({ index, event, answer, findings }) => {
    if (!predict || index < predict.index) return { event, answer, findings };
    const told = predict.about.kind === 'state' && index === predict.index;
    return { event, answer: told ? answer : null, findings: [] };
  });
}
