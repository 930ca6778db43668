/**
 * Splits a pair of worlds, one of each engine, into parts: the group, its devices and its files. Each part has a
 * number. Equal parts of different pairs have the same number. A few parts form very many pairs.
 */
import { groupViews, type World } from '../../machine/index.ts';
import { ENV_FLAGS, type EnvFlag, type FileName, own, PersistentList, PersistentMap } from '../../world/index.ts';
import { splitNow } from '../draft.ts';
import type { Tale } from '../tale.ts';
import type { CodeDevice, CodeFile, CodeGroup, CodeWorld, Places } from '../types.ts';
import { DEVICES, FILES } from './names.ts';
import { AS_IT_IS, CORE_LIMIT, DEVICE_LIMIT, FILE_LIMIT, Halves, type Swap, SWAPS, Table } from './table.ts';

export interface Pair {
  readonly machine: World;
  readonly code: CodeWorld;
}
type GroupState = NonNullable<ReturnType<World['groups']['at']>>;
type FileState = NonNullable<ReturnType<World['files']['get']>>;

/** The group: its statechart snapshot and its memory words. */
interface Core {
  readonly snapshot: GroupState['snapshot'];
  readonly lockedBy: GroupState['lockedBy'];
  readonly words: readonly number[];
  readonly env: CodeGroup['env'];
  readonly held: CodeGroup['held'];
  readonly codeLockedBy: CodeGroup['lockedBy'];
  /** The present devices, in the order of the group's list. */
  readonly order: readonly string[];
}
/** Null if the device is not present. */
type Device = {
  readonly snapshot: GroupState['snapshot'];
  readonly words: readonly number[];
  readonly told: CodeDevice;
} | null;
interface File {
  readonly machine: FileState | undefined;
  readonly code: CodeFile | undefined;
  readonly words: readonly number[];
}

/** The five parts of a pair, as numbers. */
export interface Numbers {
  readonly core: number;
  readonly devices: readonly [number, number];
  readonly files: readonly [number, number];
}

/** The field of a listing that a group flag changes. A flag without such a field has no effect on the code. */
const FIELDS: Readonly<Record<EnvFlag, string>> = {
  pasid: 'pasid_attached',
  'resv-direct': 'resv_direct',
  reset: 'reset_pending',
  'default-domain': 'default_domain',
  'private-domain': 'domain',
  group: 'devices',
};
const relevantFlags = (tale: Tale): EnvFlag[] =>
  ENV_FLAGS.filter(
    (flag) =>
      // If the listing has a `domain` read, the domain already shows the effect of the flag.
      tale.offset('iommu_group', FIELDS[flag]) !== null &&
      !(flag === 'private-domain' && tale.reads.has('domain') && !tale.calls.has('close')),
  );

/** The flags that affect neither the listing nor anything that is compared. */
export const otherFlags = (tale: Tale): EnvFlag[] => {
  const relevant = relevantFlags(tale);
  return ENV_FLAGS.filter((flag) => !relevant.includes(flag) && flag !== 'private-domain');
};

interface Place {
  readonly part: 'core' | 'device' | 'file';
  readonly at: number;
}

export class Parts {
  readonly cores: Table<Core>;
  readonly devices: Table<Device>;
  readonly files: Table<File>;
  /** Words are in the group's memory. Records are in the environment. */
  readonly deviceWords: Halves;
  readonly deviceRecords: Halves;
  readonly fileWords: Halves;
  readonly fileRecords: Halves;
  private readonly first: Pair;
  private readonly tale: Tale;
  private readonly places: Places;
  private readonly symbols = new Map<number, string>();
  private readonly flags: readonly EnvFlag[];

