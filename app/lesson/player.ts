/** Which lesson is open and how far it was read. It outlives the panel, so that closing and opening it again loses nothing. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { History } from '../../src/history/index.ts';
import { type Lesson, type LessonProblem, readLesson } from '../../src/lesson/index.ts';
import { loadVfio, needsVfio } from '../../src/machine/index.ts';
import { pageStore, restore } from '../store/index.ts';
import { atStep, sceneOf } from './stage.ts';

/** The files of `public/lessons`, in the order of the course. */
export const LESSONS = ['seed-message'] as const;
export type LessonName = (typeof LESSONS)[number];

export type Shelf =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  | { readonly state: 'problems'; readonly problems: readonly LessonProblem[] }
  | { readonly state: 'ready'; readonly lesson: Lesson };

interface Player {
  readonly name: LessonName;
  readonly shelf: Shelf;
  /** The step that is shown; -1 is the cover, which leaves the board alone. */
  readonly step: number;
  /** What was on the board before the lesson, for the way back. */
  readonly own: History | null;
  /** What was played and tried in the scenes that are not on the board. */
  readonly kept: ReadonlyMap<number, History>;
}

export const player = createStore<Player>()(() => ({ name: LESSONS[0], shelf: { state: 'loading' }, step: -1, own: null, kept: new Map() }));

export function usePlayer<T>(select: (state: Player) => T): T {
  return useStore(player, select);
}

let asked = 0;

/** Fetches a lesson's file and opens it at its cover; one that is open already stays as it is. */
export async function openLesson(name: LessonName = player.getState().name): Promise<void> {
  const { shelf, name: open } = player.getState();
  if (shelf.state === 'ready' && open === name) return;
  const mine = ++asked;
  player.setState({ name, shelf: { state: 'loading' }, step: -1, kept: new Map() });
  const read = await fetchLesson(name);
  if (mine === asked) player.setState({ shelf: read });
}

async function fetchLesson(name: LessonName): Promise<Shelf> {
  try {
    const answer = await fetch(`${import.meta.env.BASE_URL}lessons/${name}.md`);
    if (!answer.ok) return { state: 'failed' };
    const read = readLesson(await answer.text());
    if (read.ok && needsVfio(read.value.scenes.flatMap(({ events }) => events))) await loadVfio();
    return read.ok ? { state: 'ready', lesson: read.value } : { state: 'problems', problems: read.problems };
  } catch {
    return { state: 'failed' };
  }
}

/** Shows a step and puts the board where it ends. What the reader tried in another scene is kept for when it comes again. */
export function goTo(wanted: number): void {
  const { shelf, kept, own } = player.getState();
  if (shelf.state !== 'ready') return;
  const { lesson } = shelf;
  const step = lesson.steps[wanted];
  if (!step) return;
  const { history } = pageStore.getState();
  const scene = sceneOf(lesson, history);
  const scenes = scene === null ? kept : new Map(kept).set(scene, history);
  restore(pageStore, atStep(lesson, step, scene === step.scene ? history : scenes.get(step.scene)));
  player.setState({ step: wanted, own: scene === null ? history : own, kept: scenes });
}

/** Back to the cover, and the board to what was on it before. */
export function leave(): void {
  const { own, shelf } = player.getState();
  const { history } = pageStore.getState();
  if (own && shelf.state === 'ready' && sceneOf(shelf.lesson, history) !== null) {
    player.setState({ kept: new Map(player.getState().kept).set(sceneOf(shelf.lesson, history)!, history) });
    restore(pageStore, own);
  }
  player.setState({ step: -1, own: null });
}
