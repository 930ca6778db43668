import type { History } from '../../src/history/index.ts';
import type { World } from '../../src/machine/index.ts';
import type { Stepping } from '../../src/share/index.ts';
import type { Event, ProtocolId, Topology } from '../../src/world/index.ts';

/** Which panel stands beside the board; each remembers itself. A lesson has a place of its own, since it is read beside any of them. */
export type Lens = 'none' | 'script' | 'compare' | 'code' | 'explore' | 'author';

/** What the reader is told once and can dismiss: a load that left something out, a broken link, storage that is full. */
export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'problem';
  readonly text: string;
  readonly details?: readonly string[];
  readonly offer?: Offer;
}

/** What a notice can do for the reader, on a button of its own. */
export interface Offer {
  readonly words: string;
  take(): void;
}

/** The same history under the version before; null while nothing was switched since the last act. */
export interface Comparison {
  readonly from: ProtocolId;
  readonly to: ProtocolId;
  readonly before: History;
  readonly firstDifference: number | null;
}

/** Listings as the reader edited them, by version. What is absent is told as it is shipped. */
export type Edits = Readonly<Partial<Record<ProtocolId, string>>>;

/** Why the code does not tell a history, in words; and whether because the history has calls that no listing holds. */
export interface Untold {
  readonly told?: string;
  readonly apart?: boolean;
  /** The code would need too much memory. */
  readonly large?: boolean;
}

/** The board in the middle of a call, while its code is stepped: the world now, and as it was before the last step. */
export interface Midway {
  readonly world: World;
  readonly before: World | null;
  /** How to come to this very place again: what a link takes along, and what it brings. */
  readonly stepping?: () => Stepping;
}

/** Everything the page knows. The world is never computed here: it comes from `src/history`, which asks the machines. */
export interface PageState {
  readonly history: History;
  readonly comparison: Comparison | null;
  /** Milliseconds between two steps while playing, or null. */
  readonly playing: number | null;
  readonly lens: Lens;
  /** Whether the lessons are open. */
  readonly lesson: boolean;
  readonly notices: readonly Notice[];
  readonly edits: Edits;
  /** Set while code is stepped; any move in the history ends it. */
  readonly midway: Midway | null;
  /** Raised to bring the line that matters into sight. */
  readonly sought: number;

  /** Does an event at the cursor; in the past it starts a branch. The outcome is at the new cursor. */
  act(event: Event): void;
  /** Does many, one after the other. A race among them is told by the code, which may have to be loaded first. At the cursor, or after `from`. */
  actAll(events: readonly Event[], from?: number): void;
  undo(): void;
  redo(): void;
  jump(moment: number): void;
  toNextRefusal(): void;
  play(millisecondsPerStep: number): void;
  pause(): void;
  /** Replays the whole tree under another version and says where the current line first differs. */
  setProtocol(id: ProtocolId): void;
  /** Replaces the whole scenario; the cursor goes to `cursor` events, or to the end. */
  load(scenario: {
    readonly protocol: ProtocolId;
    readonly topology: Topology;
    readonly events: readonly Event[];
    readonly cursor?: number;
  }): void;
  setLens(lens: Lens): void;
  setLesson(open: boolean): void;
  /** Tells the whole tree by this text of the shown version's listing, which must compile; null by the listing as it is shipped. */
  edit(text: string | null): void;
  showMidway(midway: Midway | null): void;
  /** Opens the code at the line that the last answer comes from. */
  showLine(): void;
  notify(kind: Notice['kind'], text: string, details?: readonly string[], offer?: Offer): void;
  dismiss(notice: number): void;
}
