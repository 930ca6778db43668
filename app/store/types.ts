import type { History } from '../../src/history/index.ts';
import type { World } from '../../src/machine/index.ts';
import type { Stepping } from '../../src/share/index.ts';
import type { Event, ProtocolId, Topology } from '../../src/world/index.ts';

/**
 * The panel beside the board. Each panel keeps its state. A lesson has a separate place, because the reader uses it
 * beside any panel.
 */
export type Lens = 'none' | 'script' | 'compare' | 'code' | 'explore' | 'author';

/**
 * A message that the reader gets once and can dismiss: about missing parts of a load, a broken link or a full
 * storage.
 */
export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'problem';
  readonly text: string;
  readonly details?: readonly string[];
  readonly offer?: Offer;
}

/** An action that a notice offers on a button. */
export interface Offer {
  readonly words: string;
  take(): void;
}

/** The same history under the previous version. The next event removes the comparison. */
export interface Comparison {
  readonly from: ProtocolId;
  readonly to: ProtocolId;
  readonly before: History;
  readonly firstDifference: number | null;
}

/** The listings that the reader edited, by version. Every other version uses its shipped listing. */
export type Edits = Readonly<Partial<Record<ProtocolId, string>>>;

/**
 * The reason, in words, why the code engine does not compute a history. `apart`: the history has calls that no
 * listing contains.
 */
export interface Untold {
  readonly told?: string;
  readonly apart?: boolean;
  /** The code would need too much memory. */
  readonly large?: boolean;
}

/**
 * The board in the middle of a call, while its code is stepped: the present world, and the world before the last
 * step.
 */
export interface Midway {
  readonly world: World;
  readonly before: World | null;
  /** The position of the stepping. A link contains it, so that the position can be restored. */
  readonly stepping?: () => Stepping;
}

/** The whole state of the page. It computes no worlds: `src/history` does, with the statecharts or the code engine. */
export interface PageState {
  readonly history: History;
  readonly comparison: Comparison | null;
  /** Milliseconds between two steps while playing, or null. */
  readonly playing: number | null;
  readonly lens: Lens;
  /** True if the lessons are open. */
  readonly lesson: boolean;
  readonly notices: readonly Notice[];
  readonly edits: Edits;
  /** Set while code is stepped. Any move in the history ends the stepping. */
  readonly midway: Midway | null;
  /** Increases when the code lens is to show the line of the last outcome. */
  readonly sought: number;

  /** Does an event at the cursor. In the past, the event starts a branch. The outcome is at the new cursor. */
  act(event: Event): void;
  /**
   * Does several events in order, at the cursor or after `from`. The code engine computes a race and may have to load
   * first.
   */
  actAll(events: readonly Event[], from?: number): void;
  undo(): void;
  redo(): void;
  jump(moment: number): void;
  toNextRefusal(): void;
  play(millisecondsPerStep: number): void;
  pause(): void;
  /** Replays the whole tree under another version and finds the first difference on the current line. */
  setProtocol(id: ProtocolId): void;
  /** Replaces the whole scenario. The cursor goes after `cursor` events, or to the end. */
  load(scenario: {
    readonly protocol: ProtocolId;
    readonly topology: Topology;
    readonly events: readonly Event[];
    readonly cursor?: number;
  }): void;
  setLens(lens: Lens): void;
  setLesson(open: boolean): void;
  /**
   * Computes the whole tree with this text as the listing of the present version. The text must compile. Null uses
   * the shipped listing.
   */
  edit(text: string | null): void;
  showMidway(midway: Midway | null): void;
  /** Opens the code lens at the line that gave the last outcome. */
  showLine(): void;
  notify(kind: Notice['kind'], text: string, details?: readonly string[], offer?: Offer): void;
  dismiss(notice: number): void;
}
