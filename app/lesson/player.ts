/** The open lesson and the reader's place in it. This state outlives the panel, so closing the panel loses nothing. */
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

/** The source of a lesson: the course, or the reader's own file. */
export type Source =
  | { readonly kind: 'shipped'; readonly id: string }
  | { readonly kind: 'file'; readonly name: string; readonly text: string };

/** The boot functions of a lesson's scenes. A scene with worlds of the statecharts is absent. */
export type Boots = ReadonlyMap<number, Boot>;

export type Shelf =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  /** No part of the lesson can be played. */
  | { readonly state: 'problems'; readonly problems: readonly LessonProblem[] }
  | {
      readonly state: 'ready';
      readonly lesson: Lesson;
      readonly boots: Boots;
      readonly problems: readonly LessonProblem[];
      /** The language of the lesson; null for the reader's own file. */
      readonly locale: Locale | null;
    };

/** A history of the board, with the reader's edited listings. */
export interface Kept {
  readonly history: History;
  readonly edits: Edits;
}

export interface Player {
  /** Null while the list of lessons is shown. */
  readonly source: Source | null;
  readonly shelf: Shelf;
  /** The shown step. -1 is the cover, which leaves the board alone. */
  readonly step: number;
  /** The answers to the lesson's questions, by step. */
  readonly said: ReadonlyMap<number, Judged>;
  /** The tasks whose solution was shown, by step. */
  readonly shown: ReadonlySet<number>;
  /** The reader's own board from before the lesson, for the way back. */
  readonly own: Kept | null;
  /** The histories of scenes that are not on the board now. */
  readonly kept: ReadonlyMap<number, Kept>;
  /** The machine of a search's trace on the board. It belongs neither to the lesson nor to the reader. */
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

/** The id under which a lesson's progress is stored; null for the reader's own file. */
export const idOf = (source: Source | null): string | null => (source?.kind === 'shipped' ? source.id : null);

/** The open lesson, if it can be played. */
export function opened(): { readonly lesson: Lesson; readonly boots: Boots } | null {
  const { shelf } = player.getState();
  return shelf.state === 'ready' ? shelf : null;
}

let asked = 0;

/**
 * Opens a lesson at its cover. A lesson that is already open stays as it is. Gives false if the lesson cannot be
 * played.
 */
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

/**
 * The reader has changed the language. If there is a translation, the open lesson continues in this language at the
 * same step.
 */
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

/** The language of the open lesson, for the `lang` attribute; undefined if it is not known. */
export function useLessonLanguage(): Locale | undefined {
  return usePlayer(({ shelf }) => (shelf.state === 'ready' ? (shelf.locale ?? undefined) : undefined));
}

/** The answers from the last visit. They are judged again when their step is shown. */
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

/** Reads the changed text of the reader's own file again. The shown step stays. */
export async function retell(source: Source & { readonly kind: 'file' }, step: number): Promise<Shelf> {
  const mine = ++asked;
  const shelf = await readShelf(source.text);
  if (mine !== asked) return shelf;
  const before = player.getState();
  // If the new text cannot be read at all, the last readable lesson stays.
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

/** Goes back to the list of lessons. The board stays as it is. */
export function toList(): void {
  asked++;
  player.setState(CLOSED);
}

/** Forgets all answers, solutions and histories of the open lesson. */
export function beginAnew(): void {
  const id = idOf(player.getState().source);
  if (id !== null) note((all) => forgotten(all, id));
  player.setState({ said: new Map(), shown: new Set(), kept: new Map() });
}

/** The board's history and edits, in the form in which they are kept. */
export const boardNow = (): Kept => {
  const { history, edits } = pageStore.getState();
  return { history, edits };
};
