import { useDeferredValue, useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { GroupView } from '../../src/machine/index.ts';
import { byClicks, isCarrying, wander } from '../carry/index.ts';
import { useGroupViews, useInvitation, useMoment, usePage, usePreviousWorld } from '../store/index.ts';
import { t } from '../words/index.ts';
import { concerns } from './changes.ts';
import { Find, matches } from './Find.tsx';
import { GroupCard } from './GroupCard.tsx';
import { useFill } from './useFill.ts';
import { useMotion } from './useMotion.ts';
import { useGroupsBefore } from './useGroupsBefore.ts';
import './board.css';
import './device.css';
import './menu.css';

/** From so many groups on there is a box to find things in. */
const MANY = 12;
/** From so many on what is off the screen is not laid out. */
const LARGE = 64;

const deviceOf = (target: EventTarget): string | null => (target as Element).closest('[data-device]')?.getAttribute('data-device') ?? null;

/** While something is carried by clicks, the whole row of a device is where it is put, whatever was clicked in it. */
function onClickCapture(event: MouseEvent): void {
  if (!isCarrying()) return;
  const device = deviceOf(event.target);
  event.preventDefault();
  event.stopPropagation();
  if (device === null) byClicks.nowhere();
  else byClicks.target(device);
}

/** Arrow keys over devices and along a row. One device is the board's tab stop: 4,096 of them would be a trap. */
function onKeyDown(event: KeyboardEvent): void {
  if (isCarrying() || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>('[data-device]');
  if (!row || target.closest('.menu')) return;
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const stops = [...row.querySelectorAll<HTMLElement>('button')];
    stops[stops.indexOf(target) + (event.key === 'ArrowRight' ? 1 : -1)]?.focus();
    event.preventDefault();
  } else if (!['Enter', ' ', 'Tab', 'Escape'].includes(event.key) && wander(deviceOf(row), event.key)) event.preventDefault();
}

/** The tab stop stays where the focus was last. */
function onFocus(event: React.FocusEvent<HTMLElement>): void {
  const place = (event.target as Element).closest('[data-device]')?.querySelector('[data-place]');
  if (!place) return;
  for (const other of event.currentTarget.querySelectorAll('[data-place][tabindex="0"]')) other.setAttribute('tabindex', '-1');
  place.setAttribute('tabindex', '0');
}

export function Board() {
  const views = useGroupViews();
  const { outcome } = useMoment();
  const topology = usePage((state) => state.history.topology);
  const before = useGroupsBefore(usePreviousWorld());
  const invitation = useInvitation();
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim().toLowerCase());
  const shown = useMemo(() => (text === '' ? views : views.filter((view) => matches(view, text, topology))), [views, text, topology]);
  const filled = useFill(shown.length);
  useMotion();

  const changed = (view: GroupView): GroupView | null => {
    const was = before?.get(view.name);
    return was === undefined || was === view ? null : was;
  };
  const refusal = outcome && outcome.result !== 'OK' ? outcome : null;
  return (
    <div className="board" data-large={views.length > LARGE ? '' : undefined} onClickCapture={onClickCapture} onKeyDown={onKeyDown} onFocus={onFocus}>
      {views.length > MANY && <Find typed={typed} onType={setTyped} found={shown.length} all={views.length} />}
      {views.length === 0 && <p className="quiet">{t('board.empty')}</p>}
      {views.length > 0 && shown.length === 0 && <p className="quiet">{t('board.found.none', { text: typed })}</p>}
      <div className="groups">
        {shown.slice(0, filled).map((view, index) => (
          <GroupCard
            key={view.name}
            view={view}
            before={changed(view)}
            topology={topology}
            refusal={refusal && concerns(refusal, view) ? refusal : null}
            invitation={invitation && view.name === '3' ? invitation : null}
            first={index === 0}
          />
        ))}
      </div>
    </div>
  );
}
