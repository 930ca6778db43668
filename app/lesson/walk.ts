/** The reader's way through a lesson: every move that changes the board. */
import { type Boot, grow, type History, jump, replay } from '../../src/history/index.ts';
import type { Lesson, LessonStep, Prediction, Scene, Way } from '../../src/lesson/index.ts';
import type { Event, ProtocolId } from '../../src/world/index.ts';
import { codeBoot } from '../listings/index.ts';
import { viewNow } from '../header/index.ts';
import { attempt } from '../loading/index.ts';
import { cameFrom, type Edits, originOf, pageStore, restore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { tellAddress } from './address.ts';
import { note } from './keep.ts';
import { beginAnew, boardNow, idOf, type Kept, opened, player } from './player.ts';
import { answered, visited } from './progress.ts';
import { type Judged, judgedBy } from './question.ts';
import { atEvent, pathOf, placeOf, sceneOf, shownEnd } from './stage.ts';

/** The pause after each event of the rest of a step, in milliseconds. */
const PACE = 700;

const hasRace = ({ moments }: History): boolean => moments.some(({ outcome }) => outcome?.event.type === 'race');
const reduced = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** True while the step's question waits for an answer. */
export const isOpen = (index: number, { predict }: LessonStep): boolean =>
  predict !== null && !player.getState().said.has(index);

/** The index of the scene on the board; null for the reader's own work, even on the same machine. */
const shownScene = (lesson: Lesson, history: History, likely?: number): number | null =>
  originOf(history.topology) === 'lesson' ? sceneOf(lesson, history, likely) : null;

/**
 * Puts a scene's history on the board. The lesson's own events do not count as the reader's work, so the page does
 * not store them.
 */
function showScene({ topology, protocol, events }: Scene, history: History, edits: Edits): void {
  cameFrom(topology, 'lesson', { protocol, events, edits: {} });
  restore(pageStore, history, edits);
}

/**
 * The reader's history in a scene, under the scene's own version. With an edited listing, the lesson's text would be
 * wrong.
 */
function asTold({ history, edits }: Kept, protocol: History['protocol'], boot: Boot | undefined): History | undefined {
  if (edits[history.protocol] === undefined && edits[protocol] === undefined) return history;
  return hasRace(history) && !boot ? undefined : replay(history, protocol, boot);
}

/**
 * Shows a step and moves the board to its end or to its open question. Keeps the history of the scene that leaves the
 * board.
 */
export function goTo(wanted: number): void {
  const { kept, own, step: from } = player.getState();
  const open = opened();
  const step = open?.lesson.steps[wanted];
  if (!open || !step) return;
  const { lesson, boots } = open;
  const board = boardNow();
  const likely = lesson.steps[from]?.scene ?? step.scene;
  const trace = player.getState().trace === board.history.topology;
  const on = trace ? step.scene : shownScene(lesson, board.history, likely);
  // A repair's trace has its own machine, and its history is not kept. The edited listings stay.
  const scenes =
    on === null
      ? kept
      : new Map(kept).set(on, trace ? { history: kept.get(on)?.history ?? board.history, edits: board.edits } : board);
  const scene = lesson.scenes[step.scene]!;
  const boot = boots.get(step.scene);
  const known = on === step.scene && !trace ? board : scenes.get(step.scene);
  const keepEdits = step.repair !== null && known !== undefined;
  const base = known && (keepEdits ? known.history : asTold(known, scene.protocol, boot));
  showScene(
    scene,
    keepEdits && known.history.protocol === scene.protocol
      ? jump(known.history, pathOf(known.history, scene.events.slice(0, step.end)).at(-1)!.id)
      : atEvent(scene, shownEnd(step, isOpen(wanted, step)), base, boot),
    keepEdits ? known.edits : {},
  );
  if (keepEdits) pageStore.getState().edit(board.edits[scene.protocol] ?? null);
  player.setState({ step: wanted, own: on === null ? board : own, kept: scenes, trace: null });
  const id = idOf(player.getState().source);
  if (id !== null) note((all) => visited(all, id, wanted, lesson.steps.length));
  sayAddress();
}

/** Shows a step again after a reload. `stay`: the board keeps the reader's state if it shows the scene of this step. */
export function arrive(wanted: number, stay: boolean): void {
  const open = opened();
  const step = open?.lesson.steps[wanted];
  const { trace } = player.getState();
  const { history } = pageStore.getState();
  const here =
    step !== undefined && (trace === history.topology || shownScene(open!.lesson, history, step.scene) === step.scene);
  if (!stay || !here) return goTo(wanted);
  player.setState({ step: wanted });
  sayAddress();
}

/** Goes back to the cover. The board shows the reader's own work again. */
export function leave(): void {
  const { own, step, kept } = player.getState();
  const open = opened();
  const board = boardNow();
  const on = open && shownScene(open.lesson, board.history, open.lesson.steps[step]?.scene);
  if (own && on !== null) {
    player.setState({ kept: new Map(kept).set(on, board) });
    restore(pageStore, own.history, own.edits);
  }
  player.setState({ step: -1, own: null });
  sayAddress();
}

export function restart(): void {
  beginAnew();
  goTo(0);
}

export function sayAddress(): void {
  const { source, step } = player.getState();
  // The reader's own file has no address. It is still found again after a reload.
  tellAddress(source?.kind === 'shipped' ? { id: source.id, step } : { id: '', step: -1 });
}

/** The next action of the Next button. */
export type Onward = 'start' | 'reveal' | 'play' | 'next' | 'end';

export function onwardFrom(history: History): Onward {
  const { step: at } = player.getState();
  const open = opened();
  const step = open?.lesson.steps[at];
  if (!open || !step) return 'start';
  if (isOpen(at, step)) return 'reveal';
  const { where, base, ahead, moments } = placeOf(open.lesson, step, history);
  // Next plays the rest of the step if the rest was never played. It does so too if the cursor is at the question's
  // event, as right after an answer. At another line of a played step, Next goes on to the next step.
  const asked = step.predict && moments[step.script.findIndex(({ index }) => index === step.predict!.index)];
  if (where === 'here' && ahead && (base === null || asked?.id === history.cursor)) return 'play';
  return at < open.lesson.steps.length - 1 ? 'next' : 'end';
}

/**
 * Does the next action of the lesson: first the rest of this step, then the next step. Gives false at the end of the
 * lesson.
 */
export function forward(): boolean {
  const { step } = player.getState();
  switch (onwardFrom(pageStore.getState().history)) {
    case 'start':
      goTo(0);
      return true;
    case 'reveal':
      answer(null);
      return true;
    case 'play':
      playRest();
      return true;
    case 'next':
      goTo(step + 1);
      return true;
    case 'end':
      return false;
  }
}

export function back(): void {
  const { step } = player.getState();
  if (step > 0) goTo(step - 1);
}

/** The open question of the shown step, or null. */
export function asks(): Prediction | null {
  const { step: at } = player.getState();
  const step = opened()?.lesson.steps[at];
  return step && isOpen(at, step) ? step.predict : null;
}

/** True if the board has left the step, so that the page offers a way back. */
export function isAstray(history: History): boolean {
  const { step: at } = player.getState();
  const open = opened();
  const step = open?.lesson.steps[at];
  return step !== undefined && placeOf(open!.lesson, step, history).where !== 'here';
}

/** Answers the step's question; null shows the solution instead. Then the question's event happens on the board. */
export function answer(given: string | null): void {
  const { step: at, said } = player.getState();
  const open = opened();
  const step = open?.lesson.steps[at];
  if (!open || !step?.predict || said.has(at)) return;
  const judged = judgedBy(open.lesson, step, given);
  player.setState({ said: new Map(said).set(at, judged) });
  const id = idOf(player.getState().source);
  if (id !== null) note((all) => answered(all, id, at, { given: judged.given, right: judged.right }));
  const scene = open.lesson.scenes[step.scene]!;
  const { history } = pageStore.getState();
  const before = pathOf(history, scene.events.slice(0, step.predict.index));
  if (
    history.cursor !== before.at(-1)!.id ||
    before.length <= step.predict.index ||
    history.protocol !== scene.protocol
  )
    goToEvent(step, step.predict.index);
  pageStore.getState().act(scene.events[step.predict.index]!);
}

function goToEvent(step: LessonStep, end: number): void {
  const open = opened()!;
  const { history } = pageStore.getState();
  const known = shownScene(open.lesson, history, step.scene) === step.scene ? history : undefined;
  const scene = open.lesson.scenes[step.scene]!;
  showScene(scene, atEvent(scene, end, known, open.boots.get(step.scene)), {});
}

/** Asks the step's question again. */
export function askAgain(): void {
  const { step, said } = player.getState();
  const without = new Map<number, Judged>(said);
  without.delete(step);
  player.setState({ said: without });
  goTo(step);
}

/** Plays the events of a step after its question, one by one. */
export function playRest(): void {
  const { step: at } = player.getState();
  const open = opened();
  const step = open?.lesson.steps[at];
  if (!open || !step) return;
  const { cursor } = pageStore.getState().history;
  goToEvent(step, step.end);
  // With reduced motion or in the text view, the rest appears at once.
  if (reduced() || viewNow() === 'text') return;
  pageStore.getState().jump(cursor);
  pageStore.getState().play(PACE);
}

/** Plays events after a moment as a new branch. The lesson's own events stay. */
export function playBranch(events: readonly Event[], after = 0): void {
  pageStore.getState().actAll(events, after);
}

/**
 * Shows a trace of the search on the machine that was searched. If the reader has moved while the listing loads, the
 * board stays. Rejects if the listing cannot be loaded.
 */
export function playTrace(
  way: Pick<Way, 'topology' | 'events'>,
  protocol: ProtocolId,
  text: string | null,
): Promise<void> {
  return attempt(
    pageStore,
    () => t('page.failed.listing'),
    () => bringTrace(way, protocol, text),
  );
}

async function bringTrace(
  { topology, events }: Pick<Way, 'topology' | 'events'>,
  protocol: ProtocolId,
  text: string | null,
): Promise<void> {
  const asked = player.getState().step;
  const board = boardNow();
  const boot = await codeBoot(protocol, text ?? undefined);
  const { step: at, kept, trace } = player.getState();
  if (at !== asked || boardNow().history !== board.history) return;
  const scene = opened()?.lesson.steps[at]?.scene;
  const seeds = events.map((event, parent) => ({ parent, event }));
  if (scene !== undefined && trace !== board.history.topology)
    player.setState({ kept: new Map(kept).set(scene, board) });
  player.setState({ trace: topology });
  cameFrom(topology, 'lesson');
  restore(
    pageStore,
    grow(topology, protocol, seeds, events.length, events.length, boot),
    text === null ? {} : { [protocol]: text },
  );
}
