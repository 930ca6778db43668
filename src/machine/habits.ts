import type { DriverName, ProtocolId } from '../world/index.ts';
import { type DriverHabits, versionOf } from './versions.ts';

/** What a driver is to a version, or to one kernel of its span. */
export function driverHabits(protocol: ProtocolId, release: string | null, driver: DriverName): DriverHabits {
  return versionOf(protocol, release).driver(driver);
}

/** Whether a version looks at its members' drivers where others count. */
export const asksDrivers = (protocol: ProtocolId): boolean => versionOf(protocol, null).drivers !== null;
