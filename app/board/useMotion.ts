import { useEffect, useRef } from 'react';
import { groupViews, type GroupView, type Outcome, type World } from '../../src/machine/index.ts';
import { announceOutcome } from '../../src/words/index.ts';
import { COUNTERS } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { afterPaint, flyClaim, rowOf, shake } from '../carry/index.ts';
import { pageStore, useMoment, usePreviousWorld } from '../store/index.ts';

const rowFor = ({ event }: Outcome): HTMLElement | null => ('device' in event ? rowOf(event.device) : null);

/** Scrolls the whole group into view if it fits, otherwise only the device. */
function showPlace(device: Element): void {
  const stage = device.closest('[data-scrolls]');
  const group = device.closest('[data-group]');
  const fits = stage && group && group.clientHeight < stage.clientHeight - 24;
  (fits ? group : device).scrollIntoView({ block: 'nearest' });
}

/** The counters that a step changed, each with the difference. */
function moved(now: GroupView, was: GroupView) {
  return COUNTERS.flatMap((counter) => {
    const by = (now.counts[counter] ?? 0) - (was.counts[counter] ?? 0);
    return by === 0 ? [] : [{ counter, by }];
  });
}

/** A claim flies from a device to the counter that it raised. A released claim flies back. */
function flyClaims(device: Element | null, before: World, after: World): void {
  const known = new Map(groupViews(before).map((group) => [group.name, group]));
  for (const now of groupViews(after)) {
    const was = known.get(now.name);
    if (!was || was === now) continue;
    const named = `[data-group="${CSS.escape(now.name)}"]`;
    const card = device?.closest(named) ?? document.querySelector(named);
    const from = device ?? card?.querySelector('.device[data-changed]');
    for (const { counter, by } of moved(now, was)) {
      const register = card?.querySelector(`[data-count="${counter}"]`);
      if (!register || !from) continue;
      const hue = counter === 'owner_cnt' ? now.owns : counter;
      const slot = from.querySelector('.chip, .slot') ?? from;
      if (by > 0) flyClaim(slot, register, hue);
      else flyClaim(register, slot, hue);
    }
  }
}

/** After each step: announces the outcome, scrolls its device into view, and animates the change. */
export function useMotion(): void {
  const moment = useMoment();
  const before = usePreviousWorld();
  const last = useRef(moment);
  const told = useRef(pageStore.getState().history.moments);
  // At the start, the board shows the device of the last event.
  useEffect(() => {
    const device = last.current.outcome && rowFor(last.current.outcome);
    if (device) showPlace(device);
  }, []);
  useEffect(() => {
    const came = last.current;
    last.current = moment;
    const { outcome } = moment;
    if (came === moment || !outcome) return;
    // A move in time makes its own announcement. This hook announces only an event that the reader just did.
    const { moments } = pageStore.getState().history;
    const acted = moments !== told.current && moments[moment.parent ?? -1] === came;
    told.current = moments;
    if (acted) announce(announceOutcome(outcome), outcome.result === 'OK' ? 'polite' : 'assertive');
    // Only a step forward is animated. A step back or a jump is not.
    const forward = moment.parent === came.id;
    afterPaint(() => {
      const device = rowFor(outcome);
      if (device) showPlace(device);
      if (!forward || !before) return;
      if (outcome.result === 'OK') flyClaims(device, before, moment.world);
      else if (device) shake(device);
    });
  }, [moment, before]);
}
