import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import { protocolById } from '../../../src/protocols/index.ts';
import { own } from '../../../src/world/index.ts';
import type { Listing } from '../../listings/index.ts';
import { t } from '../../words/index.ts';
import { Brackets } from './Brackets.tsx';
import { Line } from './Line.tsx';
import { linesOf } from './lines.ts';
import type { Look } from './look.ts';
import { NO_MARKS } from './marks.ts';
import { useCode } from './state.ts';

interface Props {
  readonly listing: Listing;
  readonly look: Look | null;
  readonly breaks: ReadonlySet<number>;
  onBreak(line: number): void;
  /** Raised to scroll the current line into sight. */
  readonly seek: number;
}

/** The number of lines that are rendered beyond each edge. A shipped listing is rendered whole. */
const AROUND = 300;

const lineAt = (target: EventTarget | null): number =>
  Number((target as Element | null)?.closest?.('[data-break]')?.getAttribute('data-break') ?? 0);

/** The listing with its running statements. A long listing renders only the lines in sight. */
export function ListingView({ listing, look, breaks, onBreak, seek }: Props): ReactElement {
  const lines = useMemo(() => linesOf(listing.text, listing.tokens), [listing]);
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ from: 1, to: AROUND, height: 20 });
  const [stop, setStop] = useState(1);
  const follow = useRef(false);
  const count = lines.length;

  useLayoutEffect(() => {
    const here = box.current!;
    const measure = (): void => {
      const height = here.querySelector('.code-line')?.getBoundingClientRect().height || 20;
      const from = Math.max(1, Math.floor(here.scrollTop / height) - AROUND);
      const to = Math.min(count, Math.ceil((here.scrollTop + here.clientHeight) / height) + AROUND);
      setView((old) => {
        // Small scrolls keep the rendered lines. The first and the last line have no spare lines beyond them, so
        // there the range must be exact. A new listing may have fewer lines.
        const near = (was: number, is: number, end: number): boolean =>
          was === is || (is !== end && Math.abs(was - is) < AROUND / 2);
        return near(old.from, from, 1) && near(old.to, to, count) && old.height === height && old.to <= count
          ? old
          : { from, to, height };
      });
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(here);
    here.addEventListener('scroll', measure, { passive: true });
    return () => {
      sizes.disconnect();
      here.removeEventListener('scroll', measure);
    };
  }, [count]);

  const line = look?.line ?? null;
  useEffect(() => {
    const here = box.current!;
    if (line === null || seek < 0) return;
    const top = (line - 1) * view.height;
    // Two more lines stay visible, so that the reader sees the next statements.
    if (top < here.scrollTop + 2 * view.height || top > here.scrollTop + here.clientHeight - 4 * view.height) {
      here.scrollTop = Math.max(0, top - here.clientHeight / 2.5);
    }
  }, [line, seek, view.height]);

  const goTo = useCode((state) => state.goTo);
  useEffect(() => {
    const here = box.current!;
    if (goTo) here.scrollTop = Math.max(0, (goTo.line - 1) * view.height - here.clientHeight / 2.5);
  }, [goTo, view.height]);

  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    box.current!.querySelector<HTMLElement>(`[data-break="${stop}"]`)?.focus();
  }, [stop]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = lineAt(event.target);
    if (at === 0 || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const to = own(
      {
        ArrowUp: at - 1,
        ArrowDown: at + 1,
        Home: 1,
        End: count,
        PageUp: Math.max(1, at - 20),
        PageDown: Math.min(count, at + 20),
      },
      event.key,
    );
    if (to === undefined) return;
    event.preventDefault();
    if (to < 1 || to > count) return;
    follow.current = true;
    setStop(to);
  };
  const onClick = (event: MouseEvent): void => {
    const at = lineAt(event.target);
    if (at === 0) return;
    setStop(at);
    onBreak(at);
  };

  const shown = Math.min(Math.max(1, stop), count);
  const numbers = Array.from(
    { length: Math.max(0, Math.min(view.to, count) - view.from + 1) },
    (_, i) => view.from + i,
  );
  if (!numbers.includes(shown)) numbers.push(shown);
  return (
    // Key and click events come from the buttons inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <div ref={box} className="code-listing" onKeyDown={onKeyDown} onClick={onClick}>
      <div className="code-sheet" style={{ height: count * view.height }}>
        {look && (
          <div className="code-margin">
            <Brackets brackets={look.brackets} lines={count} lineHeight={view.height} />
          </div>
        )}
        <ol className="code-lines" aria-label={t('code.listing', { version: protocolById(listing.protocol).title })}>
          {numbers.map((number) => (
            <Line
              key={number}
              number={number}
              top={(number - 1) * view.height}
              runs={lines[number - 1]!}
              marks={look?.marks.get(number) ?? NO_MARKS}
              broken={breaks.has(number)}
              stop={number === shown}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}
