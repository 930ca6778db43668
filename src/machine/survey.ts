/** The members' drivers, for versions that look at them instead of a count. */
import { type DeviceName, type DriverName, isBridge, type Test, type Topology } from '../world/index.ts';
import type { Call, DriverTest } from './versions.ts';
import { deviceOf, type DeviceState, type GroupState } from './world.ts';

/** A member whose driver is in the way. */
export interface Blamed {
  readonly member: DeviceName;
  readonly memberDriver: DriverName;
}

/** The first of the devices that stands against the party; null where none does. */
export function blamed(
  test: DriverTest,
  topology: Topology,
  devices: GroupState['devices'],
  party: 'kernel' | 'user' | null,
): Blamed | null {
  const found = party === null ? undefined : devices.find(against(test, topology, party));
  return found ? { member: found[0], memberDriver: deviceOf(found[1]).driver! } : null;
}

type Asked = Test<readonly [DeviceName, DeviceState]>;
const asked = new WeakMap<Topology, Map<DriverTest, Map<string, Asked>>>();

/** One function for each question, so that a device is asked again only after it has changed. */
function against(test: DriverTest, topology: Topology, party: 'kernel' | 'user'): Asked {
  let tests = asked.get(topology);
  if (!tests) asked.set(topology, (tests = new Map()));
  let parties = tests.get(test);
  if (!parties) tests.set(test, (parties = new Map()));
  let found = parties.get(party);
  if (!found) {
    found = ([name, device]) => {
      const { driver } = deviceOf(device);
      return driver !== null && test.against({ driver, bridge: isBridge(topology.devices.get(name)!, driver) }, party);
    };
    parties.set(party, found);
  }
  return found;
}

/** A user's claim asks every member. */
export const asksDrivers = ({ type }: Call): boolean => type === 'claim' || type === 'attach' || type === 'use';
