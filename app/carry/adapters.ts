/** Five ways to carry, each turned into the machine's events. They know no DOM: `hand.ts` and the hooks give them eyes. */
import { type DeviceName, own } from '../../src/world/index.ts';
import type { CarryEvent, Load, Way } from './machine.ts';

export type Send = (event: CarryEvent) => void;

/** Mouse and touch. `deviceAt` sees what lies under a point. */
export function pointerAdapter(send: Send, deviceAt: (x: number, y: number) => DeviceName | null) {
  let last: DeviceName | null = null;
  const aim = (x: number, y: number) => {
    const device = deviceAt(x, y);
    if (device !== last) send({ type: 'HOVER', device });
    last = device;
  };
  return {
    start(load: Load, way: Way & ('mouse' | 'touch')) {
      last = null;
      // What was picked by a click before is let go, or dragging that very thing would put it back.
      send({ type: 'CANCEL' });
      send({ type: 'PICK', load, way });
    },
    move: aim,
    end(x: number, y: number) {
      aim(x, y);
      send({ type: 'DROP' });
    },
    cancel() {
      send({ type: 'CANCEL' });
    },
  };
}

/** Where devices stand, in the order they are read. */
export interface Places {
  /** The one `by` steps on, around the end; from null the first or the last. */
  step(from: DeviceName | null, by: number): DeviceName | null;
  end(last: boolean): DeviceName | null;
  /** The next one whose name holds the typed text. */
  find(typed: string, from: DeviceName | null): DeviceName | null;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Keyboard: `key` says whether it used the key. */
export function keyAdapter(send: Send, places: Places, now: () => number = Date.now) {
  let target: DeviceName | null = null;
  let typed = '';
  let typedAt = 0;
  const go = (device: DeviceName | null): true => {
    if (device !== null) send({ type: 'HOVER', device: (target = device) });
    return true;
  };
  return {
    pick(load: Load, from: DeviceName | null) {
      target = null;
      typed = '';
      send({ type: 'PICK', load, way: 'keys' });
      go(from ?? places.end(false));
    },
    /** The aim moved by other means: focus, a mouse. */
    at(device: DeviceName | null) {
      target = device;
    },
    key(key: string, shift = false): boolean {
      if (key === 'Escape') return (send({ type: 'CANCEL' }), true);
      if (key === 'Enter' || (key === ' ' && typed === '')) return (send({ type: 'DROP' }), true);
      if (key === 'Tab') return go(places.step(target, shift ? -1 : 1));
      const step = own(STEPS, key);
      if (step !== undefined) return go(places.step(target, step));
      if (key === 'Home' || key === 'End') return go(places.end(key === 'End'));
      if (key.length !== 1) return false;
      typed = now() - typedAt > 1000 ? key : typed + key;
      typedAt = now();
      return go(places.find(typed, target));
    },
  };
}

/** Pick, then place: two clicks, anything may happen in between. */
export function clickAdapter(send: Send) {
  return {
    source(load: Load) {
      send({ type: 'PICK', load, way: 'clicks' });
    },
    target(device: DeviceName) {
      send({ type: 'HOVER', device });
      send({ type: 'DROP' });
    },
    nowhere() {
      send({ type: 'CANCEL' });
    },
  };
}

/** A menu's entry names both ends at once. */
export function menuAdapter(send: Send) {
  return {
    choose(load: Load, device: DeviceName) {
      send({ type: 'CANCEL' });
      send({ type: 'PICK', load, way: 'menu' });
      send({ type: 'HOVER', device });
      send({ type: 'DROP' });
    },
  };
}
