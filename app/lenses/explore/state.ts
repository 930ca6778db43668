/** The state of the explore lens: its settings and its verdicts. It outlives the panel, and so does a search. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type {
  Granularity,
  OwnProperty,
  Progress,
  PropertyName,
  Report,
  Sizes,
  StateGraph,
} from '../../../src/explore/index.ts';
import type { ProtocolId } from '../../../src/world/index.ts';
import { DEFAULT_SIZES, type OwnProblem, type Running, type Searched } from '../../explore/index.ts';
import type { Refuting } from './refute.ts';

export type View = 'one' | 'all' | 'repair';

/** The reader's settings of a search. */
export interface Settings {
  /** Null stands for the shown version with its edits. */
  readonly version: { readonly protocol: ProtocolId; readonly edited: boolean } | null;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  readonly symmetry: boolean;
  /** Faster, with longer traces: statements that no other CPU can notice become one step. */
  readonly merged: boolean;
  /** The properties that the reader switched on or off. All others follow the version. */
  readonly chosen: Readonly<Partial<Record<PropertyName, boolean>>>;
  readonly own: readonly OwnProperty[];
}

/** One search and its result. */
export interface Run {
  /** Counted from 1. */
  readonly number: number;
  readonly phase: 'waiting' | 'running' | 'done' | 'broken' | 'failed';
  readonly of: Searched;
  /** The settings of this search. */
  readonly settings: Settings;
  readonly progress: Progress | null;
  readonly report: Report | null;
  readonly graph: StateGraph | null;
  readonly stopped: boolean;
  readonly problems: readonly OwnProblem[];
  /** The reason why the search failed, in words. */
  readonly why: string | null;
}

/** A version without a report, with the reason in words. */
export interface Unsearched {
  readonly why: string;
}

export interface Explore {
  readonly view: View;
  readonly settings: Settings;
  readonly run: Run | null;
  readonly running: Running | null;
  /** The property whose trace is unfolded. */
  readonly unfolded: string | null;
  /** The reports of the versions that are searched so far. */
  readonly all: ReadonlyMap<ProtocolId, Report | Unsearched>;
  /** Set while the versions are searched in turn. */
  readonly sweep: { readonly stop: () => void } | null;
  /** The property that the reader refutes by hand. */
  readonly refuting: Refuting | null;
}

export const lens = createStore<Explore>()(() => ({
  view: 'one',
  settings: {
    version: null,
    sizes: DEFAULT_SIZES,
    granularity: 'statement',
    symmetry: true,
    merged: false,
    chosen: {},
    own: [],
  },
  run: null,
  running: null,
  unfolded: null,
  all: new Map(),
  sweep: null,
  refuting: null,
}));

export function useExplore<T>(select: (state: Explore) => T): T {
  return useStore(lens, select);
}

export function set(change: Partial<Settings>): void {
  lens.setState({ settings: { ...lens.getState().settings, ...change } });
}
