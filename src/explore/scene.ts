/** The group that the search explores, laid out in memory for a listing. */
import { type CodeWorld, codeWorld } from '../code/index.ts';
import { listingOf } from '../protocols/index.ts';
import { checkTopology, type DriverName, own } from '../world/index.ts';
import type { Request, Sizes } from './types.ts';

export const DRIVERS = ['e1000', 'pci-stub', 'vfio-pci'] as const satisfies readonly DriverName[];
export type SearchedDriver = (typeof DRIVERS)[number];

export const deviceName = (index: number): string => `d${index}`;
export const fileName = (index: number): string => `f${index + 1}`;

/** The objects in the group's memory, by byte address. */
export interface Scene {
  readonly memory: Int32Array;
  readonly world: CodeWorld;
  readonly group: number;
  readonly devices: readonly number[];
  readonly files: readonly number[];
  readonly drivers: readonly number[];
  readonly domains: readonly number[];
  /** True if the word at this address is a lock. */
  isLock(address: number): boolean;
  /** The size of a struct in bytes; 0 if the listing has no struct of this name. */
  sizeOf(struct: string): number;
  /** The offset of a field in bytes; null if the listing has no such field. */
  offset(struct: string, field: string): number | null;
  /** True if the version counts kernel drivers, in a counter or in VFIO's check. */
  readonly counted: boolean;
}

/** Lays the group out in memory. Throws a RangeError if the listing does not fit the version. */
export function sceneOf(
  { protocol, program, source }: Pick<Request, 'protocol' | 'program' | 'source'>,
  { devices, files }: Sizes,
): Scene {
  const names = Array.from({ length: devices }, (_, index) => deviceName(index));
  const fileNames = Array.from({ length: files }, (_, index) => fileName(index));
  const topology = checkTopology({ groups: [{ name: '0', devices: names }], devices: [] });
  if (!topology.ok) throw new RangeError('no such machine');
  const world = codeWorld(topology.value, protocol, { program, source }, null, { files: fileNames, drivers: DRIVERS });
  const group = world.told.groups.at(0)!;
  const { places } = group;
  const { tale } = world;
  const owners: readonly (readonly [struct: string, bases: readonly number[]])[] = [
    ['iommu_group', [places.group]],
    ['device', [...places.devices.values()]],
  ];
  const locks = new Set(
    owners.flatMap(([struct, bases]) => {
      const fields = own(program.structs, struct)?.fields.filter(({ type }) => type.kind === 'lock') ?? [];
      return bases.flatMap((base) => fields.map(({ offset }) => base + offset));
    }),
  );
  for (const { address, type } of program.globals) if (type.kind === 'lock') locks.add(address);
  return {
    memory: group.memory,
    world,
    group: places.group,
    devices: names.map((name) => places.devices.get(name)!),
    files: fileNames.map((name) => places.files.get(name)!),
    drivers: DRIVERS.map((name) => places.drivers.get(name)!),
    domains: [places.domains.default, places.domains.blocking, places.domains.private],
    isLock: (address) => locks.has(address),
    sizeOf: (struct) => tale.sizeOf(struct),
    offset: (struct, field) => tale.offset(struct, field),
    counted: (listingOf(protocol).reads.kernelUsers ?? '0') !== '0',
  };
}