  constructor(first: Pair) {
    this.first = first;
    this.tale = first.code.tale;
    this.places = first.code.told.groups.at(0)!.places;
    this.flags = relevantFlags(this.tale);
    for (const kind of ['devices', 'files', 'drivers'] as const)
      for (const [name, address] of this.places[kind]) this.symbols.set(address, name);
    const deviceRecord = (device: Device, swap: Swap): string =>
      device
        ? `${context(device.snapshot, swap)} ${renamed(JSON.stringify([device.told.files, device.told.waiting]), swap)}`
        : 'absent';
    const fileRecord = ({ machine, code }: File, swap: Swap): string =>
      `${machine ? context(machine.snapshot, swap) : ''} ${renamed(JSON.stringify([code?.open, code?.holds]), swap)}`;
    this.cores = new Table(CORE_LIMIT, (core, swap) => this.coreKey(core, swap));
    this.devices = new Table(
      DEVICE_LIMIT,
      (device, swap) => `${deviceRecord(device, swap)} ${this.said(device?.words ?? [], swap)}`,
    );
    this.files = new Table(FILE_LIMIT, (file, swap) => `${fileRecord(file, swap)} ${this.said(file.words, swap)}`);
    this.deviceWords = new Halves((number) => this.said(this.devices.values[number]?.words ?? [], AS_IT_IS));
    this.deviceRecords = new Halves((number) => deviceRecord(this.devices.values[number]!, AS_IT_IS));
    this.fileWords = new Halves((number) => this.said(this.files.values[number]!.words, AS_IT_IS));
    this.fileRecords = new Halves((number) => fileRecord(this.files.values[number]!, AS_IT_IS));
  }

  private coreKey({ snapshot, lockedBy, words, env, order }: Core, swap: Swap): string {
    const flags = this.flags.map((flag) => Number(env[flag])).join('');
    return `${context(snapshot, swap, this.flags)} ${lockedBy !== null} ${this.said(words, swap)} ${flags} ${renamed(order.join(), swap)}`;
  }

  /** Combines the words of one device with the record of another. The two devices are both present or both absent. */
  joinDevice(words: number, record: number): number {
    const a = this.devices.values[words];
    const b = this.devices.values[record];
    return words === record ? words : this.devices.number(a && b ? { ...b, words: a.words } : null);
  }

  joinFile(words: number, record: number): number {
    return words === record
      ? words
      : this.files.number({ ...this.files.values[record]!, words: this.files.values[words]!.words });
  }

  /** Words as text. An address is written as the name of its object. */
  private said(words: readonly number[], swap: Swap): string {
    return renamed(words.map((word) => this.symbols.get(word) ?? word).join(), swap);
  }

  private slice(memory: Int32Array, address: number, words: number): number[] {
    return [...memory.subarray(address >>> 2, (address >>> 2) + words)];
  }

  private get groupWords(): number {
    return (this.places.devices.get(DEVICES[0])! - this.places.group) >>> 2;
  }

  private readonly owners = new Map<number, Place | null>();
  /** The part that a word belongs to. Drivers belong to no part, because nothing writes them. */
  partOf(address: number): Place | null {
    let owner = this.owners.get(address);
    if (owner === undefined) this.owners.set(address, (owner = this.placeOf(address)));
    return owner;
  }

  private placeOf(address: number): Place | null {
    for (const [at, name] of DEVICES.entries()) {
      const from = this.places.devices.get(name)!;
      if (address < from || address >= from + this.tale.sizeOf('device')) continue;
      // These two fields follow from the order of the devices and from the flag `group`. They belong to the core.
      const follows = ['iommu_group', 'next'].some(
        (field) => address === from + (this.tale.offset('device', field) ?? -1),
      );
      return follows ? { part: 'core', at: 0 } : { part: 'device', at };
    }
    for (const [at, name] of FILES.entries()) {
      const from = this.places.files.get(name)!;
      if (address >= from && address < from + this.tale.sizeOf('file')) return { part: 'file', at };
    }
    return address >= this.places.group && address < this.places.group + this.groupWords * 4
      ? { part: 'core', at: 0 }
      : null;
  }

