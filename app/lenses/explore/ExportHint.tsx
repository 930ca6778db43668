import { Fragment, type ReactElement } from 'react';
import type { Searched } from '../../explore/index.ts';
import { t } from '../../words/index.ts';
import type { Settings } from './state.ts';

/** The command that exports the same model for a model checker outside the browser, which can use more memory. */
export function exportLine(
  { protocol, text }: Searched,
  { sizes: { devices, files, cpus }, granularity }: Settings,
): string {
  const what = text === null ? `--protocol ${protocol}` : `--protocol ${protocol} --source ${protocol}.c`;
  return `dma-owner export --to promela ${what} --devices ${devices} --files ${files} --cpus ${cpus} --granularity ${granularity}`;
}

export function ExportHint({ of, settings }: { of: Searched; settings: Settings }): ReactElement {
  return (
    <div className="explore-export">
      <span className="quiet">{t('explore.export')}</span>
      {/* The line breaks only between options. */}
      <code>
        {exportLine(of, settings)
          .split(/ (?=--)/)
          .map((part) => (
            <Fragment key={part}>
              <span>{part}</span>{' '}
            </Fragment>
          ))}
      </code>
    </div>
  );
}
