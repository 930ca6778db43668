/** Which lesson is open and how far it was read. It outlives the panel, so that closing and opening it again loses nothing. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Boot, History } from '../../src/history/index.ts';
import type { Lesson, LessonProblem } from '../../src/lesson/index.ts';
import { own, type Topology } from '../../src/world/index.ts';
import { type Edits, pageStore } from '../store/index.ts';
import { onLocaleChange } from '../../src/words/index.ts';
import { attempt } from '../loading/index.ts';
import { type Locale, nameOf, spoken, t } from '../words/index.ts';
import { note, progress } from './keep.ts';
import { fetchShelf, readShelf } from './shelf.ts';
import { forgotten, NOTHING } from './progress.ts';
import type { Judged } from './question.ts';

/** Where a lesson comes from: the course, or a file of the reader's own. */
export type Source =
  | { readonly kind: 'shipped'; readonly id: string }
  | { readonly kind: 'file'; readonly name: string; readonly text: string };

/** How a lesson's worlds come up, by scene; a scene that the machines tell is absent. */
export type Boots = ReadonlyMap<number, Boot>;

export type Shelf =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  /** Nothing of it can be played. */
  | { readonly state: 'problems'; readonly problems: readonly LessonProblem[] }
  | {
      readonly state: 'ready';
      readonly lesson: Lesson;
      readonly boots: Boots;
      readonly problems: readonly LessonProblem[];
      /** The language it is written in; null for a file of the reader's own. */
      readonly locale: Locale | null;
    };

/** A board with all that was tried on it, and the listings as they were edited. */
export interface Kept {
  readonly history: History;
  readonly edits: Edits;
}

export interface Player {
  /** Null while the list of lessons is shown. */
  readonly source: Source | null;
  readonly shelf: Shelf;
  /** The step that is shown; -1 is the cover, which leaves the board alone. */
  readonly step: number;
  /** What was answered to the questions of the lesson, by step. */
  readonly said: ReadonlyMap<number, Judged>;
  /** Tasks whose solution was shown, by step. */
  readonly shown: ReadonlySet<number>;
  /** What was on the board before the lesson, for the way back. */
  readonly own: Kept | null;
  /** What was played and tried in the scenes that are not on the board. */
  readonly kept: ReadonlyMap<number, Kept>;
  /** The machine on which a trace of the search is shown; it is neither the lesson's nor the reader's own. */
  readonly trace: Topology | null;
}

const CLOSED: Omit<Player, 'own'> = {
  source: null,
  shelf: { state: 'loading' },
  step: -1,
  said: new Map(),
  shown: new Set(),
  kept: new Map(),
  trace: null,
};
export const player = createStore<Player>()(() => ({ ...CLOSED, own: null }));

export function usePlayer<T>(select: (state: Player) => T): T {
  return useStore(player, select);
}

/** The name under which a lesson's progress is kept; null for a file of the reader's own. */
export const idOf = (source: Source | null): string | null => (source?.kind === 'shipped' ? source.id : null);

/** The open lesson, if it can be played. */
export function opened(): { readonly lesson: Lesson; readonly boots: Boots } | null {
  const { shelf } = player.getState();
  return shelf.state === 'ready' ? shelf : null;
}

let asked = 0;

/** Opens a lesson at its cover; one that is open already stays as it is. Gives whether it can be played. */
export async function openLesson(source: Source): Promise<boolean> {
  const now = player.getState();
  if (now.shelf.state === 'ready' && now.source?.kind === 'shipped' && idOf(source) === now.source.id) return true;
  const mine = ++asked;
  player.setState({ ...CLOSED, source });
  const wish = spoken();
  const shelf = source.kind === 'shipped' ? await fetchShelf(source.id, wish) : await readShelf(source.text);
  if (mine !== asked) return false;
  player.setState({ shelf, said: answersOf(source) });
  if (wish !== spoken()) void translate();
  return shelf.state === 'ready';
}

/** The reader speaks another language now: the open lesson goes on in it, where it was, if there is a translation. */
function translate(): Promise<void> {
  return attempt(pageStore, () => t('lesson.translate.failed', { language: nameOf(spoken()) }), retranslate);
}

async function retranslate(): Promise<void> {
  const { source, shelf, step } = player.getState();
  if (source?.kind !== 'shipped' || shelf.state !== 'ready') return;
  const mine = ++asked;
  const other = await fetchShelf(source.id, spoken());
  if (mine !== asked) return;
  if (other.state === 'failed') throw new Error(`${source.id} cannot be had`);
  if (other.state === 'ready' && step < other.lesson.steps.length) player.setState({ shelf: other });
}
onLocaleChange(() => void translate());

/** The language that the open lesson is written in, for `lang`; none where nobody knows. */
export function useLessonLanguage(): Locale | undefined {
  return usePlayer(({ shelf }) => (shelf.state === 'ready' ? (shelf.locale ?? undefined) : undefined));
}

/** What was answered when the lesson was open the last time; judged anew when it is shown. */
function answersOf(source: Source): ReadonlyMap<number, Judged> {
  const id = idOf(source);
  const { answers } = (id === null ? undefined : own(progress.getState().progress, id)) ?? NOTHING;
  return new Map(
    Object.entries(answers).map(([step, { given, right }]) => [
      Number(step),
      { given, right, answer: null, explains: [] },
    ]),
  );
}

/** The text of the reader's own file was changed: the lesson is read anew and stays where it was. */
export async function retell(source: Source & { readonly kind: 'file' }, step: number): Promise<Shelf> {
  const mine = ++asked;
  const shelf = await readShelf(source.text);
  if (mine !== asked) return shelf;
  const before = player.getState();
  // What can no longer be read at all leaves the last readable lesson standing.
  const stays = shelf.state !== 'ready' && before.shelf.state === 'ready' && before.source?.kind === 'file';
  const steps = shelf.state === 'ready' ? shelf.lesson.steps.length : 0;
  player.setState({
    source,
    shelf: stays ? before.shelf : shelf,
    step: stays ? before.step : Math.min(step, steps - 1),
    said: new Map(),
    shown: new Set(),
    kept: new Map(),
  });
  return shelf;
}

/** Back to the list of lessons. The board stays as it is. */
export function toList(): void {
  asked++;
  player.setState(CLOSED);
}

/** Forgets what was answered and tried in the open lesson. */
export function beginAnew(): void {
  const id = idOf(player.getState().source);
  if (id !== null) note((all) => forgotten(all, id));
  player.setState({ said: new Map(), shown: new Set(), kept: new Map() });
}

/** What is on the board, to be kept. */
export const boardNow = (): Kept => {
  const { history, edits } = pageStore.getState();
  return { history, edits };
};
