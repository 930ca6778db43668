/** What the lens knows: the listing, the calls that are stepped, which CPU is in hand. It outlives the panel. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Listing } from '../../listings/index.ts';
import type { Event, ProtocolId } from '../../../src/world/index.ts';
import type { Stage } from './stage.ts';

export interface Code {
  readonly listing: Listing | null;
  /** The shipped text of the listing's version. */
  readonly original: string | null;
  readonly failed: boolean;
  readonly stage: Stage | null;
  /** Raised by each step: a stage is changed in place. */
  readonly tick: number;
  /** The moment before the calls. */
  readonly from: number;
  /** What is stepped: an event of the history, or a race in the making. Null where there is nothing. */
  readonly event: Event | null;
  /** Whether the event is the history's own, at the cursor. */
  readonly own: boolean;
  /** The CPU that the buttons step. */
  readonly cpu: number;
  readonly breaks: ReadonlySet<number>;
  /** Breakpoints of the versions that are not shown. */
  readonly otherBreaks: ReadonlyMap<ProtocolId, ReadonlySet<number>>;
  readonly editing: boolean;
  /** What stands in the editor, also where it cannot be run. */
  readonly draft: { readonly protocol: ProtocolId; readonly text: string } | null;
  /** Raised where somebody else than the reader wrote the text: the editor takes it over. */
  readonly rewritten: number;
  /** Raised to bring the line that matters into sight. */
  readonly seek: number;
  /** A line that the reader asked for; a new object for each asking. */
  readonly goTo: { readonly line: number } | null;
}

export const code = createStore<Code>()(() => ({
  listing: null,
  original: null,
  failed: false,
  stage: null,
  tick: 0,
  from: 0,
  event: null,
  own: true,
  cpu: 0,
  breaks: new Set(),
  otherBreaks: new Map(),
  editing: false,
  draft: null,
  rewritten: 0,
  seek: 0,
  goTo: null,
}));

export function useCode<T>(select: (state: Code) => T): T {
  return useStore(code, select);
}
