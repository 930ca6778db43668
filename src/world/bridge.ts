import type { DeviceSpec, DriverName } from './types.ts';

/**
 * The classes of PCI-to-PCI and CardBus bridges. Their header is not the normal one. A host bridge (0600) has a
 * normal header.
 */
const BRIDGE_CLASSES = ['0604', '0607'];
/** Drivers that bind only to bridges. */
const BRIDGE_DRIVERS = ['pcieport', 'shpchp'];

/**
 * True if the device is a bridge. A device without a stated class is a bridge while a bridge's driver is bound to it.
 */
export function isBridge(spec: DeviceSpec, driver: DriverName | null): boolean {
  return (
    BRIDGE_CLASSES.includes(spec.class) || (spec.assumed === true && driver !== null && BRIDGE_DRIVERS.includes(driver))
  );
}
