/** The page's one hand: the running carry statechart, and its lookups in the page. */
import { useSyncExternalStore } from 'react';
import { createActor } from 'xstate';
import type { DeviceName } from '../../src/world/index.ts';
import { clickAdapter, keyAdapter, menuAdapter, pointerAdapter, type Places } from './adapters.ts';
import { carryMachine, type Carried, type CarryEvent } from './machine.ts';

export const hand = createActor(carryMachine).start();
const send = (event: CarryEvent): void => hand.send(event);
const carried = (): Carried => hand.getSnapshot().context;
export const isCarrying = (): boolean => carried().load !== null;

const nothing: Carried = { load: null, way: 'mouse', target: null };

/** A part of the carry statechart's context. The component renders again only when that part changes. */
export function useCarried<T>(select: (carried: Carried) => T): T {
  return useSyncExternalStore(
    (changed) => hand.subscribe(changed).unsubscribe,
    () => select(carried()),
    () => select(nothing),
  );
}

/** The rows of the devices on the board, in reading order. */
function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-device]')];
}
// A search through 4,096 rows takes milliseconds that a drop does not have. So this map remembers the last rows.
const seen = new Map<DeviceName, HTMLElement>();
function remember(row: HTMLElement | null): HTMLElement | null {
  if (!row) return null;
  if (seen.size > 64) seen.clear();
  seen.set(row.dataset.device!, row);
  return row;
}
export function rowOf(device: DeviceName): HTMLElement | null {
  const known = seen.get(device);
  if (known?.isConnected && known.dataset.device === device) return known;
  return remember(document.querySelector<HTMLElement>(`[data-device="${CSS.escape(device)}"]`));
}
const nameOf = (row: Element | null | undefined): DeviceName | null => row?.getAttribute('data-device') ?? null;

export function deviceAt(x: number, y: number): DeviceName | null {
  return nameOf(remember(document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-device]') ?? null));
}

const places: Places = {
  step(from, by) {
    const all = rows();
    if (all.length === 0) return null;
    const at = from === null ? -1 : all.findIndex((row) => nameOf(row) === from);
    return nameOf(all[(at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by + all.length) % all.length]);
  },
  end: (last) => nameOf(rows().at(last ? -1 : 0)),
  find(typed, from) {
    const all = rows().map((row) => nameOf(row)!);
    const text = typed.toLowerCase();
    const fits = (name: string) => name.toLowerCase().includes(text);
    // A second letter may still mean the present target. A first letter means the next device.
    const at = from === null ? 0 : all.indexOf(from) + (typed.length > 1 ? 0 : 1);
    return all.slice(at).find(fits) ?? all.find(fits) ?? null;
  },
};

export const byPointer = pointerAdapter(send, deviceAt);
export const byKeys = keyAdapter(send, places);
export const byClicks = clickAdapter(send);
export const byMenu = menuAdapter(send);

/** Moves the focus to the button of a device and scrolls it into view. */
export function focusDevice(device: DeviceName): void {
  const button = rowOf(device)?.querySelector<HTMLElement>('[data-place]');
  button?.focus({ preventScroll: true });
  button?.closest('[data-device]')?.scrollIntoView({ block: 'nearest' });
}

/** Moves the focus over the board by arrow keys, Home, End and type-ahead while the hand is empty. */
export const wander = (() => {
  const walker = keyAdapter((event) => {
    if (event.type === 'HOVER' && event.device !== null) focusDevice(event.device);
  }, places);
  return (from: DeviceName | null, key: string): boolean => {
    walker.at(from);
    return walker.key(key);
  };
})();
