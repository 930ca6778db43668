import { useEffect, useRef } from 'react';
import { announceOutcome } from '../../src/words/index.ts';
import { announce } from '../announce/index.ts';
import { flyClaim, rowOf, shake } from '../carry/index.ts';
import { pageStore, useMoment, usePreviousWorld } from '../store/index.ts';
import { groupViews, type GroupView } from '../../src/machine/index.ts';
import { COUNTERS } from '../../src/world/index.ts';

/** The whole group where it fits, else the device. */
export function showPlace(device: Element): void {
  const stage = device.closest('[data-scrolls]');
  const group = device.closest('[data-group]');
  const fits = stage && group && group.clientHeight < stage.clientHeight - 24;
  (fits ? group : device).scrollIntoView({ block: 'nearest' });
}

/** Counters that the step changed, with the way they went. */
function moved(now: GroupView, was: GroupView) {
  return COUNTERS.flatMap((counter) => {
    const by = (now.counts[counter] ?? 0) - (was.counts[counter] ?? 0);
    return by === 0 ? [] : [{ counter, by }];
  });
}

/** After each step: tells a screen reader, brings the place into view, and lets a claim travel between device and counter. */
export function useMotion(): void {
  const moment = useMoment();
  const before = usePreviousWorld();
  const last = useRef(moment);
  const told = useRef(pageStore.getState().history.moments);
  // The first sight is of the place where the story is.
  useEffect(() => {
    const event = last.current.outcome?.event;
    const device = event && 'device' in event ? rowOf(event.device) : null;
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
    const device = 'device' in outcome.event ? rowOf(outcome.event.device) : null;
    if (device) showPlace(device);
    // Only a step forward is a motion; stepping back or jumping is looking.
    if (moment.parent !== came.id || !before) return;
    if (outcome.result !== 'OK') {
      if (device) shake(device);
      return;
    }
    const known = new Map(groupViews(before).map((group) => [group.name, group]));
    for (const now of groupViews(moment.world)) {
      const was = known.get(now.name);
      if (!was || was === now) continue;
      const card = device?.closest(`[data-group="${CSS.escape(now.name)}"]`) ?? document.querySelector(`[data-group="${CSS.escape(now.name)}"]`);
      for (const { counter, by } of moved(now, was)) {
        const register = card?.querySelector(`[data-count="${counter}"]`);
        const from = device ?? card?.querySelector('.device[data-changed]');
        if (!register || !from) continue;
        const hue = counter === 'owner_cnt' ? now.owns : counter;
        const slot = from.querySelector('.chip, .slot') ?? from;
        if (by > 0) flyClaim(slot, register, hue);
        else flyClaim(register, slot, hue);
      }
    }
  }, [moment, before]);
}
