/** The facts in the lines so far, joined by address. */
import type { DeviceName, DriverName, GroupName } from '../world/index.ts';
import { asAddress } from './address.ts';
import type { Naming } from './naming.ts';
import { FORMATS, type Format, type UnreadCode } from './types.ts';

export interface DeviceFacts {
  readonly name: DeviceName;
  readonly pci: boolean;
  group: GroupName | null;
  class: string | null;
  title: string;
  driver: DriverName | null;
  /** The formats of the listings that contain the device, one bit for each. */
  formats: number;
}

export class Facts {
  readonly devices = new Map<DeviceName, DeviceFacts>();
  /** Every group that a line names, and the groups with a member that the listing could not name. */
  readonly groups = new Set<GroupName>();
  readonly unnamed = new Set<GroupName>();
  /** The formats that were read, and the formats that show drivers, one bit for each. */
  seen = 0;
  withDrivers = 0;
  /** A loop printed `*` for a group, or the directory of the groups is missing. */
  noIommu = false;
  /** Drivers whose name was changed, because no script can hold it. */
  readonly respelled = new Set<DriverName>();

  device(name: DeviceName, format: Format): DeviceFacts {
    const bit = bitOf(format);
    this.seen |= bit;
    let facts = this.devices.get(name);
    if (facts === undefined) {
      facts = { name, pci: asAddress(name) !== null, group: null, class: null, title: '', driver: null, formats: 0 };
      this.devices.set(name, facts);
    }
    facts.formats |= bit;
    return facts;
  }

  group(name: GroupName, format: Format): void {
    this.seen |= bitOf(format);
    this.groups.add(name);
  }

  /** Marks a format as one that shows a driver where a driver is bound. */
  showsDrivers(format: Format): void {
    this.withDrivers |= bitOf(format);
  }

  driverKnown(facts: DeviceFacts): boolean {
    return facts.driver !== null || (facts.formats & this.withDrivers) !== 0;
  }

  formats(): Format[] {
    // The device lines of `lspci -v` look like those of the short form
    const seen = (this.seen & bitOf('lspci-v')) !== 0 ? this.seen & ~bitOf('lspci') : this.seen;
    return FORMATS.filter((format) => (seen & bitOf(format)) !== 0);
  }
}

/** Puts a device into a group. A device keeps the group of the first line that names one. */
export function joinGroup(device: DeviceFacts, group: GroupName): UnreadCode | null {
  device.group ??= group;
  return device.group === group ? null : 'other-group';
}

/**
 * Stores class and title. A title may be cut or come from another list, so only two different class numbers
 * contradict each other.
 */
export function describe(device: DeviceFacts, naming: Naming): UnreadCode | null {
  if (device.class !== null && naming.class !== null && device.class !== naming.class) return 'other-class';
  device.class ??= naming.class;
  if (device.title === '') device.title = naming.title;
  return null;
}

export function bindDriver(device: DeviceFacts, driver: DriverName): UnreadCode | null {
  device.driver ??= driver;
  return device.driver === driver ? null : 'other-driver';
}

function bitOf(format: Format): number {
  return 1 << FORMATS.indexOf(format);
}
