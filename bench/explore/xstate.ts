/**
 * Explores the same graph with `xstate/graph`, which compares states in its own way. The steps of the model run in
 * two forms: as the action of an XState machine, and as a bare transition function. The second form is faster, but
 * XState is not made for it.
 */
import { assign, fromTransition, setup } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { shipped } from '../../src/code/index.ts';
import { plainModel } from '../../src/explore/testing.ts';
import type { Asked } from './measured.ts';

interface Step {
  readonly type: 'step';
  readonly cpu: number;
  readonly row: number;
}
interface State {
  readonly words: readonly number[];
}

export async function countByXstate(
  { protocol, sizes, granularity }: Asked,
  as: 'machine' | 'function',
): Promise<{ readonly states: number; readonly seconds: number }> {
  const model = plainModel({ protocol, ...(await shipped(protocol)), sizes, granularity, symmetry: false });
  const from = new Int32Array(model.loose);
  const next = new Int32Array(model.loose);
  const after = ({ words }: State, { cpu, row }: Step): State => {
    from.set(words);
    model.move(from, cpu, row, next);
    return { words: [...next] };
  };
  const start: State = { words: [...model.start()] };
  const options = {
    events: ({ context }: { readonly context: State }) => {
      const steps: Step[] = [];
      from.set(context.words);
      model.forEachStep(from, false, (cpu, row) => steps.push({ type: 'step', cpu, row }));
      return steps;
    },
    limit: 10_000_000,
  };
  const machine = setup({ types: { context: {} as State, events: {} as Step } }).createMachine({
    context: start,
    on: { step: { actions: assign(({ context, event }) => after(context, event)) } },
  });
  const began = performance.now();
  const map =
    as === 'machine' ? getAdjacencyMap(machine, options) : getAdjacencyMap(fromTransition(after, start), options);
  return { states: Object.keys(map).length, seconds: (performance.now() - began) / 1_000 };
}
