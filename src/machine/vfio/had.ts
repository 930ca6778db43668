/** Which driver a device had last: the one thing about modules that has to be kept before anybody asks for them. */
import type { DeviceName, DriverName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { WITH_VFIO } from './state.ts';

/** Keeps what autoprobe would match for a device of which nobody said what drives it. */
export function remember(draft: Draft, device: DeviceName, driver: DriverName): void {
  if (!draft.version.driver(driver).counts) return;
  if (!WITH_VFIO.has(draft.before.protocol) || draft.before.topology.devices.get(device)?.driver) return;
  if (draft.device(device)!.had !== driver) draft.setDevice(device, { had: driver });
}
