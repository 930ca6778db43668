import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import {
  KINDS,
  propertiesOf,
  PROPERTY_NAMES,
  type PropertyKind,
  type PropertyName,
  type Report,
  type Verdict,
} from '../../../src/explore/index.ts';
import { PROTOCOLS, protocolById } from '../../../src/protocols/index.ts';
import type { ProtocolId } from '../../../src/world/index.ts';
import { Icon, type IconName } from '../../board/index.ts';
import { propertyTitle, showTrace, type Standing, standingOf } from '../../explore/index.ts';
import { t } from '../../words/index.ts';
import { missingWords, sweep } from './drive.ts';
import { counted } from './numbers.ts';
import { type Unsearched, useExplore } from './state.ts';

const ICONS: Readonly<Record<Standing, IconName>> = {
  holds: 'ok',
  violated: 'refused',
  found: 'find',
  unreachable: 'free',
  unknown: 'wait',
  faults: 'refused',
};
/** Only the reader's own properties can fault, and this table has none of them. */
const LEGEND = ['holds', 'violated', 'found', 'unreachable', 'unknown'] as const satisfies readonly Standing[];
const ORDER: readonly PropertyKind[] = ['always', 'recover', 'sometimes'];
/** The properties that at least one version is meant to keep. */
const ROWS: readonly PropertyName[] = ORDER.flatMap((kind) =>
  PROPERTY_NAMES.filter((name) => KINDS[name] === kind && PROTOCOLS.some(({ id }) => propertiesOf(id).includes(name))),
);

interface At {
  readonly row: number;
  readonly column: number;
}

function moved(key: string, { row, column }: At): At | null {
  switch (key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: PROTOCOLS.length - 1 };
    default:
      return null;
  }
}

interface CellProps {
  readonly name: PropertyName;
  readonly protocol: ProtocolId;
  readonly report: Report | Unsearched | undefined;
  readonly place: At;
  readonly stop: boolean;
  onAt(at: At): void;
}

/** One verdict. A press on a violated property opens its shortest counterexample. */
function Cell({ name, protocol, report, place, stop, onAt }: CellProps): ReactElement {
  const title = propertyTitle(name);
  const version = protocolById(protocol).title;
  const failed = report !== undefined && 'why' in report ? report : null;
  const verdict: Verdict | undefined =
    report === undefined || 'why' in report ? undefined : report.properties.find((each) => each.name === name);
  const standing = verdict ? standingOf(verdict) : null;
  const aims = propertiesOf(protocol).includes(name);
  const steps = standing === 'violated' ? (verdict?.trace?.steps.length ?? 0) : 0;
  const words =
    aims && failed
      ? failed.why
      : standing
        ? t(`explore.verdict.${standing}`)
        : t(!aims ? 'explore.all.absent' : 'explore.all.pending');
  const label = t('explore.all.cell', { version, title, verdict: words, steps });
  const trace = standing === 'violated' ? verdict?.trace : null;
  return (
    <td data-verdict={standing ?? (aims ? 'pending' : 'absent')}>
      <button
        type="button"
        data-cell={`${place.row} ${place.column}`}
        data-of={`${protocol} ${name}`}
        tabIndex={stop ? 0 : -1}
        aria-label={label}
        title={label}
        aria-disabled={!trace}
        onFocus={() => onAt(place)}
        onClick={() => {
          if (trace) void showTrace({ protocol, text: null }, trace, title);
        }}
      >
        {standing ? <Icon name={ICONS[standing]} /> : <span aria-hidden="true">{aims ? '…' : '·'}</span>}
        {trace && <span aria-hidden="true">{steps}</span>}
      </button>
    </td>
  );
}

/**
 * Every version under its own properties. The versions are searched one after the other. Tab reaches one cell, and
 * arrow keys move to another.
 */
export function AllVersions(): ReactElement {
  const all = useExplore((state) => state.all);
  const running = useExplore((state) => state.sweep);
  const [at, setAt] = useState<At>({ row: 0, column: 0 });
  const table = useRef<HTMLTableElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.target as Element).closest('[data-cell]')) return;
    const to = moved(event.key, at);
    if (!to) return;
    event.preventDefault();
    const cell = table.current?.querySelector<HTMLElement>(`[data-cell="${to.row} ${to.column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return (
    <>
      <p className="quiet explore-pad">{t('explore.all.what')}</p>
      <div className="explore-go">
        {running ? (
          <button type="button" className="button" data-cancel-all="" onClick={running.stop}>
            {t('explore.cancel')}
          </button>
        ) : (
          <button type="button" className="button button-main" data-search-all="" onClick={() => void sweep()}>
            {t('explore.all.run')}
          </button>
        )}
        {(running || all.size > 0) && (
          <p className="explore-state">{t('explore.all.progress', { done: all.size, all: PROTOCOLS.length })}</p>
        )}
      </div>
      {[...all].map(([id, report]) => {
        const why = missingWords(report);
        return (
          why && (
            <p key={id} className="problem explore-pad" data-cut={id}>
              {protocolById(id).title}: {why}
            </p>
          )
        );
      })}
      <div className="explore-matrix-box">
        {/* Key events come from the buttons inside. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <table ref={table} className="explore-matrix" aria-label={t('explore.all.table')} onKeyDown={onKeyDown}>
          <thead>
            <tr>
              <th scope="col">{t('explore.column.property')}</th>
              {PROTOCOLS.map(({ id, title }) => (
                <th key={id} scope="col" data-column={id}>
                  <span>{title}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map((name, row) => (
              <tr key={name} data-first={row > 0 && KINDS[ROWS[row - 1]!] !== KINDS[name] ? '' : undefined}>
                <th scope="row">{propertyTitle(name)}</th>
                {PROTOCOLS.map(({ id }, column) => (
                  <Cell
                    key={id}
                    name={name}
                    protocol={id}
                    report={all.get(id)}
                    place={{ row, column }}
                    stop={at.row === row && at.column === column}
                    onAt={setAt}
                  />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('explore.all.states')}</th>
              {PROTOCOLS.map(({ id }) => {
                const report = all.get(id);
                return <td key={id}>{report && !('why' in report) ? counted(report.states) : '–'}</td>;
              })}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="explore-legend" aria-hidden="true">
        {LEGEND.map((standing) => (
          <span key={standing} className="explore-mark" data-standing={standing}>
            <Icon name={ICONS[standing]} /> {t(`explore.verdict.${standing}`)}
          </span>
        ))}
        <span>
          {'·'} {t('explore.all.absent')}
        </span>
      </p>
    </>
  );
}
