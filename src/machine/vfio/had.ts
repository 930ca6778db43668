/** The last driver of a device. Modules need it from events before VFIO's calls are loaded. */
import type { DeviceName, DriverName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { WITH_VFIO } from './state.ts';

/** Records the driver that autoprobe would bind, for a device whose topology names no driver. */
export function remember(draft: Draft, device: DeviceName, driver: DriverName): void {
  if (!draft.version.driver(driver).counts) return;
  if (!WITH_VFIO.has(draft.before.protocol) || draft.before.topology.devices.get(device)?.driver) return;
  if (draft.device(device)!.had !== driver) draft.setDevice(device, { had: driver });
}
