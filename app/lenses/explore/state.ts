/** What the lens knows: what is asked for, what was answered. It outlives the panel, and so does a search. */
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

/** What the reader asks for. */
export interface Settings {
  /** Null for what the page shows, edited where it is. */
  readonly version: { readonly protocol: ProtocolId; readonly edited: boolean } | null;
  readonly sizes: Sizes;
  readonly granularity: Granularity;
  readonly symmetry: boolean;
  /** Verdicts alone: what nobody else can notice goes together. */
  readonly merged: boolean;
  /** Switched on or off by hand; the others are as the version sets out to keep them. */
  readonly chosen: Readonly<Partial<Record<PropertyName, boolean>>>;
  readonly own: readonly OwnProperty[];
}

/** One search and what came of it. */
export interface Run {
  /** Counted from 1. */
  readonly number: number;
  readonly phase: 'waiting' | 'running' | 'done' | 'broken' | 'failed';
  readonly of: Searched;
  /** What it was asked with. */
  readonly settings: Settings;
  readonly progress: Progress | null;
  readonly report: Report | null;
  readonly graph: StateGraph | null;
  readonly stopped: boolean;
  readonly problems: readonly OwnProblem[];
  /** Why it cannot be searched at all, in words. */
  readonly why: string | null;
}

/** A version without a report, and why in words. */
export interface Unsearched {
  readonly why: string;
}

export interface Explore {
  readonly view: View;
  readonly settings: Settings;
  readonly run: Run | null;
  readonly running: Running | null;
  /** The trace that is unfolded, by its property's name. */
  readonly unfolded: string | null;
  /** Every version's report, as far as they have come. */
  readonly all: ReadonlyMap<ProtocolId, Report | Unsearched>;
  /** Set while the versions are searched one after the other. */
  readonly sweep: { readonly stop: () => void } | null;
  /** What the reader is refuting by hand. */
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
