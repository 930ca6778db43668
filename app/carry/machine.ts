/**
 * The statechart for carrying a driver or an owner file to a device. Five adapters send it the same events. A drop
 * emits the event for the history.
 */
import { assign, emit, setup } from 'xstate';
import type { DeviceName, Event } from '../../src/world/index.ts';

/** The driver or owner file that is carried. */
export interface Load {
  readonly kind: 'driver' | 'file';
  readonly name: string;
}
/** The way in which the load was picked up. Only the ghost, the focus and the announcements depend on it. */
export type Way = 'mouse' | 'touch' | 'keys' | 'clicks' | 'menu';

export type CarryEvent =
  | { readonly type: 'PICK'; readonly load: Load; readonly way: Way }
  | { readonly type: 'HOVER'; readonly device: DeviceName | null }
  /** Without `device`, the drop is at the hovered device. If no device is hovered, the drop is a cancel. */
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
    // Both states behave like idle. They differ only in the result of the last carry.
    dropped: { on: { PICK: { target: 'carrying', actions: 'take' } } },
    cancelled: { on: { PICK: { target: 'carrying', actions: 'take' } } },
  },
  on: {
    // Picking the same load again puts it back. Another load replaces it.
    PICK: [
      { guard: 'sameSource', target: '.cancelled', actions: 'letGo' },
      { target: '.carrying', actions: 'take' },
    ],
    CANCEL: { guard: ({ context }) => context.load !== null, target: '.cancelled', actions: 'letGo' },
  },
});
