import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { GroupView } from '../../src/machine/index.ts';
import { useGroupViews, useInvitation, useMidway, useMoment, usePage, usePreviousWorld } from '../store/index.ts';
import { t } from '../words/index.ts';
import { concerns } from './changes.ts';
import { Find, matches } from './Find.tsx';
import { GroupCard } from './GroupCard.tsx';
import { useBoardEvents } from './useBoardEvents.ts';
import { useBricks } from './useBricks.ts';
import { DEVICES_SHOWN, useFill } from './useFill.ts';
import { useMotion } from './useMotion.ts';
import { useGroupsBefore } from './useGroupsBefore.ts';
import './board.css';
import './device.css';
import './menu.css';

/** With more groups than this, the board shows a search box. */
const MANY = 12;
/** With more groups than this, the browser skips the layout of groups outside the visible area. */
const LARGE = 64;
/**
 * A large board is split into grids of this many groups. A card that grows then lays out only its own grid again.
 * This many groups fill whole rows in one to six columns.
 */
const SLICE = 60;

function slicesOf<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / SLICE) }, (_, index) =>
    all.slice(index * SLICE, (index + 1) * SLICE),
  );
}

/** The groups of the machine with their devices. A search shows only the groups that match. */
export function Board() {
  const views = useGroupViews();
  const { outcome } = useMoment();
  const midway = useMidway();
  const topology = usePage((state) => state.history.topology);
  const before = useGroupsBefore(usePreviousWorld());
  const invited = useInvitation();
  const invitation = midway ? null : invited;
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim().toLowerCase());
  const shown = useMemo(
    () => (text === '' ? views : views.filter((view) => matches(view, text, topology))),
    [views, text, topology],
  );
  const { filled, more } = useFill(shown);
  const board = useRef<HTMLDivElement>(null);
  useBoardEvents(board);
  useMotion();
  const bricks = useBricks(shown, filled, views.length <= LARGE);

  const changed = (view: GroupView): GroupView | null => {
    const was = before?.get(view.name);
    return was === undefined || was === view ? null : was;
  };
  const refusal = !midway && outcome && outcome.result !== 'OK' ? outcome : null;
  const touched = outcome && 'device' in outcome.event ? outcome.event.device : null;
  const cards = shown
    .slice(0, filled)
    .map((view, index) => (
      <GroupCard
        key={view.name}
        view={view}
        before={changed(view)}
        topology={topology}
        refusal={refusal && concerns(refusal, view) ? refusal : null}
        invitation={invitation && view.name === '3' ? invitation : null}
        first={index === 0}
        last={view.devices.length > DEVICES_SHOWN ? touched : null}
      />
    ));
  return (
    <div ref={board} className="board" data-large={views.length > LARGE ? '' : undefined}>
      {views.length > MANY && <Find typed={typed} onType={setTyped} found={shown.length} all={views.length} />}
      {views.length === 0 && <p className="quiet">{t('board.empty')}</p>}
      {views.length > 0 && shown.length === 0 && <p className="quiet">{t('board.found.none', { text: typed })}</p>}
      {views.length <= LARGE ? (
        <div className="groups" ref={bricks}>
          {cards}
        </div>
      ) : (
        slicesOf(cards).map((slice, index) => (
          <div key={index} className="groups">
            {slice}
          </div>
        ))
      )}
      {filled < shown.length && (
        <button type="button" className="button" data-more="groups" onClick={more}>
          {t('board.more', { count: shown.length - filled })}
        </button>
      )}
    </div>
  );
}
