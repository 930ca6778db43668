/** Carrying a driver or an owner file to a device. Five adapters feed it the same events; the script event comes out at the drop. */
import { assign, emit, setup } from 'xstate';
import type { DeviceName, Event } from '../../src/world/index.ts';

/** What is in the hand. */
export interface Load {
  readonly kind: 'driver' | 'file';
  readonly name: string;
}
/** How it got there. Only looks depend on it: the ghost, where focus goes, what is announced. */
export type Way = 'mouse' | 'touch' | 'keys' | 'clicks' | 'menu';

export type CarryEvent =
  | { readonly type: 'PICK'; readonly load: Load; readonly way: Way }
  | { readonly type: 'HOVER'; readonly device: DeviceName | null }
  /** Without a device: where it hovers; nowhere is a cancel. */
  | { readonly type: 'DROP'; readonly device?: DeviceName }
  | { readonly type: 'CANCEL' };

export interface Carried {
  readonly load: Load | null;
  readonly way: Way;
  readonly target: DeviceName | null;
}
export type CarryEmitted = { readonly type: 'dropped'; readonly event: Event; readonly load: Load; readonly way: Way };

export function dropEvent(load: Load, device: DeviceName): Event {
  return load.kind === 'driver'
    ? { type: 'bind', device, driver: load.name }
    : { type: 'attach', device, file: load.name };
}

const empty: Carried = { load: null, way: 'mouse', target: null };

export const carryMachine = setup({
  types: { context: {} as Carried, events: {} as CarryEvent, emitted: {} as CarryEmitted },
  guards: {
    onDevice: ({ event }) => (event.type === 'HOVER' || event.type === 'DROP') && Boolean(event.device),
    sameSource: ({ context, event }) =>
      event.type === 'PICK' && event.load.kind === context.load?.kind && event.load.name === context.load.name,
  },
  actions: {
    take: assign(({ event }) => (event.type === 'PICK' ? { load: event.load, way: event.way, target: null } : {})),
    aim: assign(({ event }) =>
      (event.type === 'HOVER' || event.type === 'DROP') && event.device !== undefined ? { target: event.device } : {},
    ),
    letGo: assign(() => empty),
    give: emit(({ context: { load, way, target } }) => ({
      type: 'dropped' as const,
      event: dropEvent(load!, target!),
      load: load!,
      way,
    })),
  },
}).createMachine({
  id: 'carry',
  context: empty,
  initial: 'idle',
  states: {
    idle: { on: { PICK: { target: 'carrying', actions: 'take' } } },
    carrying: {
      on: {
        HOVER: { guard: 'onDevice', target: 'over', actions: 'aim' },
        DROP: [
          { guard: 'onDevice', target: 'dropped', actions: ['aim', 'give', 'letGo'] },
          { target: 'cancelled', actions: 'letGo' },
        ],
      },
    },
    over: {
      on: {
        HOVER: [
          { guard: 'onDevice', actions: 'aim' },
          { target: 'carrying', actions: 'aim' },
        ],
        DROP: { target: 'dropped', actions: ['aim', 'give', 'letGo'] },
      },
    },
    // Both rest like idle; they differ only in what became of the last load.
    dropped: { on: { PICK: { target: 'carrying', actions: 'take' } } },
    cancelled: { on: { PICK: { target: 'carrying', actions: 'take' } } },
  },
  on: {
    // Picking the same thing again puts it back; another thing replaces it.
    PICK: [
      { guard: 'sameSource', target: '.cancelled', actions: 'letGo' },
      { target: '.carrying', actions: 'take' },
    ],
    CANCEL: { guard: ({ context }) => context.load !== null, target: '.cancelled', actions: 'letGo' },
  },
});
