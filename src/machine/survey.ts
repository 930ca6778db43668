/** The members' drivers, for versions that look at them instead of a count. */
import { type DeviceName, type DriverName, isBridge, type Topology } from '../world/index.ts';
import type { Call, DriverTest } from './versions.ts';
import { deviceOf, type DeviceState } from './world.ts';

/** A member whose driver is in the way. */
export interface Blamed { readonly member: DeviceName; readonly memberDriver: DriverName }

/** The first of the devices that stands against the party; null where none does. */
export function blamed(test: DriverTest, topology: Topology, devices: readonly DeviceState[], party: 'kernel' | 'user' | null): Blamed | null {
  if (party === null) return null;
  for (const device of devices) {
    const { driver } = deviceOf(device);
    if (driver === null) continue;
    const bridge = isBridge(topology.devices.get(device.name)!, driver);
    if (test.against({ driver, bridge }, party)) return { member: device.name, memberDriver: driver };
  }
  return null;
}

/** A user's claim asks every member. */
export const asksDrivers = ({ type }: Call): boolean => type === 'claim' || type === 'attach' || type === 'use';
