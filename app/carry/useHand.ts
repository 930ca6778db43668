import { useEffect } from 'react';
import { announce } from '../announce/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { byKeys, focusDevice, hand, isCarrying, rowOf } from './hand.ts';
import { afterPaint, flyHome } from './motion.ts';

const paletteItem = (kind: string, name: string): HTMLElement | null =>
  document.querySelector(`[data-palette-${kind}="${CSS.escape(name)}"]`);

/**
 * Connects the hand to the page: it handles keys while a load is carried, marks the target, and adds drops to the
 * history. The shell calls this hook once.
 */
export function useHand(): void {
  useEffect(() => {
    let over: HTMLElement | null = null;
    let source: HTMLElement | null = null;
    let before = hand.getSnapshot();
    const shell = document.querySelector('.shell');

    const changes = hand.subscribe((now) => {
      const { load, target, way } = now.context;
      const was = before.context;
      before = now;
      if (load !== was.load) {
        source?.removeAttribute('data-lifted');
        source = load && paletteItem(load.kind, load.name);
        source?.setAttribute('data-lifted', way);
        if (load) shell?.setAttribute('data-carrying', load.kind);
        else shell?.removeAttribute('data-carrying');
        if (load && (way === 'keys' || way === 'clicks'))
          announce(t(`board.carry.${way}`, { name: load.name }), 'polite');
        if (!load && was.load && now.matches('cancelled')) {
          announce(t('board.carry.cancelled', { name: was.load.name }), 'polite');
          if (was.way === 'keys') paletteItem(was.load.kind, was.load.name)?.focus();
        }
      }
      if (target === was.target) return;
      over?.removeAttribute('data-over');
      over = target === null ? null : rowOf(target);
      over?.setAttribute('data-over', '');
      byKeys.at(target);
      if (target === null) return;
      if (way === 'keys') focusDevice(target);
      else if (load && way !== 'menu') announce(t('board.carry.over', { name: load.name, device: target }), 'later');
    });

    const drops = hand.on('dropped', ({ event, load, way }) => {
      pageStore.getState().act(event);
      const { history } = pageStore.getState();
      const outcome = history.moments[history.cursor]?.outcome;
      const from = 'device' in event ? rowOf(event.device) : null;
      const home = paletteItem(load.kind, load.name);
      if (outcome && outcome.result !== 'OK' && from && home && way !== 'menu')
        afterPaint(() => flyHome(from, home, load));
    });

    const onKey = (event: KeyboardEvent): void => {
      if (!isCarrying() || event.ctrlKey || event.metaKey || event.altKey) return;
      const { way } = hand.getSnapshot().context;
      // While a pointer or clicks carry the load, other keys keep their usual function. Escape always cancels.
      const used =
        way === 'keys' ? byKeys.key(event.key, event.shiftKey) : event.key === 'Escape' && byKeys.key('Escape');
      if (!used) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // A focus that moves by other means also sets the target, for example the cursor of a screen reader.
    const onFocus = (event: FocusEvent): void => {
      if (!isCarrying() || hand.getSnapshot().context.way !== 'keys') return;
      const row = (event.target as Element | null)?.closest?.('[data-device]');
      if (row) hand.send({ type: 'HOVER', device: row.getAttribute('data-device') });
    };
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('focusin', onFocus);
    return () => {
      changes.unsubscribe();
      drops.unsubscribe();
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
}
