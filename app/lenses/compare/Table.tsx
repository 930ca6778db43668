import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import { current, line, type History } from '../../../src/history/index.ts';
import { protocolById } from '../../../src/protocols/index.ts';
import { announce } from '../../announce/index.ts';
import { pageStore } from '../../store/index.ts';
import { shortLine } from '../../timeline/index.ts';
import { t } from '../../words/index.ts';
import { Cell } from './Cell.tsx';
import type { Column, Sheet } from './sheet.ts';
import { stretches } from './window.ts';

interface At {
  readonly row: number;
  readonly column: number;
}

function placeOf(target: EventTarget | null): At | null {
  const [row, column] =
    (target as Element | null)?.closest?.('[data-cell]')?.getAttribute('data-cell')?.split(' ').map(Number) ?? [];
  return row === undefined || column === undefined ? null : { row, column };
}

/** Opens a version at an event of the current line. */
function open(history: History, { protocol, answers }: Column, row: number): void {
  const moment = line(history)[row + 1];
  if (!moment) return;
  pageStore.getState().jump(moment.id);
  pageStore.getState().setProtocol(protocol);
  announce(
    t('compare.opened', { version: protocolById(protocol).title, step: row + 1, result: answers[row]?.result ?? '' }),
  );
}

/** The number of rows that Page Up and Page Down move. */
const PAGE = 10;

function move(key: string, far: boolean, { row, column }: At, rows: number, columns: number): At | null {
  switch (key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'PageUp':
      return { row: Math.max(0, row - PAGE), column };
    case 'PageDown':
      return { row: Math.min(rows - 1, row + PAGE), column };
    case 'Home':
      return { row: far ? 0 : row, column: 0 };
    case 'End':
      return { row: far ? rows - 1 : row, column: columns - 1 };
    default:
      return null;
  }
}

/**
 * Events are rows, and versions are columns. Tab reaches one cell, and arrow keys move to another. A long history
 * renders only the rows in sight.
 */
export function Table({ history, sheet }: { history: History; sheet: Sheet }): ReactElement {
  const { events, columns } = sheet;
  const depth = current(history).depth;
  const shown = columns.findIndex(({ protocol }) => protocol === history.protocol);
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, rowHeight: 34 });
  const [at, setAt] = useState<At>({ row: Math.max(0, depth - 1), column: Math.max(0, shown) });
  /** True while the focus must follow a key. */
  const follow = useRef(false);
  const stop = { row: Math.min(at.row, events.length - 1), column: at.column };

  useLayoutEffect(() => {
    const here = box.current!;
    const measure = (): void => {
      const rowHeight = here.querySelector('.compare-row')?.getBoundingClientRect().height ?? 34;
      setView((old) =>
        old.top === here.scrollTop && old.height === here.clientHeight && old.rowHeight === rowHeight
          ? old
          : { top: here.scrollTop, height: here.clientHeight, rowHeight },
      );
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(here);
    here.addEventListener('scroll', measure, { passive: true });
    return () => {
      sizes.disconnect();
      here.removeEventListener('scroll', measure);
    };
  }, []);

  // The current step and the shown version scroll into sight.
  useEffect(() => {
    const here = box.current!;
    const head = here.querySelector('thead')!.clientHeight;
    const top = (depth - 1) * view.rowHeight;
    if (depth > 0 && (top < here.scrollTop || top + view.rowHeight > here.scrollTop + here.clientHeight - head))
      here.scrollTop = Math.max(0, top - (here.clientHeight - head) / 2);
    const column = here.querySelectorAll<HTMLElement>('.compare-version')[shown];
    const side = here.querySelector<HTMLElement>('thead th')!.clientWidth;
    if (
      column &&
      (column.offsetLeft < here.scrollLeft + side ||
        column.offsetLeft + column.offsetWidth > here.scrollLeft + here.clientWidth)
    ) {
      here.scrollLeft = column.offsetLeft - side - (here.clientWidth - side - column.offsetWidth) / 2;
    }
  }, [depth, shown, view.rowHeight]);

  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    const cell = box.current!.querySelector<HTMLElement>(`[data-cell="${stop.row} ${stop.column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [stop.row, stop.column]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const from = placeOf(event.target);
    if (!from || event.altKey || event.shiftKey || event.metaKey) return;
    const to = move(event.key, event.ctrlKey, from, events.length, columns.length);
    if (!to) return;
    event.preventDefault();
    if (to.row < 0 || to.column < 0 || to.row >= events.length || to.column >= columns.length) return;
    follow.current = true;
    setAt(to);
  };
  const onClick = (event: MouseEvent): void => {
    const place = placeOf(event.target);
    if (!place) return;
    setAt(place);
    open(history, columns[place.column]!, place.row);
  };

  const { shown: parts, after } = stretches(events.length, view.top, view.height, view.rowHeight, stop.row);
  const gap = (rows: number, key: string): ReactElement | null =>
    rows === 0 ? null : <tr key={key} aria-hidden="true" style={{ height: rows * view.rowHeight }} />;
  return (
    <div ref={box} className="compare-box">
      {/* Key and click events come from the buttons inside. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <table
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        className="compare-table"
        aria-label={t('compare.table')}
        aria-rowcount={events.length + 1}
        aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className="compare-corner">
              {t('compare.event')}
            </th>
            {columns.map(({ protocol, first }) => (
              <th
                key={protocol}
                scope="col"
                className="compare-version"
                data-shown={protocol === history.protocol ? '' : undefined}
              >
                <span>{protocolById(protocol).title}</span>
                <small
                  data-first={first === null ? undefined : first + 1}
                  title={
                    first === null
                      ? undefined
                      : t('compare.first-long', { version: protocolById(history.protocol).title, step: first + 1 })
                  }
                >
                  {protocol === history.protocol
                    ? t('compare.current')
                    : first === null
                      ? t('compare.same')
                      : t('compare.first', { step: first + 1 })}
                </small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.flatMap(({ from, to, gap: left }) => [
            gap(left, `gap-${from}`),
            ...Array.from({ length: to - from }, (_, i) => from + i).map((row) => (
              <tr
                key={row}
                className="compare-row"
                aria-rowindex={row + 2}
                data-row={row + 1}
                aria-current={row + 1 === depth ? 'step' : undefined}
              >
                <th
                  scope="row"
                  className="compare-event"
                  title={t('compare.row', { step: row + 1, event: shortLine(events[row]!) })}
                >
                  <span className="compare-step">{row + 1}</span>{' '}
                  <span className="compare-line">{shortLine(events[row]!)}</span>
                </th>
                {columns.map(({ protocol, answers, first }, column) => (
                  <Cell
                    key={protocol}
                    protocol={protocol}
                    shown={history.protocol}
                    answer={answers[row]}
                    row={row}
                    column={column}
                    mark={
                      first === row
                        ? 'first'
                        : answers[row] !== undefined && answers[row] !== columns[shown]?.answers[row]
                          ? 'differs'
                          : 'none'
                    }
                    stop={stop.row === row && stop.column === column}
                  />
                ))}
              </tr>
            )),
          ])}
          {gap(after, 'gap-after')}
        </tbody>
      </table>
    </div>
  );
}
