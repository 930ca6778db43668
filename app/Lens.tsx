import { Component, type ComponentType, lazy, Suspense, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { usePage } from './store/index.ts';
import { roomWords, t } from './words/index.ts';

/** A lens and its words come together. */
const ScriptLens = lazy(async () => {
  const [{ ScriptLens: lens }] = await Promise.all([import('./script/index.ts'), roomWords('script', 'problems', 'share')]);
  return { default: lens };
});
let room: { readonly LessonLens: ComponentType } | undefined;
/** The lessons and their words; a page whose address asks for them has them come with everything else. */
export async function lessons() {
  const [came] = await Promise.all([import('./lesson/index.ts'), roomWords('lesson', 'hall', 'problems')]);
  room = came;
  return came;
}
const LessonLens = lazy(async () => ({ default: (await lessons()).LessonLens }));
const AuthorLens = lazy(async () => {
  const [{ AuthorLens: lens }] = await Promise.all([import('./lenses/author/index.ts'), roomWords('lesson', 'problems')]);
  return { default: lens };
});
const CompareLens = lazy(async () => {
  const [{ CompareLens: lens }] = await Promise.all([import('./lenses/compare/index.ts'), roomWords('compare')]);
  return { default: lens };
});
const CodeLens = lazy(async () => {
  const [{ CodeLens: lens }] = await Promise.all([import('./lenses/code/index.ts'), roomWords('code', 'c')]);
  return { default: lens };
});
const ExploreLens = lazy(async () => {
  const [{ ExploreLens: lens }] = await Promise.all([import('./lenses/explore/index.ts'), roomWords('explore', 'code', 'c')]);
  return { default: lens };
});
const HoldsPanel = lazy(async () => {
  const [{ HoldsPanel: panel }] = await Promise.all([import('./holds/index.ts'), roomWords('explore')]);
  return { default: panel };
});
const LoadMachine = lazy(async () => {
  const [{ LoadMachine: dialog }] = await Promise.all([import('./doctor/index.ts'), roomWords('doctor', 'problems')]);
  return { default: dialog };
});
const TextPage = lazy(async () => {
  const [{ TextPage: page }] = await Promise.all([import('./text/index.ts'), roomWords('text', 'problems', 'explore')]);
  return { default: page };
});

const SpeakerPage = lazy(async () => {
  const [{ SpeakerPage: page }] = await Promise.all([import('./speaker/index.ts'), roomWords('lesson', 'hall')]);
  return { default: page };
});

const LENSES = { script: ScriptLens, compare: CompareLens, code: CodeLens, explore: ExploreLens, author: AuthorLens };

/** What is here already is shown at once: what React has to wait for it shows a third of a second later at the earliest. */
function Lessons() {
  const [Which] = useState<ComponentType>(() => room?.LessonLens ?? LessonLens);
  return <Which />;
}

/** What is loaded on demand may not arrive; the board goes on without it. */
export class Arriving extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override render(): ReactNode {
    // A place of its own among the page's landmarks, as what arrives will be.
    const meanwhile = t('page.lens.loading');
    if (this.state.failed) return <section aria-label={t('page.failed')}><p className="problem lens-failed" role="alert">{t('page.failed')}</p></section>;
    return <Suspense fallback={<section aria-label={meanwhile}><p className="quiet lens-failed">{meanwhile}</p></section>}>{this.props.children}</Suspense>;
  }
}

/** A lesson's file may be dropped anywhere on the page, but for what lies behind a dialog; other files are not the lessons' (`app/share`). */
function drop(event: DragEvent): void {
  const file = event.dataTransfer?.files[0];
  if (!file || !/\.(?:md|markdown)$/i.test(file.name) || event.defaultPrevented || document.querySelector('dialog:modal')) return;
  event.preventDefault();
  void lessons().then(({ openFile }) => openFile(file));
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
      {lesson && <div className="lens" data-lens="lesson"><Arriving><Lessons /></Arriving></div>}
      {Which && <div className="lens" data-lens={lens}><Arriving key={lens}><Which /></Arriving></div>}
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
      <button type="button" className="holds-button" aria-expanded={open} onClick={toggleHolds}>{t('page.here')}</button>
      {open && <Arriving><HoldsPanel /></Arriving>}
    </aside>
  );
}

export function LoadDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return <Arriving><LoadMachine open={open} onClose={onClose} /></Arriving>;
}

/** The second window of whoever presents a lesson. */
export function AsSpeaker() {
  return <Arriving><SpeakerPage /></Arriving>;
}

/** Instead of the board. */
export function AsText({ onLoad }: { onLoad: () => void }) {
  return <Arriving><TextPage onLoad={onLoad} /></Arriving>;
}
