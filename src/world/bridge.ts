import type { DeviceSpec, DriverName } from './types.ts';

/** PCI-to-PCI and CardBus bridges: the classes whose header is not the normal one. A host bridge (0600) has a normal header. */
const BRIDGE_CLASSES = ['0604', '0607'];
/** Drivers that bind to bridges alone. */
const BRIDGE_DRIVERS = ['pcieport', 'shpchp'];

/** Whether a device is a bridge; one whose class nobody said is a bridge while a bridge's driver is bound to it. */
export function isBridge(spec: DeviceSpec, driver: DriverName | null): boolean {
  return (
    BRIDGE_CLASSES.includes(spec.class) || (spec.assumed === true && driver !== null && BRIDGE_DRIVERS.includes(driver))
  );
}
