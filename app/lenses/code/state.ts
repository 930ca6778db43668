/** The state of the code lens: the listing, the stepped calls and the chosen CPU. It outlives the panel. */
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
  /** Raised by each step, because a stage changes in place. */
  readonly tick: number;
  /** The moment before the calls. */
  readonly from: number;
  /** The stepped event: an event of the history, or an unfinished race. Null if there is none. */
  readonly event: Event | null;
  /** True if the event is the history's own, at the cursor. */
  readonly own: boolean;
  /** The CPU that the buttons step. */
  readonly cpu: number;
  readonly breaks: ReadonlySet<number>;
  /** Breakpoints of the versions that are not shown. */
  readonly otherBreaks: ReadonlyMap<ProtocolId, ReadonlySet<number>>;
  readonly editing: boolean;
  /** The text in the editor, even if it does not compile. */
  readonly draft: { readonly protocol: ProtocolId; readonly text: string } | null;
  /** Raised when another part of the page replaces the text. The editor then loads the new text. */
  readonly rewritten: number;
  /** Raised to scroll the current line into sight. */
  readonly seek: number;
  /** A line that the reader asked for. Each request makes a new object. */
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
