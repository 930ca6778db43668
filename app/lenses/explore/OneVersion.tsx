import type { ReactElement } from 'react';
import { usePage } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { endWords, run as search, searchedNow } from './drive.ts';
import { ExportHint } from './ExportHint.tsx';
import { Graph } from './Graph.tsx';
import { Levels } from './Levels.tsx';
import { OwnProperties } from './OwnProperties.tsx';
import { Readings } from './Readings.tsx';
import { Refute } from './Refute.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { lens, type Run, useExplore } from './state.ts';
import { Verdicts } from './Verdicts.tsx';

/** The state of the search, in one sentence. */
function stateWords(run: Run | null): string {
  switch (run?.phase) {
    case undefined:
      return t('explore.what');
    case 'waiting':
      return t('explore.state.waiting');
    case 'running':
      return t(run.progress?.phase === 'recover' ? 'explore.state.recover' : 'explore.state.search');
    case 'done':
      return endWords(run);
    case 'broken':
      return t(run.problems.length > 0 ? 'explore.own.broken' : 'explore.state.broken');
    case 'failed':
      return run.why ?? t('explore.state.failed');
  }
}

/** One version: its settings, the search, and its verdicts. */
export function OneVersion(): ReactElement {
  // The search covers the shown version, unless the reader chose another version.
  usePage((state) => state.history.protocol);
  usePage((state) => state.edits);
  const settings = useExplore((state) => state.settings);
  const run = useExplore((state) => state.run);
  const of = searchedNow(settings);
  const busy = run?.phase === 'waiting' || run?.phase === 'running';
  const stale =
    run !== null && !busy && (run.settings !== settings || run.of.protocol !== of.protocol || run.of.text !== of.text);
  const bound = run?.phase === 'done' && run.report !== null && !run.report.whole && !run.stopped;
  return (
    <>
      <SettingsForm settings={settings} of={of} />
      <div className="explore-go">
        {busy ? (
          <button type="button" className="button" data-cancel="" onClick={() => lens.getState().running?.cancel()}>
            {t('explore.cancel')}
          </button>
        ) : (
          <button type="button" className="button button-main" data-search="" onClick={() => void search()}>
            {t(run ? 'explore.again' : 'explore.run')}
          </button>
        )}
        <p className="explore-state" data-phase={run?.phase ?? 'none'} data-whole={run?.report?.whole ? '' : undefined}>
          {stateWords(run)}
          {stale && (
            <>
              {' '}
              <span className="quiet">{t('explore.state.changed')}</span>
            </>
          )}
          {run?.report?.saturated && (
            <>
              {' '}
              <span className="quiet">{t('explore.state.saturated')}</span>
            </>
          )}
        </p>
      </div>
      {run && <Readings run={run} />}
      {bound && <ExportHint of={run.of} settings={run.settings} />}
      <Verdicts settings={settings} of={of} run={run} stale={stale} />
      <OwnProperties own={settings.own} problems={run?.problems ?? []} protocol={of.protocol} />
      <Refute of={of} sizes={settings.sizes} />
      {run?.graph && <Graph key={run.number} graph={run.graph} />}
      {run?.report && !run.graph && <Levels report={run.report} />}
    </>
  );
}
