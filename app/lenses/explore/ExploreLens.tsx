import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { t } from '../../words/index.ts';
import { lazyPart, loader } from '../../loading/index.ts';
import { LensHead } from '../frame/index.ts';
import { OneVersion } from './OneVersion.tsx';
import { lens, useExplore, type View } from './state.ts';
import './explore.css';
import { own } from '../../../src/world/index.ts';

const AllVersions = lazyPart(
  loader(() => import('./AllVersions.tsx')),
  (room) => room.AllVersions,
  { shape: 'inline', title: () => t('explore.view.all') },
);
const Repair = lazyPart(
  loader(() => import('./Repair.tsx')),
  (room) => room.Repair,
  { shape: 'inline', title: () => t('explore.view.repair') },
);

const VIEWS = ['one', 'all', 'repair'] as const satisfies readonly View[];
const PANELS = { one: OneVersion, all: AllVersions, repair: Repair };

/** The searches of all interleavings: one version, all versions, or a version that the reader repairs. */
export function ExploreLens(): ReactElement {
  const view = useExplore((state) => state.view);
  const tabs = useRef<HTMLDivElement>(null);
  const Panel = PANELS[view];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = own({ ArrowLeft: -1, ArrowRight: 1 }, event.key);
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const to = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length]!;
    lens.setState({ view: to });
    tabs.current?.querySelector<HTMLElement>(`[data-view-of="${to}"]`)?.focus();
  };
  return (
    <section className="explore" aria-label={t('explore.title')}>
      <LensHead title={t('explore.title')}>
        {/* Key events come from the tabs inside. */}
        {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
        <div ref={tabs} className="explore-tabs" role="tablist" aria-label={t('explore.views')} onKeyDown={onKeyDown}>
          {VIEWS.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              className="explore-tab"
              data-view-of={each}
              id={`explore-tab-${each}`}
              aria-controls="explore-panel"
              aria-selected={view === each}
              tabIndex={view === each ? 0 : -1}
              onClick={() => lens.setState({ view: each })}
            >
              {t(`explore.view.${each}`)}
            </button>
          ))}
        </div>
      </LensHead>
      <div
        className="explore-panel"
        id="explore-panel"
        role="tabpanel"
        aria-labelledby={`explore-tab-${view}`}
        data-explores={view}
      >
        <Panel />
      </div>
    </section>
  );
}
