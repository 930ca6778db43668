import { useEffect, useSyncExternalStore } from 'react';
import { goTo } from './header/index.ts';
import { attempt, lazyPart, loader } from './loading/index.ts';
import { pageStore, usePage } from './store/index.ts';
import { type MessageId, t } from './words/index.ts';

/** Loads the lessons. A page whose address asks for a lesson loads them at its start. */
export const lessons = loader(() => import('./lesson/index.ts'), 'lesson', 'hall', 'problems');

/** The title of a panel beside the board is the text of its button. */
const panel = (title: MessageId) =>
  ({ shape: 'panel', title: () => t(title), onClose: () => pageStore.getState().setLens('none') }) as const;

const LENSES = {
  script: lazyPart(
    loader(() => import('./script/index.ts'), 'script', 'problems', 'share'),
    (room) => room.ScriptLens,
    panel('page.script'),
  ),
  compare: lazyPart(
    loader(() => import('./lenses/compare/index.ts'), 'compare'),
    (room) => room.CompareLens,
    panel('page.compare'),
  ),
  code: lazyPart(
    loader(() => import('./lenses/code/index.ts'), 'code', 'c'),
    (room) => room.CodeLens,
    panel('page.code'),
  ),
  explore: lazyPart(
    loader(() => import('./lenses/explore/index.ts'), 'explore', 'code', 'c'),
    (room) => room.ExploreLens,
    panel('page.explore'),
  ),
  author: lazyPart(
    loader(() => import('./lenses/author/index.ts'), 'lesson', 'problems'),
    (room) => room.AuthorLens,
    panel('page.author'),
  ),
};
const Lessons = lazyPart(lessons, (room) => room.LessonLens, {
  ...panel('page.walkthrough'),
  onClose: () => pageStore.getState().setLesson(false),
});
const HoldsPanel = lazyPart(
  loader(() => import('./holds/index.ts'), 'explore'),
  (room) => room.HoldsPanel,
  { shape: 'inline', title: () => t('page.here') },
);

/** The dialog that reads the output of a real machine. */
export const LoadDialog = lazyPart(
  loader(() => import('./doctor/index.ts'), 'doctor', 'problems'),
  (room) => room.LoadMachine,
  { shape: 'dialog', title: () => t('page.load') },
);

/** The speaker's window: the second window of a person who presents a lesson. */
export const AsSpeaker = lazyPart(
  loader(() => import('./speaker/index.ts'), 'lesson', 'hall'),
  (room) => room.SpeakerPage,
  { shape: 'page', title: () => t('page.speaker') },
);

/** The page as text, shown instead of the board. */
export const AsText = lazyPart(
  loader(() => import('./text/index.ts'), 'text', 'problems', 'explore'),
  (room) => room.TextPage,
  {
    shape: 'page',
    title: () => t('page.as-text'),
    instead: () => (
      <button type="button" className="button" onClick={() => goTo('page')}>
        {t('page.to-board')}
      </button>
    ),
  },
);

/** A lesson's file can be dropped anywhere on the page, except behind a dialog. `app/share` takes other files. */
function drop(event: DragEvent): void {
  const file = event.dataTransfer?.files[0];
  if (
    !file ||
    !/\.(?:md|markdown)$/i.test(file.name) ||
    event.defaultPrevented ||
    document.querySelector('dialog:modal')
  )
    return;
  event.preventDefault();
  void attempt(
    pageStore,
    () => t('page.failed.file', { name: file.name }),
    async () => (await lessons()).openFile(file),
  );
}

/** The panels beside the board: the lessons, and at most one other panel. */
export function Lens() {
  const lens = usePage((state) => state.lens);
  const lesson = usePage((state) => state.lesson);
  useEffect(() => {
    // The document gets the event before the window. The window's listener takes every other file.
    document.addEventListener('drop', drop);
    return () => document.removeEventListener('drop', drop);
  }, []);
  const Which = lens !== 'none' && LENSES[lens];
  return (
    <>
      {lesson && (
        <div className="lens" data-lens="lesson">
          <Lessons />
        </div>
      )}
      {Which && (
        <div className="lens" data-lens={lens}>
          <Which />
        </div>
      )}
    </>
  );
}

const HOLDS = 'dma-owner:holds';
const watching = new Set<() => void>();
let holdsOpen: boolean | undefined;

function watchHolds(tell: () => void): () => void {
  watching.add(tell);
  return () => watching.delete(tell);
}

function areHoldsOpen(): boolean {
  try {
    return (holdsOpen ??= localStorage.getItem(HOLDS) !== null);
  } catch {
    return false; // A sandboxed frame has no storage.
  }
}

function toggleHolds(): void {
  holdsOpen = !areHoldsOpen();
  try {
    if (holdsOpen) localStorage.setItem(HOLDS, '');
    else localStorage.removeItem(HOLDS);
  } catch {
    // The choice lasts until the reader leaves the page.
  }
  for (const tell of watching) tell();
}

/** The panel with the guarantees, below the board. It is closed until the reader opens it. The choice is stored. */
export function Holds() {
  const open = useSyncExternalStore(watchHolds, areHoldsOpen, () => false);
  return (
    <aside className="holds" aria-label={t('page.here')}>
      <button type="button" className="holds-button" aria-expanded={open} onClick={toggleHolds}>
        {t('page.here')}
      </button>
      {open && <HoldsPanel />}
    </aside>
  );
}
