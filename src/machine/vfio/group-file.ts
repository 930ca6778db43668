/**
 * An open /dev/vfio/GROUP: the struct vfio_group as user space holds it (drivers/vfio/group.c). Setting a container
 * claims the group. Setting an iommufd in the container's place does not claim it. The descriptors of devices keep
 * the group file of a container alive after the group's descriptor is closed.
 */
import { assign, setup } from 'xstate';
import { type DeviceName, type GroupName, PersistentMap } from '../../world/index.ts';
import type { Answer } from '../run.ts';
import { says } from './answer.ts';
import { once } from '../once.ts';

export interface GroupFile {
  readonly group: GroupName;
  readonly container: string | null;
  readonly iommufd: string | null;
  /** Devices that are open through the container. Their number is container_users minus one. */
  readonly users: PersistentMap<true>;
}

export type GroupFileCall =
  | { readonly type: 'set-container'; readonly container: string }
  | { readonly type: 'set-iommufd'; readonly iommufd: string }
  | { readonly type: 'granted' | 'refused' | 'unset-container' | 'close' | 'revoke' }
  | { readonly type: 'use'; readonly device: DeviceName; readonly iommuDriverSet: boolean }
  | { readonly type: 'unuse'; readonly device: DeviceName };

const usersAfter = (users: GroupFile['users'], event: GroupFileCall) =>
  event.type === 'unuse' ? users.without(event.device) : users;
const containerIsSet = { actions: says('EINVAL', 'container-already-set') };

export const groupFileMachine = once(() =>
  setup({
    types: { context: {} as GroupFile, events: {} as GroupFileCall, input: {} as { group: GroupName } },
    guards: {
      deviceFdsOpen: ({ context }) => context.users.size > 0,
      isOpenAlready: ({ context, event }) => event.type === 'use' && context.users.has(event.device),
      noIommuDriver: ({ event }) => event.type === 'use' && !event.iommuDriverSet,
      lastUserGoes: ({ context, event }) => usersAfter(context.users, event).size === 0,
      hasIommufd: ({ context }) => context.iommufd !== null,
    },
    actions: {
      answer: (_, _params: Answer) => {},
      remember: assign(({ event }) => (event.type === 'set-container' ? { container: event.container } : {})),
      rememberIommufd: assign(({ event }) => (event.type === 'set-iommufd' ? { iommufd: event.iommufd } : {})),
      forget: assign({ container: null, iommufd: null }),
      addUser: assign(({ context, event }) =>
        event.type === 'use' ? { users: context.users.with(event.device, true) } : {},
      ),
      dropUser: assign(({ context, event }) => ({ users: usersAfter(context.users, event) })),
      // Steps that the caller carries out.
      claim: () => {},
      detach: () => {},
      putIommufd: () => {},
    },
  }).createMachine({
    id: 'vfio-group',
    initial: 'bare',
    context: ({ input }) => ({ group: input.group, container: null, iommufd: null, users: PersistentMap.of<true>() }),
    states: {
      bare: {
        on: {
          'set-container': { target: 'claiming', actions: ['remember', 'claim'] },
          'set-iommufd': { target: 'compat', actions: ['rememberIommufd', says('OK', 'iommufd-set')] },
          'unset-container': { actions: says('EINVAL', 'no-container') },
          use: { actions: says('EINVAL', 'no-container') },
          close: 'released',
          revoke: 'orphaned',
        },
      },
      claiming: { on: { granted: 'attached', refused: { target: 'bare', actions: 'forget' } } },
      attached: {
        on: {
          'set-container': containerIsSet,
          'set-iommufd': containerIsSet,
          'unset-container': [
            { guard: 'deviceFdsOpen', actions: says('EBUSY', 'device-fds-open') },
            { target: 'bare', actions: ['detach', 'forget', says('OK', 'container-unset')] },
          ],
          use: [
            { guard: 'isOpenAlready', actions: says('OK', 'device-opened') },
            { guard: 'noIommuDriver', actions: says('EINVAL', 'iommu-not-set') },
            { actions: ['addUser', says('OK', 'device-opened')] },
          ],
          unuse: { actions: 'dropUser' },
          close: [
            { guard: 'deviceFdsOpen', target: 'lingering' },
            { target: 'released', actions: 'detach' },
          ],
          revoke: { target: 'orphaned', actions: ['detach', 'forget'] },
        },
      },
      compat: {
        description: 'An iommufd stands for the container: each device claims when it is opened first.',
        on: {
          'set-container': containerIsSet,
          'set-iommufd': containerIsSet,
          'unset-container': { target: 'bare', actions: ['putIommufd', 'forget', says('OK', 'iommufd-unset')] },
          use: { actions: says('OK', 'device-opened') },
          unuse: {},
          close: { target: 'released', actions: 'putIommufd' },
          revoke: 'orphaned',
        },
      },
      lingering: {
        description: "The descriptor is closed; the devices' descriptors hold the file.",
        on: {
          unuse: [
            { guard: 'lastUserGoes', target: 'released', actions: ['dropUser', 'detach'] },
            { actions: 'dropUser' },
          ],
        },
      },
      orphaned: {
        description: 'The last device of the group left VFIO: group->iommu_group is NULL.',
        on: {
          'set-container': [
            { guard: 'hasIommufd', actions: says('EINVAL', 'container-already-set') },
            { actions: says('ENODEV', 'group-gone') },
          ],
          'set-iommufd': [
            { guard: 'hasIommufd', actions: says('EINVAL', 'container-already-set') },
            { actions: says('ENODEV', 'group-gone') },
          ],
          'unset-container': [
            { guard: 'hasIommufd', actions: ['putIommufd', 'forget', says('OK', 'iommufd-unset')] },
            { actions: says('EINVAL', 'no-container') },
          ],
          use: { actions: says('ENODEV', 'group-gone') },
          close: [{ guard: 'hasIommufd', target: 'released', actions: 'putIommufd' }, { target: 'released' }],
        },
      },
      released: {},
    },
  }),
);
