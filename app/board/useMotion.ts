import { useEffect, useRef } from 'react';
import { groupViews, type GroupView, type Outcome, type World } from '../../src/machine/index.ts';
import { announceOutcome } from '../../src/words/index.ts';
import { COUNTERS } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { afterPaint, flyClaim, rowOf, shake } from '../carry/index.ts';
import { pageStore, useMoment, usePreviousWorld } from '../store/index.ts';

const rowFor = ({ event }: Outcome): HTMLElement | null => ('device' in event ? rowOf(event.device) : null);

/** The whole group where it fits, else the device. */
function showPlace(device: Element): void {
  const stage = device.closest('[data-scrolls]');
  const group = device.closest('[data-group]');
  const fits = stage && group && group.clientHeight < stage.clientHeight - 24;
  (fits ? group : device).scrollIntoView({ block: 'nearest' });
}

/** Counters that a step changed, with the way they went. */
function moved(now: GroupView, was: GroupView) {
  return COUNTERS.flatMap((counter) => {
    const by = (now.counts[counter] ?? 0) - (was.counts[counter] ?? 0);
    return by === 0 ? [] : [{ counter, by }];
  });
}

/** Claims travel from a device to the counters that they raised, and back when they are given back. */
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

/** After each step: tells a screen reader, brings the place into view, and shows in motion what went where. */
export function useMotion(): void {
  const moment = useMoment();
  const before = usePreviousWorld();
  const last = useRef(moment);
  const told = useRef(pageStore.getState().history.moments);
  // The first sight is of the place where the story is.
  useEffect(() => {
    const device = last.current.outcome && rowFor(last.current.outcome);
    if (device) showPlace(device);
  }, []);
  useEffect(() => {
    const came = last.current;
    last.current = moment;
    const { outcome } = moment;
    if (came === moment || !outcome) return;
    // A move in time says itself; only what was done just now is told here.
    const { moments } = pageStore.getState().history;
    const acted = moments !== told.current && moments[moment.parent ?? -1] === came;
    told.current = moments;
    if (acted) announce(announceOutcome(outcome), outcome.result === 'OK' ? 'polite' : 'assertive');
    // Only a step forward is a motion; stepping back or jumping is looking.
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
