/**
 * The shared variables, packed into a few words of 32 bits. They are the fields that the listing writes, and the
 * ghost variables. A ghost variable stores a fact that the listing does not store, such as which file holds which
 * device.
 */
import { type CType, type FieldKey, fieldKey, globalKey, type Program } from '../c/index.ts';
import { reachOf } from '../c/run/index.ts';
import type { Scene } from './scene.ts';
import type { Sizes } from './types.ts';
import { Unsearchable } from './unsearchable.ts';
import { own } from '../world/index.ts';

/** The meaning of a variable's bits. */
export type Coding =
  | { readonly kind: 'flag' }
  /** The counter saturates at `most`. */
  | { readonly kind: 'count'; readonly most: number }
  /** 0 is NULL. Any other value is an index into `addresses`, plus one. */
  | { readonly kind: 'pointer'; readonly addresses: readonly number[] };

export interface Variable {
  readonly index: number;
  /** Such as `group.dma_users[1]` or `d0.driver`; for a ghost variable, such as `d0 live` or `d0 held by f1`. */
  readonly name: string;
  /**
   * Equal for the same field of all devices, or of all files. Different fields and globals never share a kind, for
   * any names in the listing.
   */
  readonly kind: string;
  readonly coding: Coding;
  /** The byte address in memory; 0 for a ghost variable. */
  readonly address: number;
  /** The device and the file that the variable belongs to. */
  readonly device: number | null;
  readonly file: number | null;
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

export interface Block {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  readonly bits: number;
  readonly variables: readonly Variable[];
}

export interface Shared {
  readonly words: number;
  readonly variables: readonly Variable[];
  /** By address divided by 4. A word that never changes has no variable. */
  readonly at: ReadonlyMap<number, Variable>;
  /** The variables of each device are adjacent, and so are the variables of each file. */
  readonly devices: readonly Block[];
  readonly files: readonly Block[];
  readonly groups: readonly Variable[];
  readonly dead: Variable;
  readonly live: readonly Variable[];
  /** By device, then by file: whether the file holds the device. */
  readonly held: readonly (readonly Variable[])[];
  /** By file: the number of CPUs in a call with this file. Only if the listing has `close`. */
  readonly inUse: readonly Variable[];
  /** By device: its driver; null if the listing never binds a driver. */
  readonly driver: readonly (Variable | null)[];
  readonly keys: ReadonlySet<FieldKey>;
  /** The byte addresses of all devices and of all files. */
  readonly addresses: { readonly devices: readonly number[]; readonly files: readonly number[] };
  /**
   * True if the listing cannot tell devices apart. It then has no global variables, does not walk the list of
   * devices, and stores no pointer to a device. It also never orders pointers or computes with them.
   */
  readonly devicesAlike: boolean;
  /** True if the listing cannot tell files apart: it never orders pointers or computes with them. */
  readonly filesAlike: boolean;
  /** The key of `probe_answer`. A statement that reads this field is visible. */
  readonly probeKey: FieldKey;
}

interface Proto {
  name: string;
  kind: string;
  coding: Coding;
  address: number;
  device: number | null;
  file: number | null;
}

/**
 * Lays out the shared variables. `extra`: fields that a run wrote although the analysis of the program found no
 * write. `readers`: functions that read states and change nothing.
 */
export function sharedOf(
  program: Program,
  scene: Scene,
  { devices, files, cpus }: Sizes,
  entries: readonly string[],
  hasClose: boolean,
  extra: ReadonlySet<FieldKey>,
  readers: readonly string[],
): Shared {
  const reach = reachOf(program, entries);
  const keys = new Set<FieldKey>(
    [...(reach.unknown ? reach.touched : reach.written), ...extra].filter((key) => key !== '?'),
  );
  const most = devices <= 3 ? 3 : 7;
  const coding = codings(scene, most);
  const protos: Proto[] = [];
  const none = { device: null, file: null };
  const add = (struct: string, base: number, name: string, owner: Pick<Proto, 'device' | 'file'>) => {
    for (const { offset, path, type } of leaves(program, { kind: 'struct', name: struct }, 0, '')) {
      if (keys.has(fieldKey(struct, offset)))
        protos.push({
          name: `${name}${path}`,
          kind: `${owner === none ? name : struct}${path}`,
          coding: coding(type),
          address: base + offset,
          ...owner,
        });
    }
  };
  add('iommu_group', scene.group, 'group', none);
  for (const [at, base] of scene.domains.entries()) add('iommu_domain', base, `domain${at}`, none);
  for (const [at, base] of scene.drivers.entries()) add('device_driver', base, `driver${at}`, none);
  for (const { name, address, type } of program.globals) {
    for (const { offset, path, type: leaf } of leaves(program, type, 0, '')) {
      if (keys.has(globalKey(address + offset)))
        protos.push({
          name: `${name}${path}`,
          kind: `global ${name}${path}`,
          coding: coding(leaf),
          address: address + offset,
          ...none,
        });
    }
  }
  for (const [device, base] of scene.devices.entries()) {
    add('device', base, `d${device}`, { device, file: null });
    protos.push({ name: `d${device} live`, kind: WORLD.live, coding: FLAG, address: 0, device, file: null });
    for (let file = 0; file < files; file += 1)
      protos.push({
        name: `d${device} held by f${file + 1}`,
        kind: WORLD.held,
        coding: FLAG,
        address: 0,
        device,
        file,
      });
  }
  for (const [file, base] of scene.files.entries()) {
    add('file', base, `f${file + 1}`, { device: null, file });
    if (hasClose)
      protos.push({
        name: `f${file + 1} in use`,
        kind: WORLD.inUse,
        coding: { kind: 'count', most: (1 << bitsFor(cpus)) - 1 },
        address: 0,
        device: null,
        file,
      });
  }
  protos.push({ name: 'dead', kind: WORLD.dead, coding: FLAG, address: 0, device: null, file: null });
  return laidOut(
    protos,
    devices,
    files,
    scene,
    program,
    keys,
    new Set([...reach.touched, ...reachOf(program, readers).touched]),
  );
}

const FLAG: Coding = { kind: 'flag' };
/** The kinds of the ghost variables. They differ from all kinds of the listing, which contain a dot or a space. */
const WORLD = { live: 'live', held: 'held', inUse: 'using', dead: 'dead' } as const;
const bitsFor = (most: number): number => 32 - Math.clz32(most);
export const bitsOf = (coding: Coding): number =>
  coding.kind === 'flag' ? 1 : bitsFor(coding.kind === 'count' ? coding.most : coding.addresses.length);

function codings({ group, devices, files, drivers, domains }: Scene, most: number): (type: CType) => Coding {
  const places: Readonly<Record<string, readonly number[]>> = {
    iommu_group: [group],
    device: devices,
    file: files,
    device_driver: drivers,
    iommu_domain: domains,
  };
  return (type) => {
    if (type.kind === 'lock') return FLAG;
    if (type.kind === 'pointer') {
      const known = type.to.kind === 'struct' ? own(places, type.to.name) : undefined;
      return { kind: 'pointer', addresses: known ?? [...files, ...devices, ...drivers, ...domains, group] };
    }
    return type.kind === 'int' && type.name === 'bool' ? FLAG : { kind: 'count', most };
  };
}

/** The words of a type: its scalar fields and array elements. */
function* leaves(
  program: Program,
  type: CType,
  offset: number,
  path: string,
): Generator<{ offset: number; path: string; type: CType }> {
  if (type.kind === 'struct') {
    for (const field of own(program.structs, type.name)?.fields ?? [])
      yield* leaves(program, field.type, offset + field.offset, `${path}.${field.name}`);
  } else if (type.kind === 'array') {
    const size = sizeOf(program, type.of);
    for (let at = 0; at < type.length; at += 1) yield* leaves(program, type.of, offset + at * size, `${path}[${at}]`);
  } else {
    yield { offset, path, type };
  }
}

function sizeOf(program: Program, type: CType): number {
  if (type.kind === 'struct') return own(program.structs, type.name)?.size ?? 0;
  return type.kind === 'array' ? type.length * sizeOf(program, type.of) : 4;
}

function laidOut(
  protos: readonly Proto[],
  devices: number,
  files: number,
  scene: Scene,
  program: Program,
  keys: ReadonlySet<FieldKey>,
  touched: ReadonlySet<FieldKey>,
): Shared {
  const variables: Variable[] = [];
  let word = 0;
  let used = 0;
  const reserve = (bits: number, name: string) => {
    if (bits > 32) throw new Unsearchable('too-wide', { name, bits });
    if (used + bits > 32) {
      word += 1;
      used = 0;
    }
  };
  const place = (proto: Proto): Variable => {
    const bits = bitsOf(proto.coding);
    reserve(bits, proto.name);
    const variable = { ...proto, index: variables.length, word, shift: used, mask: bits === 32 ? -1 : (1 << bits) - 1 };
    used += bits;
    variables.push(variable);
    return variable;
  };
  const block = (own: readonly Proto[], name: string): Block => {
    const bits = own.reduce((sum, { coding }) => sum + bitsOf(coding), 0);
    reserve(bits, name);
    const [at, shift] = [word, used];
    return { variables: own.map(place), word: at, shift, bits, mask: bits === 32 ? -1 : (1 << bits) - 1 };
  };
  const groups = protos.filter(({ device, file }) => device === null && file === null).map(place);
  const deviceBlocks = Array.from({ length: devices }, (_, device) =>
    block(
      protos.filter((proto) => proto.device === device),
      `d${device}`,
    ),
  );
  const fileBlocks = Array.from({ length: files }, (_, file) =>
    block(
      protos.filter((proto) => proto.device === null && proto.file === file),
      `f${file + 1}`,
    ),
  );
  const ofKind = (kind: string) => variables.filter((variable) => variable.kind === kind);
  const held = ofKind(WORLD.held);
  const at = new Map(
    variables.filter(({ address }) => address !== 0).map((variable) => [variable.address >>> 2, variable]),
  );
  const driverOffset = scene.offset('device', 'driver') ?? 0;
  const walks = [
    fieldKey('device', scene.offset('device', 'next') ?? -1),
    fieldKey('iommu_group', scene.offset('iommu_group', 'devices') ?? -1),
  ];
  const keepsDevice = variables.some(
    ({ coding }) =>
      coding.kind === 'pointer' && coding.addresses.length === devices && coding.addresses[0] === scene.devices[0],
  );
  return {
    words: word + 1,
    variables,
    at,
    devices: deviceBlocks,
    files: fileBlocks,
    groups,
    dead: ofKind(WORLD.dead)[0]!,
    keys,
    addresses: { devices: scene.devices, files: scene.files },
    live: ofKind(WORLD.live),
    held: scene.devices.map((_, device) => held.filter((variable) => variable.device === device)),
    inUse: ofKind(WORLD.inUse),
    driver: scene.devices.map((base) => at.get((base + driverOffset) >>> 2) ?? null),
    filesAlike: !program.ordersPointers,
    devicesAlike:
      !program.ordersPointers &&
      !keepsDevice &&
      !walks.some((key) => touched.has(key) || keys.has(key)) &&
      program.globals.length === 0,
    probeKey: fieldKey('device', scene.offset('device', 'probe_answer') ?? -1),
  };
}

/** Converts a memory word into the bits of a variable. */
export function encode({ coding, name }: Variable, value: number, onSaturated: () => void): number {
  switch (coding.kind) {
    case 'flag':
      return value === 0 ? 0 : 1;
    case 'count':
      if (value >>> 0 <= coding.most) return value;
      onSaturated();
      return coding.most;
    case 'pointer': {
      if (value === 0) return 0;
      const at = coding.addresses.indexOf(value);
      if (at < 0) throw new Unsearchable('odd-value', { name });
      return at + 1;
    }
  }
}

/** Converts the bits of a variable into a memory word. */
export const decode = ({ coding }: Variable, bits: number): number =>
  coding.kind === 'pointer' && bits > 0 ? coding.addresses[bits - 1]! : bits;
