/** The same graph, walked by `xstate/graph`: the model's own steps as a transition function over plain data, which it tells apart in its own way. */
import { fromTransition } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { shipped } from '../../src/code/index.ts';
import { plainModel } from '../../src/explore/testing.ts';
import type { Asked } from './measured.ts';

interface Step { readonly type: 'step'; readonly cpu: number; readonly row: number }

export async function countByXstate({ protocol, sizes, granularity }: Asked): Promise<{ readonly states: number; readonly seconds: number }> {
  const model = plainModel({ protocol, ...(await shipped(protocol)), sizes, granularity, symmetry: false });
  const from = new Int32Array(model.loose);
  const next = new Int32Array(model.loose);
  const logic = fromTransition((state: { readonly words: readonly number[] }, { cpu, row }: Step) => {
    from.set(state.words);
    model.move(from, cpu, row, next);
    return { words: [...next] };
  }, { words: [...model.start()] });
  const began = performance.now();
  const map = getAdjacencyMap(logic, {
    events: ({ context }) => {
      const steps: Step[] = [];
      from.set(context.words);
      model.forEachStep(from, false, (cpu, row) => steps.push({ type: 'step', cpu, row }));
      return steps;
    },
    limit: 10_000_000,
  });
  return { states: Object.keys(map).length, seconds: (performance.now() - began) / 1_000 };
}
