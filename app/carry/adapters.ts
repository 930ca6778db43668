/**
 * Five ways to carry. Each adapter turns its input into events of the carry statechart. The adapters know no DOM:
 * `hand.ts` and the hooks look at the page for them.
 */
import { type DeviceName, own } from '../../src/world/index.ts';
import type { CarryEvent, Load, Way } from './machine.ts';

export type Send = (event: CarryEvent) => void;

/** Mouse and touch. `deviceAt` gives the device at a point. */
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
      // Cancels a load that a click has picked. Otherwise a drag of the same load would put it back.
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

/** The devices of the board in reading order. */
export interface Places {
  /** The device that is `by` steps after `from`, around the end. If `from` is null: the first or the last device. */
  step(from: DeviceName | null, by: number): DeviceName | null;
  end(last: boolean): DeviceName | null;
  /** The next device whose name contains the typed text. */
  find(typed: string, from: DeviceName | null): DeviceName | null;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Keyboard. `key` returns true if it used the key. */
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
    /** The target changed by other means: by the focus or by a mouse. */
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

/** Pick, then place: two clicks. Other things may happen between the clicks. */
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

/** A menu entry names the load and the device at once. */
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
