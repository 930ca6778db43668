/** An owner file: a VFIO group file, a container or an iommufd, as the version has it. The same name is the same file. */
import { assign, setup } from 'xstate';

export interface OwnerFile {
  /** Devices it holds, in the order of their attach. */
  readonly holds: readonly string[];
}
export type OwnerFileCall =
  | { readonly type: 'open' | 'close' }
  | { readonly type: 'attach' | 'detach'; readonly device: string };

export const ownerFileMachine = setup({
  types: { context: {} as OwnerFile, events: {} as OwnerFileCall },
  actions: {
    hold: assign(({ context, event }) => ('device' in event ? { holds: [...context.holds, event.device] } : {})),
    letGo: assign(({ context, event }) => ('device' in event ? { holds: context.holds.filter((device) => device !== event.device) } : {})),
    letAllGo: assign({ holds: [] }),
  },
}).createMachine({
  id: 'owner-file',
  initial: 'unopened',
  context: { holds: [] },
  states: {
    unopened: { on: { open: 'open', attach: { target: 'open', actions: 'hold' } } },
    open: { on: { attach: { actions: 'hold' }, detach: { actions: 'letGo' }, close: { target: 'closed', actions: 'letAllGo' } } },
    closed: { on: { open: 'open' } },
  },
});
