/**
 * An open device: the struct vfio_device_file. It comes from a group file or from the device's own node
 * (drivers/vfio/device_cdev.c). A file from the node may do nothing until it is bound to an iommufd.
 */
import { assign, setup } from 'xstate';
import type { DeviceName } from '../../world/index.ts';
import type { Answer } from '../run.ts';
import { says } from './answer.ts';
import { once } from '../once.ts';

/** The number of the IOAS that an iommufd makes for a container's calls. */
export const COMPAT_IOAS = 0;

export interface DeviceFile {
  readonly device: DeviceName;
  /** The token of the group file that opened the device; null for a file from the device's node. */
  readonly group: string | null;
  /** The iommufd that is the owner of the device's claim. */
  readonly iommufd: string | null;
  readonly ioas: number | null;
  /** User space has given an eventfd. VFIO can use it to ask for the device back. */
  readonly asked: boolean;
}

export type DeviceFileCall =
  | {
      readonly type: 'bind';
      readonly iommufd: string;
      /** The other conditions that the call tests, in its order. */
      readonly groupFileOpen: boolean;
      readonly fault: 'EBADF' | 'EBADFD' | null;
      readonly openElsewhere: boolean;
    }
  | {
      readonly type: 'attach';
      readonly ioas: number;
      readonly groupIoas: number | null;
      readonly fault: 'ENOENT' | null;
    }
  | { readonly type: 'granted' | 'refused' | 'request' | 'close' };

export const deviceFileMachine = once(() =>
  setup({
    types: {
      context: {} as DeviceFile,
      events: {} as DeviceFileCall,
      input: {} as { device: DeviceName; group: string | null; iommufd: string | null },
    },
    guards: {
      fromGroup: ({ context }) => context.group !== null,
      groupFileIsOpen: ({ event }) => event.type === 'bind' && event.groupFileOpen,
      notOpen: ({ event }) => event.type === 'bind' && event.fault === 'EBADF',
      noIommufd: ({ event }) => event.type === 'bind' && event.fault === 'EBADFD',
      openedElsewhere: ({ event }) => event.type === 'bind' && event.openElsewhere,
      noSuchIoas: ({ event }) => event.type === 'attach' && event.fault !== null,
      otherIoasInGroup: ({ context, event }) =>
        event.type === 'attach' && context.ioas === null && event.groupIoas !== null && event.groupIoas !== event.ioas,
    },
    actions: {
      answer: (_, _params: Answer) => {},
      remember: assign(({ event }) => (event.type === 'bind' ? { iommufd: event.iommufd } : {})),
      forget: assign({ iommufd: null }),
      attachTo: assign(({ event }) => (event.type === 'attach' ? { ioas: event.ioas } : {})),
      takeEventfd: assign({ asked: true }),
      claim: () => {},
    },
  }).createMachine({
    id: 'vfio-device-file',
    initial: 'opening',
    context: ({ input }) => ({ ...input, ioas: input.iommufd === null ? null : COMPAT_IOAS, asked: false }),
    states: {
      opening: { always: [{ guard: 'fromGroup', target: 'granted' }, { target: 'blocked' }] },
      blocked: {
        description: 'access_granted is not set yet.',
        on: {
          bind: [
            { guard: 'groupFileIsOpen', actions: says('EBUSY', 'group-file-open') },
            { guard: 'notOpen', actions: says('EBADF', 'not-open') },
            { guard: 'noIommufd', actions: says('EBADFD', 'not-an-iommufd') },
            { guard: 'openedElsewhere', actions: says('EINVAL', 'open-elsewhere') },
            { target: 'claiming', actions: ['remember', 'claim'] },
          ],
          attach: { actions: says('EINVAL', 'not-bound') },
          request: { actions: says('EINVAL', 'not-bound') },
          close: 'released',
        },
      },
      claiming: { on: { granted: 'granted', refused: { target: 'blocked', actions: 'forget' } } },
      granted: {
        on: {
          bind: [
            { guard: 'fromGroup', actions: says('EINVAL', 'not-a-cdev') },
            { guard: 'groupFileIsOpen', actions: says('EBUSY', 'group-file-open') },
            { actions: says('EINVAL', 'iommufd-already-bound') },
          ],
          attach: [
            { guard: 'fromGroup', actions: says('ENOTTY', 'not-a-cdev') },
            { guard: 'noSuchIoas', actions: says('ENOENT', 'no-such-ioas') },
            { guard: 'otherIoasInGroup', actions: says('EINVAL', 'other-ioas') },
            { actions: ['attachTo', says('OK', 'ioas-attached')] },
          ],
          request: { actions: ['takeEventfd', says('OK', 'eventfd-set')] },
          close: 'released',
        },
      },
      released: {},
    },
  }),
);
