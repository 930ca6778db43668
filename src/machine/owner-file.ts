/**
 * An owner file. Depending on the version it is a VFIO group file, a container or an iommufd. The same name is the
 * same file.
 */
import { assign, setup } from 'xstate';
import { PersistentMap } from '../world/index.ts';

export interface OwnerFile {
  /** Devices that the file holds, in the order of their attach. */
  readonly holds: PersistentMap<true>;
  /** The number of held devices in each group. A device stays in its group while a file holds it. */
  readonly groups: PersistentMap<number>;
}
export type OwnerFileCall =
  | { readonly type: 'open' | 'close' }
  | { readonly type: 'attach' | 'detach'; readonly device: string; readonly group: string };

const NOTHING: OwnerFile = { holds: PersistentMap.of(), groups: PersistentMap.of() };

function counted({ groups }: OwnerFile, group: string, by: 1 | -1): OwnerFile['groups'] {
  const now = (groups.get(group) ?? 0) + by;
  return now > 0 ? groups.with(group, now) : groups.without(group);
}

export const ownerFileMachine = setup({
  types: { context: {} as OwnerFile, events: {} as OwnerFileCall },
  actions: {
    hold: assign(({ context, event }) =>
      'device' in event
        ? { holds: context.holds.with(event.device, true), groups: counted(context, event.group, 1) }
        : {},
    ),
    letGo: assign(({ context, event }) =>
      'device' in event
        ? { holds: context.holds.without(event.device), groups: counted(context, event.group, -1) }
        : {},
    ),
    letAllGo: assign(NOTHING),
  },
}).createMachine({
  id: 'owner-file',
  initial: 'unopened',
  context: NOTHING,
  states: {
    unopened: { on: { open: 'open', attach: { target: 'open', actions: 'hold' } } },
    open: {
      on: {
        attach: { actions: 'hold' },
        detach: { actions: 'letGo' },
        close: { target: 'closed', actions: 'letAllGo' },
      },
    },
    closed: { on: { open: 'open' } },
  },
});
