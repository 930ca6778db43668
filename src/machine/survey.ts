/** Tests the drivers of a group's members, for versions that look at drivers instead of a counter. */
import { type DeviceName, type DriverName, isBridge, type Test, type Topology } from '../world/index.ts';
import type { Call, DriverTest } from './versions.ts';
import { deviceOf, type DeviceState, type GroupState } from './world.ts';

/** A group member whose driver prevents a claim or a bind. */
export interface Blamed {
  readonly member: DeviceName;
  readonly memberDriver: DriverName;
}

/** The first device whose driver conflicts with `party`. Null where no driver conflicts, and for a null `party`. */
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

/**
 * One test function for each question. A persistent map remembers answers by function, so it tests only changed
 * devices again.
 */
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

/** True for a user's claim, which tests the drivers of all members. */
export const asksDrivers = ({ type }: Call): boolean => type === 'claim' || type === 'attach' || type === 'use';
