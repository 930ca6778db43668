/** Lists all events that a task allows. */
import { ENV_FLAGS, type Event, type GroupName, MODES } from '../world/index.ts';
import type { TaskEvent } from './types.ts';

export interface Choice {
  readonly events: readonly TaskEvent[];
  readonly devices: readonly string[];
  readonly drivers: readonly string[];
  readonly files: readonly string[];
  readonly groups: readonly GroupName[];
}

/** The order is fixed, so the same search always finds the same solution. */
export function movesOf({ events, devices, drivers, files, groups }: Choice): readonly Event[] {
  return events.flatMap((type): readonly Event[] => {
    switch (type) {
      case 'bind':
        return devices.flatMap((device) => drivers.map((driver) => ({ type, device, driver })));
      case 'unbind':
      case 'unplug':
        return devices.map((device) => ({ type, device }));
      case 'open':
      case 'close':
        return files.map((file) => ({ type, file }));
      case 'attach':
      case 'detach':
        return devices.flatMap((device) => files.map((file) => ({ type, device, file })));
      case 'claim':
      case 'release':
        return devices.flatMap((device) =>
          MODES.flatMap((mode): Event[] =>
            mode === 'user' ? files.map((file) => ({ type, device, mode, file })) : [{ type, device, mode }],
          ),
        );
      case 'claim-group':
      case 'release-group':
        return groups.flatMap((group) => files.map((file) => ({ type, group, file })));
      case 'hotplug':
        return devices.flatMap((device) => groups.map((group) => ({ type, device, group })));
      case 'env':
        return groups.flatMap((group) =>
          ENV_FLAGS.flatMap((flag): Event[] => [
            { type, group, flag, on: true },
            { type, group, flag, on: false },
          ]),
        );
    }
  });
}
