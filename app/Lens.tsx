import { Component, lazy, Suspense, type ReactNode } from 'react';
import { Icon } from './board/index.ts';
import { pageStore, usePage } from './store/index.ts';
import { roomWords, t } from './words/index.ts';

/** A lens and its words come together. */
const ScriptLens = lazy(async () => {
  const [{ ScriptLens: lens }] = await Promise.all([import('./script/index.ts'), roomWords('script', 'problems', 'share')]);
  return { default: lens };
});
const LessonLens = lazy(async () => {
  const [{ LessonLens: lens }] = await Promise.all([import('./lesson/index.ts'), roomWords('lesson', 'problems')]);
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
const LoadMachine = lazy(async () => {
  const [{ LoadMachine: dialog }] = await Promise.all([import('./doctor/index.ts'), roomWords('doctor', 'problems')]);
  return { default: dialog };
});

const LENSES = { script: ScriptLens, lesson: LessonLens, compare: CompareLens, code: CodeLens };

/** What is loaded on demand may not arrive; the board goes on without it. */
export class Arriving extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override render(): ReactNode {
    if (this.state.failed) return <p className="problem lens-failed" role="alert">{t('page.failed')}</p>;
    return <Suspense fallback={<p className="quiet lens-failed">{t('page.lens.loading')}</p>}>{this.props.children}</Suspense>;
  }
}

/** The panel beside the board, if one is open. */
export function Lens() {
  const lens = usePage((state) => state.lens);
  if (lens === 'none') return null;
  const Which = LENSES[lens];
  return (
    <div className="lens" data-lens={lens}>
      {lens === 'lesson' && (
        <button type="button" className="button button-icon lens-close" aria-label={t('page.lens.close')} onClick={() => pageStore.getState().setLens('none')}>
          <Icon name="cross" />
        </button>
      )}
      <Arriving key={lens}><Which /></Arriving>
    </div>
  );
}

export function LoadDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return <Arriving><LoadMachine open={open} onClose={onClose} /></Arriving>;
}
