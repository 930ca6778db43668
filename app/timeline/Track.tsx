import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { children, current, line, type History } from '../../src/history/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { Entry } from './Entry.tsx';
import { rowsFor } from './window.ts';
import { own } from '../../src/world/index.ts';

const pick = (id: number): void => pageStore.getState().jump(id);

function showCurrent(box: HTMLElement): void {
  const cell = box.querySelector<HTMLElement>('[aria-current]')?.parentElement;
  if (!cell) return;
  const outside =
    cell.offsetLeft < box.scrollLeft || cell.offsetLeft + cell.offsetWidth > box.scrollLeft + box.clientWidth;
  if (outside) box.scrollTo({ left: cell.offsetLeft - (box.clientWidth - cell.offsetWidth) / 2 });
}

/**
 * The current line from the boot to its end, newest last. Arrow keys move along the line, and the focus follows the
 * cursor.
 */
export function Track({ history, onLook }: { history: History; onLook: (id: number | null) => void }): ReactElement {
  const list = useRef<HTMLOListElement>(null);
  const steps = line(history);
  const at = current(history).depth;
  const last = steps.length - 1;
  const rows = useMemo(() => rowsFor(last, at), [last, at]);

  useServerSafeLayoutEffect(() => {
    const box = list.current;
    const entry = box?.querySelector<HTMLElement>('[aria-current]');
    if (!box || !entry) return;
    if (box.contains(document.activeElement) && document.activeElement !== entry) entry.focus({ preventScroll: true });
  }, [history]);
  // The current entry scrolls into view after the paint. To measure before the paint would lay out the page twice for
  // every drop.
  useEffect(() => {
    const box = list.current!;
    let timer = 0;
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => showCurrent(box));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- it reads the present step from the page
  }, [history]);
  // The current entry must stay in view when the window becomes narrower.
  useEffect(() => {
    const box = list.current!;
    const sizes = new ResizeObserver(() => showCurrent(box));
    sizes.observe(box);
    return () => sizes.disconnect();
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const page = pageStore.getState();
    const moves: Record<string, () => void> = {
      ArrowLeft: page.undo,
      ArrowRight: page.redo,
      Home: () => page.jump(0),
      End: () => page.jump(page.history.tip),
    };
    const move = own(moves, event.key);
    if (!move) return;
    event.preventDefault();
    move();
  };

  return (
    // The keys belong to the buttons inside. A key press on a button bubbles up to the list.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ol
      ref={list}
      className="timeline-track"
      aria-label={t('timeline.steps')}
      onKeyDown={onKeyDown}
      onPointerLeave={() => onLook(null)}
      onBlur={() => onLook(null)}
    >
      {rows.map((row) => {
        if (row.kind === 'gap') {
          return (
            <li key={`gap-${row.from === 1 ? 'before' : 'after'}`} className="timeline-gap">
              {t('timeline.gap', { count: row.to - row.from + 1 })}
            </li>
          );
        }
        const moment = steps[row.depth]!;
        const place = row.depth === at ? 'current' : row.depth < at ? 'past' : 'ahead';
        return (
          <Entry
            key={moment.id}
            moment={moment}
            place={place}
            ways={children(history, moment.id).length}
            onPick={pick}
            onLook={onLook}
          />
        );
      })}
    </ol>
  );
}

// A server does no layout, and React would warn about the hook.
const useServerSafeLayoutEffect: typeof useLayoutEffect = typeof document === 'undefined' ? () => {} : useLayoutEffect;