  /**
   * Splits a pair into numbered parts. The words leave out everything that follows from the order of the devices and
   * from the flag `group`.
   */
  take({ machine, code }: Pair): Numbers {
    const state = machine.groups.at(0)!;
    const group = code.told.groups.at(0)!;
    const memory = group.memory.slice();
    const order = group.devices.map(({ name }) => name);
    this.wire(memory, order, group.env.group, true);
    const size = (struct: string): number => this.tale.sizeOf(struct) >>> 2;
    const core = this.cores.number({
      snapshot: state.snapshot,
      lockedBy: state.lockedBy,
      env: group.env,
      held: group.held,
      codeLockedBy: group.lockedBy,
      words: this.slice(memory, this.places.group, this.groupWords),
      order,
    });
    const device = (name: string): number => {
      const there = state.devices.get(name);
      const told = group.devices.find((each) => each.name === name);
      const words = this.slice(memory, this.places.devices.get(name)!, size('device'));
      return this.devices.number(
        there && told ? { snapshot: there.snapshot, told: { ...told, name: '' }, words } : null,
      );
    };
    const file = (name: FileName): number =>
      this.files.number({
        machine: machine.files.get(name),
        code: code.told.files.get(name),
        words: this.slice(memory, this.places.files.get(name)!, size('file')),
      });
    return { core, devices: [device('d0'), device('d1')], files: [file('f'), file('g')] };
  }

  private wire(memory: Int32Array, order: readonly string[], hasGroup: boolean, undo: boolean): void {
    const put = (struct: string, address: number, field: string, value: number): void => {
      const offset = this.tale.offset(struct, field);
      if (offset === null) return;
      const at = (address + offset) >>> 2;
      if (undo && memory[at] !== value) throw new Error(`${struct}.${field} is not what follows from the world around`);
      memory[at] = undo ? 0 : value;
    };
    const addresses = order.map((name) => this.places.devices.get(name)!);
    put('iommu_group', this.places.group, 'devices', addresses[0] ?? 0);
    for (const [at, address] of addresses.entries()) {
      put('device', address, 'next', addresses[at + 1] ?? 0);
      put('device', address, 'iommu_group', hasGroup ? this.places.group : 0);
    }
  }

  /** Builds the pair that has these parts. */
  pair(numbers: Numbers): Pair {
    const core = this.cores.values[numbers.core]!;
    const devices = numbers.devices.map((number) => this.devices.values[number]!);
    const files = numbers.files.map((number, at) => [FILES[at]!, this.files.values[number]!] as const);
    const { machine, code } = this.first;
    const was = code.told.groups.at(0)!;
    const memory = was.memory.slice();
    memory.set(core.words, this.places.group >>> 2);
    for (const [name, file] of files) memory.set(file.words, this.places.files.get(name)! >>> 2);
    for (const [at, name] of DEVICES.entries())
      if (devices[at]) memory.set(devices[at].words, this.places.devices.get(name)! >>> 2);
    this.wire(memory, core.order, core.env.group, false);
    const of = (name: string) => devices[DEVICES.findIndex((each) => each === name)]!;
    const home = PersistentMap.of<number>(core.order.map((name) => [name, 0]));
    const group: CodeGroup = {
      ...was,
      memory,
      places: this.places,
      env: core.env,
      held: core.held,
      lockedBy: core.codeLockedBy,
      devices: core.order.map((name) => ({ ...of(name).told, name })),
    };
    const split = PersistentMap.of<true>(splitNow(this.tale, group) ? [['0', true]] : []);
    return {
      machine: {
        ...machine,
        split,
        home,
        files: PersistentMap.of(
          files.flatMap(([name, file]) => (file.machine ? [[name, { ...file.machine, name }] as const] : [])),
        ),
        groups: PersistentList.of([
          {
            ...machine.groups.at(0)!,
            snapshot: core.snapshot,
            lockedBy: core.lockedBy,
            devices: PersistentMap.of(core.order.map((name) => [name, { name, snapshot: of(name).snapshot }])),
          },
        ]),
      },
      code: {
        ...code,
        split,
        told: {
          groups: PersistentList.of([group]),
          home,
          files: PersistentMap.of(
            files.flatMap(([name, file]) => (file.code ? [[name, { ...file.code, name }] as const] : [])),
          ),
        },
      },
    };
  }

