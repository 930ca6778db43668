import type { DriverName, ProtocolId } from '../world/index.ts';
import { type DriverHabits, versionOf } from './versions.ts';

/** How a version treats a driver, or how one kernel release of the version does. */
export function driverHabits(protocol: ProtocolId, release: string | null, driver: DriverName): DriverHabits {
  return versionOf(protocol, release).driver(driver);
}

/** True for versions that look at the members' drivers instead of a counter. */
export const asksDrivers = (protocol: ProtocolId): boolean => versionOf(protocol, null).drivers !== null;
