/** The layout of a group's memory. Objects are allocated one after the other and never move. */
import { memoryFor } from '../c/run/index.ts';
import { FIRST_ADDRESS } from '../c/index.ts';
import type { DeviceName, DriverName, FileName } from '../world/index.ts';
import type { Tale } from './tale.ts';
import type { Places } from './types.ts';

/** Memory grows by a multiple of this number of words. */
const ROOM = 256;

/** Builds the memory of a group. The builder owns `memory`. */
export class Site {
  readonly tale: Tale;
  memory: Int32Array;
  places: Places;

  constructor(tale: Tale, memory: Int32Array, places: Places) {
    this.tale = tale;
    this.memory = memory;
    this.places = places;
  }

  /** The memory of a group without devices: the group's struct and the three domains. */
  static empty(tale: Tale): Site {
    const start = FIRST_ADDRESS + tale.program.data.length * 4;
    const memory = memoryFor(tale.program, roomFor(start));
    const nothing: Places = {
      top: start,
      group: 0,
      domains: { default: 0, blocking: 0, private: 0 },
      devices: new Map(),
      files: new Map(),
      drivers: new Map(),
    };
    const site = new Site(tale, memory, nothing);
    const group = site.allocate('iommu_group');
    const domain = (): number => site.allocate('iommu_domain');
    const domains = { default: domain(), blocking: domain(), private: domain() };
    // Spread `site.places` only after the allocations, because each allocation changes `top`.
    site.places = { ...site.places, group, domains };
    site.write('iommu_group', group, 'default_domain', domains.default);
    site.write('iommu_group', group, 'blocking_domain', domains.blocking);
    site.write('iommu_group', group, 'user_domain', domains.private);
    site.write('iommu_group', group, 'domain', domains.default);
    return site;
  }

  private allocate(struct: string): number {
    const { top } = this.places;
    // An empty struct also needs a unique address.
    const next = top + Math.max(4, this.tale.sizeOf(struct));
    if (next > this.memory.length * 4) {
      const larger = new Int32Array(roomFor(next) >>> 2);
      larger.set(this.memory);
      this.memory = larger;
    }
    this.places = { ...this.places, top: next };
    return top;
  }

  /** Writes a field if the listing has this field. */
  write(struct: string, address: number, field: string, value: number): void {
    const offset = this.tale.offset(struct, field);
    if (offset !== null) this.memory[(address + offset) >>> 2] = value;
  }

  read(struct: string, address: number, field: string): number {
    const offset = this.tale.offset(struct, field);
    return offset === null ? 0 : (this.memory[(address + offset) >>> 2] ?? 0);
  }

  file(name: FileName): number {
    const known = this.places.files.get(name);
    if (known !== undefined) return known;
    const address = this.allocate('file');
    this.places = { ...this.places, files: new Map(this.places.files).set(name, address) };
    return address;
  }

  driver(name: DriverName): number {
    const known = this.places.drivers.get(name);
    if (known !== undefined) return known;
    const address = this.allocate('device_driver');
    this.places = { ...this.places, drivers: new Map(this.places.drivers).set(name, address) };
    for (const [field, value] of Object.entries(this.tale.driver(name)))
      this.write('device_driver', address, field, value);
    return address;
  }

  /** Adds devices at the end of the group's list. All fields of a returning device are reset. */
  join(names: readonly DeviceName[], hasGroup: boolean): void {
    const devices = new Map(this.places.devices);
    let last = this.lastInList();
    for (const name of names) {
      let address = devices.get(name);
      if (address === undefined) devices.set(name, (address = this.allocate('device')));
      else this.memory.fill(0, address >>> 2, (address + this.tale.sizeOf('device')) >>> 2);
      if (hasGroup) this.write('device', address, 'iommu_group', this.places.group);
      if (last === 0) this.write('iommu_group', this.places.group, 'devices', address);
      else this.write('device', last, 'next', address);
      last = address;
    }
    this.places = { ...this.places, devices };
  }

  private *list(): Generator<number> {
    // Limit the walk: edited code may have made the list circular.
    let left = this.places.devices.size + 1;
    for (
      let at = this.read('iommu_group', this.places.group, 'devices');
      at !== 0 && left > 0;
      at = this.read('device', at, 'next'), left -= 1
    )
      yield at;
  }

  private lastInList(): number {
    let last = 0;
    for (const at of this.list()) last = at;
    return last;
  }

  /** Removes a device from the group's list. The device still points to its group. */
  leave(name: DeviceName): void {
    const address = this.places.devices.get(name);
    if (address === undefined) return;
    const next = this.read('device', address, 'next');
    let before = 0;
    for (const at of this.list()) {
      if (at === address) {
        if (before === 0) this.write('iommu_group', this.places.group, 'devices', next);
        else this.write('device', before, 'next', next);
        break;
      }
      before = at;
    }
    this.write('device', address, 'next', 0);
  }
}

const roomFor = (bytes: number): number => Math.ceil((bytes >>> 2) / ROOM + 0.25) * ROOM * 4;

/** The name of the object at an address, or null if no such object is there. */
export function nameAt<Name extends string>(places: ReadonlyMap<Name, number>, address: number): Name | null {
  if (address !== 0) for (const [name, at] of places) if (at === address) return name;
  return null;
}

export function driverOf(tale: Tale, memory: Int32Array, places: Places, device: DeviceName): DriverName | null {
  const address = places.devices.get(device);
  const offset = tale.offset('device', 'driver');
  if (address === undefined || offset === null) return null;
  return nameAt(places.drivers, memory[(address + offset) >>> 2] ?? 0);
}
