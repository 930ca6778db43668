import { useEffect, useSyncExternalStore } from 'react';
import { goTo } from './header/index.ts';
import { attempt, lazyPart, loader } from './loading/index.ts';
import { pageStore, usePage } from './store/index.ts';
import { type MessageId, t } from './words/index.ts';

/** The lessons; a page whose address asks for them loads them with everything else. */
export const lessons = loader(() => import('./lesson/index.ts'), 'lesson', 'hall', 'problems');

/** A panel beside the board is called what its button says. */
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

/** Reads what a real machine prints. */
export const LoadDialog = lazyPart(
  loader(() => import('./doctor/index.ts'), 'doctor', 'problems'),
  (room) => room.LoadMachine,
  { shape: 'dialog', title: () => t('page.load') },
);

/** The second window of whoever presents a lesson. */
export const AsSpeaker = lazyPart(
  loader(() => import('./speaker/index.ts'), 'lesson', 'hall'),
  (room) => room.SpeakerPage,
  { shape: 'page', title: () => t('page.speaker') },
);

/** Instead of the board. */
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

/** A lesson's file may be dropped anywhere on the page, but for what lies behind a dialog; other files are not the lessons' (`app/share`). */
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

/** The panels beside the board: the lessons, and another one with them. */
export function Lens() {
  const lens = usePage((state) => state.lens);
  const lesson = usePage((state) => state.lesson);
  useEffect(() => {
    // Before the window, where any other file is taken.
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
    // It is so until the page is left.
  }
  for (const tell of watching) tell();
}

/** What holds here, below the board: shut until it is asked for, and then it remembers itself. */
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