  /**
   * The name of a pair, independent of the names of its devices and files. The engines only compare names and
   * addresses with each other. So two pairs that differ only in names and addresses have the same future. For a file
   * that holds and owns nothing, the name leaves out whether it is never opened, open or closed. The search tries
   * each pair with all three.
   */
  name({ core, devices, files }: Numbers, idle: readonly [boolean, boolean]): number {
    let least = Infinity;
    for (let at = 0; at < SWAPS.length; at += 1) {
      const swap = SWAPS[at]!;
      const d0 = this.devices.classes[devices[0]]![at]!;
      const d1 = this.devices.classes[devices[1]]![at]!;
      const f = idle[0] ? this.idleClass(files[0], at) : this.files.classes[files[0]]![at]!;
      const g = idle[1] ? this.idleClass(files[1], at) : this.files.classes[files[1]]![at]!;
      const both = swap.devices ? d1 * DEVICE_LIMIT + d0 : d0 * DEVICE_LIMIT + d1;
      const name =
        (this.cores.classes[core]![at]! * DEVICE_LIMIT * DEVICE_LIMIT + both) * FILE_LIMIT * FILE_LIMIT +
        (swap.files ? g * FILE_LIMIT + f : f * FILE_LIMIT + g);
      if (name < least) least = name;
    }
    return least;
  }

  private readonly idleClasses = new Map<number, readonly number[]>();
  /** The class of a file with the same words that was never opened. */
  private idleClass(number: number, at: number): number {
    let classes = this.idleClasses.get(number);
    if (!classes) {
      const { words } = this.files.values[number]!;
      this.idleClasses.set(
        number,
        (classes = this.files.classes[this.files.number({ machine: undefined, code: undefined, words })]!),
      );
    }
    return classes[at]!;
  }

  /** True if all counts and references are at most `most`. */
  within({ machine }: Pair, most: number): boolean {
    const { counts, refs } = groupViews(machine)[0]!;
    return [...Object.values(counts), ...Object.values(refs)].every((count) => count <= most);
  }
}

const OTHER: Readonly<Record<string, string>> = { d0: 'd1', d1: 'd0', f: 'g', g: 'f' };

function renamed(text: string, { devices, files }: Swap): string {
  if (!devices && !files) return text;
  return text.replace(/\b(?:d[01]|[fg])\b/g, (name) =>
    (name.startsWith('d') ? devices : files) ? own(OTHER, name)! : name,
  );
}

const texts = new WeakMap<object, Map<Swap, string>>();
function context(
  snapshot: { readonly value: unknown; readonly context: unknown },
  swap: Swap,
  flags?: readonly EnvFlag[],
): string {
  let known = texts.get(snapshot);
  if (!known) texts.set(snapshot, (known = new Map()));
  let text = known.get(swap);
  if (text === undefined) known.set(swap, (text = contextText(snapshot, swap, flags)));
  return text;
}

/** A snapshot's value and context as text, with sorted keys. Flags without an effect on the code are left out. */
function contextText(
  { value, context: kept }: { readonly value: unknown; readonly context: unknown },
  swap: Swap,
  flags?: readonly EnvFlag[],
): string {
  const plain: unknown = JSON.parse(renamed(JSON.stringify([value, kept]), swap));
  return JSON.stringify(plain, (key, part: unknown) => {
    if (key === 'env' && flags)
      return Object.fromEntries(flags.map((flag) => [flag, (part as Record<string, unknown>)[flag]]));
    // A map is written as its entries in insertion order. This order has no meaning, so sort the entries.
    if ((key === 'modes' || key === 'refs') && Array.isArray(part))
      return (part as [string, unknown][]).toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
