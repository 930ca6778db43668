/**
 * Keeps the open lesson over a reload: its source, the histories of its scenes, and the reader's own board from
 * before the lesson.
 */
import type { History } from '../../src/history/index.ts';
import { isEmbedded } from '../header/index.ts';
import { attempt } from '../loading/index.ts';
import { NOWHERE, readHistory, tabKeeperOf, writeTree } from '../share/index.ts';
import { originOf, pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { askedIn } from './address.ts';
import { type Kept, openLesson, type Player, player, type Source } from './player.ts';
import type { Judged } from './question.ts';

const KEY = 'dma-owner:lesson';
// An embedded lesson starts as its address says and is not stored. Each window remembers its own lesson.
const keeper = tabKeeperOf(
  () => (isEmbedded() ? NOWHERE : localStorage),
  () => (isEmbedded() ? NOWHERE : sessionStorage),
);

/**
 * Each lesson has its own key. So a window that opens the lesson again finds it, even while other windows have other
 * lessons open.
 */
const keyOf = (source: Source): string =>
  `${KEY}:${source.kind}:${source.kind === 'shipped' ? source.id : source.name}`;

/** The stored form. Histories have the same form as elsewhere in the storage. */
interface Saved {
  readonly v: 1;
  readonly source: Source | null;
  readonly step: number;
  readonly own: string | null;
  readonly kept: readonly (readonly [number, string])[];
  readonly shown: readonly number[];
  /**
   * The answers to the questions of the reader's own file. Answers in lessons of the course are a part of the
   * progress.
   */
  readonly said: readonly (readonly [number, string | null, boolean | null])[];
  /** True if the board shows a repair's trace, which belongs neither to the lesson nor to the reader. */
  readonly trace: boolean;
}

const texts = new WeakMap<History, string>();
function textOf({ history, edits }: Kept): string {
  const known = texts.get(history);
  if (known !== undefined) return known;
  const text = writeTree(history, edits);
  texts.set(history, text);
  return text;
}

function save({ source, step, own, kept, shown, said, trace }: Player): void {
  const saved: Saved = {
    v: 1,
    source,
    step,
    own: own && textOf(own),
    kept: [...kept].map(([scene, one]) => [scene, textOf(one)]),
    shown: [...shown],
    said: source?.kind === 'file' ? [...said].map(([at, { given, right }]) => [at, given, right]) : [],
    trace: trace !== null && trace === pageStore.getState().history.topology,
  };
  const text = JSON.stringify(saved);
  keeper.set(KEY, text);
  if (source !== null) keeper.set(keyOf(source), text);
}

function read(key = KEY): Saved | null {
  try {
    const saved = JSON.parse(keeper.get(key) ?? 'null') as Saved | null;
    return saved?.v === 1 && [saved.kept, saved.shown, saved.said].every(Array.isArray) ? saved : null;
  } catch {
    return null;
  }
}

const same = (a: Source, b: Source): boolean =>
  a.kind === 'shipped' ? b.kind === 'shipped' && a.id === b.id : b.kind === 'file' && a.name === b.name;
const judged = (given: string | null, right: boolean | null): Judged => ({ given, right, answer: null, explains: [] });

/** Puts a saved lesson back into the player. `whole` is false if only the reader's own board comes back. */
async function takeUp({ own, kept, shown, said, trace }: Saved, whole: boolean): Promise<void> {
  const before = own === null ? null : await readHistory(own);
  const scenes = whole
    ? await Promise.all(kept.map(async ([scene, text]) => [scene, await readHistory(text)] as const))
    : [];
  const now = player.getState();
  player.setState({
    own: now.own ?? before,
    ...(whole && {
      kept: new Map([...scenes.flatMap(([scene, one]) => (one ? [[scene, one] as const] : [])), ...now.kept]),
      shown: new Set([...now.shown, ...shown]),
      said: new Map([...said.map(([at, given, right]) => [at, judged(given, right)] as const), ...now.said]),
      trace:
        trace && originOf(pageStore.getState().history.topology) === 'lesson'
          ? pageStore.getState().history.topology
          : now.trace,
    }),
  });
}

let keeping = false;
/** A saved lesson that is not opened again yet. */
let left: Saved | null = null;

/** Takes up the saved lesson if the opened lesson is the same. */
async function takeUpLeft(source: Source): Promise<boolean> {
  const saved = left;
  if (!saved?.source || !same(source, saved.source)) return false;
  await takeUp(saved, true);
  left = null;
  return true;
}

/** Stores every change of the player from now on. */
function keep(): void {
  keeping = true;
  player.subscribe((now, before) => {
    if (now.shelf.state === 'loading' || (left !== null && now.source === null)) return;
    const { source, step, own, kept, shown, said, trace } = now;
    const came = before.shelf.state === 'loading' && source !== null;
    if (came && left !== null)
      void attempt(
        pageStore,
        () => t('lesson.kept.failed'),
        async () => {
          await takeUpLeft(source);
          left = null;
        },
      );
    else if (
      came ||
      source !== before.source ||
      step !== before.step ||
      own !== before.own ||
      kept !== before.kept ||
      shown !== before.shown ||
      said !== before.said ||
      trace !== before.trace
    )
      save(now);
  });
}

/**
 * Opens the lesson in the page's address, or the reader's own file that was open before a reload. Gives the wanted
 * step, where -1 is the cover. `stay` is true if the reader was there before, so the board stays as it is. Gives null
 * if there is nothing to open.
 */
export async function openAsked(): Promise<{ readonly step: number; readonly stay: boolean } | null> {
  if (keeping) return null;
  const wanted = player.getState().source === null ? askedIn(location.search) : null;
  const last = read();
  // Another window may have written last, and it may have had another lesson open.
  const asked =
    wanted && wanted.id !== '' && !(last?.source && same(last.source, { kind: 'shipped', id: wanted.id }))
      ? read(keyOf({ kind: 'shipped', id: wanted.id }))
      : null;
  const saved = asked ? { ...asked, own: last?.own ?? null } : last;
  const source: Source | null =
    wanted && wanted.id !== ''
      ? { kind: 'shipped', id: wanted.id }
      : wanted && saved?.source?.kind === 'file'
        ? saved.source
        : null;
  const opened = source !== null && (await openLesson(source));
  // A dropped file is open already. In this case the saved lesson is another lesson.
  left = player.getState().source === null || opened ? saved : null;
  let back = false;
  await attempt(
    pageStore,
    () => t('lesson.kept.failed'),
    async () => {
      back = opened && (await takeUpLeft(source));
      if (saved && !back) await takeUp(saved, false);
      // The player is stored only from here on. Saved work that failed to load must not be overwritten.
      keep();
      if (opened) save(player.getState());
    },
  );
  if (!opened) return null;
  const step = source.kind === 'file' ? (saved?.step ?? -1) : (wanted?.step ?? -1);
  return { step, stay: back && saved?.step === step };
}
