import type { DriverName, ProtocolId } from '../world/index.ts';
import { type DriverHabits, versionOf } from './versions.ts';

/** The habits of a driver in a version, or in one kernel release of the version. */
export function driverHabits(protocol: ProtocolId, release: string | null, driver: DriverName): DriverHabits {
  return versionOf(protocol, release).driver(driver);
}

/** True for versions that look at the members' drivers instead of a counter. */
export const asksDrivers = (protocol: ProtocolId): boolean => versionOf(protocol, null).drivers !== null;
