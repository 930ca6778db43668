import { Fragment, type ReactElement } from 'react';
import type { Searched } from '../../explore/index.ts';
import { t } from '../../words/index.ts';
import type { Settings } from './state.ts';

/** The same search as a command: what writes the model for a checker that may take all the memory that there is. */
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
      {/* A line breaks between its options alone. */}
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
