/** The code that `npm run bench:explore` measures, built for Node and for a worker in Chromium. */
import { shipped } from '../../src/code/index.ts';
import { explore, type Granularity, type PropertyName, type Sizes } from '../../src/explore/index.ts';
import { promela } from '../../src/export/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';

export interface Asked {
  readonly protocol: ProtocolId;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  readonly symmetry: boolean;
  readonly merged: boolean;
  readonly untilDecided: boolean;
  /** Null selects all properties that the version should keep. */
  readonly properties: readonly PropertyName[] | null;
}
export interface Answer {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly broken: readonly string[];
  readonly steps: number;
}

/** Runs a search to its end. The measured time includes verdicts and traces. */
export async function answer({ properties, ...asked }: Asked): Promise<Answer> {
  const told = await shipped(asked.protocol);
  const began = performance.now();
  const search = explore({ ...asked, ...told, mostStates: 60_000_000, ...(properties ? { properties } : {}) });
  while (search.advance(1_000));
  const report = search.report();
  const broken = report.properties.filter(({ kind, holds }) => kind !== 'sometimes' && holds === false);
  return {
    states: report.states,
    transitions: report.transitions,
    seconds: (performance.now() - began) / 1_000,
    bytes: report.bytes / report.states,
    broken: broken.map(({ name }) => name),
    steps: Math.min(...broken.map(({ trace }) => trace?.steps.length ?? 0)),
  };
}

export async function model({ protocol, sizes, granularity }: Asked): Promise<string> {
  return promela({ protocol, ...(await shipped(protocol)), sizes, granularity });
}

export { countByXstate } from './xstate.ts';
