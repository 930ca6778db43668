/**
 * Gives one canonical state to all states that differ only by the names of devices, files and CPUs. This is exact:
 * two states have the same canonical form if and only if one is a renaming of the other.
 */
import { ints } from './memory.ts';
import type { CallPlaces, Renaming } from './places.ts';
import { type Shared, type Variable } from './shared.ts';
import { Overlooked } from './step.ts';

/** All permutations of `size` items. The identity comes first. */
export function permutations(size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return permutations(size - 1).flatMap((rest) =>
    Array.from({ length: size }, (_, at) => [...rest.slice(0, size - 1 - at), size - 1, ...rest.slice(size - 1 - at)]),
  );
}

/**
 * The factor for one place in the sort key of a device. The key has room for the device's bits and the places of two
 * CPUs.
 */
const PLACE = 65_536;

export class Symmetry {
  private readonly shared: Shared;
  private readonly places: CallPlaces;
  private readonly cpus: number;
  private readonly deviceCount: number;
  private readonly fileOrders: readonly (readonly number[])[];
  private readonly deviceOrders: readonly (readonly number[])[];
  /** The group variables that can point to a file. For each order of files, a map gives the new bits of each value. */
  private readonly named: readonly {
    readonly variable: Variable;
    readonly maps: readonly (readonly number[])[];
    readonly devicesFrom: number;
    readonly devicesTo: number;
  }[];
  /** By order of files: the renamed bits of a device. */
  private readonly deviceBits: readonly Map<number, number>[];
  private readonly ofOne: Int32Array[];
  private readonly ofMany = new Map<string, number>();
  private readonly keys: Float64Array;
  private readonly order: Int32Array;
  private readonly best: Int32Array;
  private readonly image: Int32Array;

  /** A state has `shared.words` words, then one word for each CPU. */
  constructor(shared: Shared, places: CallPlaces, cpus: number) {
    this.shared = shared;
    this.places = places;
    this.cpus = cpus;
    this.deviceCount = shared.devices.length;
    this.fileOrders = shared.filesAlike ? permutations(shared.files.length) : [shared.files.map((_, at) => at)];
    this.deviceOrders = shared.devicesAlike ? permutations(this.deviceCount) : [shared.devices.map((_, at) => at)];
    this.named = shared.groups.flatMap((variable) => this.namesOf(variable) ?? []);
    this.deviceBits = this.fileOrders.map(() => new Map<number, number>());
    this.ofOne = this.fileOrders.map(() => ints(1024 * this.deviceCount));
    this.keys = new Float64Array(this.deviceCount);
    this.order = new Int32Array(this.deviceCount);
    this.best = new Int32Array(shared.words + cpus);
    this.image = new Int32Array(shared.words + cpus);
  }

  private namesOf(variable: Variable): (typeof this.named)[number] | null {
    const { coding } = variable;
    const { files, devices } = this.shared.addresses;
    if (coding.kind !== 'pointer' || !files.some((address) => coding.addresses.includes(address))) return null;
    const maps = this.fileOrders.map((order) =>
      [0, ...coding.addresses].map((address, code) => {
        const file = code === 0 ? -1 : files.indexOf(address);
        return file < 0 ? code : coding.addresses.indexOf(files[order[file]!]!) + 1;
      }),
    );
    const from = coding.addresses.indexOf(devices[0]!) + 1;
    return { variable, maps, devicesFrom: from, devicesTo: from === 0 ? 0 : from + devices.length };
  }

  /** Puts a state into its canonical form. Changes `state`. */
  reduce(state: Int32Array): void {
    const { words } = this.shared;
    let several = false;
    for (let cpu = 0; cpu < this.cpus; cpu += 1) {
      const place = state[words + cpu]!;
      if (place !== 0 && this.places.at(place).device === -2) several = true;
    }
    let first = true;
    for (let files = 0; files < this.fileOrders.length; files += 1) {
      if (several || !this.sorted(state, files)) {
        for (const order of this.deviceOrders) {
          this.imageOf(state, order, files);
          this.keepBest(first);
          first = false;
        }
      } else {
        this.imageOf(state, this.order, files);
        this.keepBest(first);
        first = false;
      }
    }
    state.set(this.best);
  }

  private keepBest(first: boolean): void {
    const { best, image } = this;
    if (!first) {
      let at = 0;
      while (at < image.length && image[at] === best[at]) at += 1;
      if (at === image.length || image[at]! > best[at]!) return;
    }
    best.set(image);
  }

  /**
   * Sorts the devices by their bits and by the places of the CPUs at them, and fills `order`. Returns false if three
   * CPUs are at one device: the key has no room for them.
   */
  private sorted(state: Int32Array, files: number): boolean {
    const { keys, order, deviceCount } = this;
    if (!this.shared.devicesAlike) {
      for (let device = 0; device < deviceCount; device += 1) order[device] = device;
      return true;
    }
    const { words, devices } = this.shared;
    for (let device = 0; device < deviceCount; device += 1) {
      const { word, shift, mask } = devices[device]!;
      keys[device] = this.bitsOf((state[word]! >>> shift) & mask, files) * PLACE * PLACE;
    }
    for (let cpu = 0; cpu < this.cpus; cpu += 1) {
      const place = state[words + cpu]!;
      const device = place === 0 ? -1 : this.places.at(place).device;
      if (device < 0) continue;
      const shape = this.moved(place, 0, files);
      const low = keys[device]! % (PLACE * PLACE);
      if (low >= PLACE) return false;
      keys[device] = keys[device]! - low + (low === 0 ? shape : Math.max(low, shape) * PLACE + Math.min(low, shape));
    }
    for (let device = 0; device < deviceCount; device += 1) {
      let rank = 0;
      for (let other = 0; other < deviceCount; other += 1)
        if (keys[other]! < keys[device]! || (keys[other] === keys[device] && other < device)) rank += 1;
      order[device] = rank;
    }
    return true;
  }

  private bitsOf(bits: number, files: number): number {
    if (files === 0) return bits;
    const known = this.deviceBits[files]!;
    let moved = known.get(bits);
    if (moved === undefined) {
      moved = 0;
      const { variables, shift: start } = this.shared.devices[0]!;
      const order = this.fileOrders[files]!;
      for (const { shift, mask, file } of variables) {
        const value = (bits >>> (shift - start)) & mask;
        const target = file === null ? shift : variables.find((variable) => variable.file === order[file])!.shift;
        moved |= value << (target - start);
      }
      known.set(bits, moved);
    }
    return moved;
  }

  /** Renames a place that refers to one device, so that it refers to another. */
  private moved(place: number, device: number, files: number): number {
    let table = this.ofOne[files]!;
    const slot = place * this.deviceCount + device;
    if (slot >= table.length) {
      const larger = ints(Math.max(table.length * 2, slot + 1));
      larger.set(table);
      this.ofOne[files] = larger;
      table = larger;
    }
    let moved = table[slot]!;
    if (moved === 0) {
      const from = Math.max(0, this.places.at(place).device);
      const devices = this.shared.devices.map((_, at) => (at === from ? device : at === device ? from : at));
      moved = this.places.renamed(place, { devices, files: this.fileOrders[files]! });
      table[slot] = moved;
    }
    return moved;
  }

  /** Puts the renamed state into `image`: devices and files renamed, CPUs sorted. */
  private imageOf(state: Int32Array, order: ArrayLike<number>, files: number): void {
    const { image, shared, cpus } = this;
    const { words } = shared;
    this.rename(state, order, files);
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      const place = state[words + cpu]!;
      let moved = 0;
      if (place !== 0) {
        const { device } = this.places.at(place);
        moved =
          device === -2
            ? this.movedAll(place, order, files)
            : this.moved(place, device < 0 ? 0 : order[device]!, files);
      }
      let at = cpu;
      while (at > 0 && image[words + at - 1]! < moved) {
        image[words + at] = image[words + at - 1]!;
        at -= 1;
      }
      image[words + at] = moved;
    }
  }

  private rename(state: Int32Array, order: ArrayLike<number>, files: number): void {
    const { image, shared } = this;
    const { words, devices, files: fileBlocks } = shared;
    for (let word = 0; word < words; word += 1) image[word] = state[word]!;
    for (const {
      variable: { word, shift, mask },
      maps,
      devicesFrom,
      devicesTo,
    } of this.named) {
      const code = (state[word]! >>> shift) & mask;
      if (shared.devicesAlike && code >= devicesFrom && code < devicesTo) throw new Overlooked('devices', '');
      if (files > 0) image[word] = (image[word]! & ~(mask << shift)) | (maps[files]![code]! << shift);
    }
    for (let device = 0; device < devices.length; device += 1) {
      const from = devices[device]!;
      const to = devices[order[device]!]!;
      image[to.word] =
        (image[to.word]! & ~(to.mask << to.shift)) |
        (this.bitsOf((state[from.word]! >>> from.shift) & from.mask, files) << to.shift);
    }
    if (files === 0) return;
    for (let file = 0; file < fileBlocks.length; file += 1) {
      const from = fileBlocks[file]!;
      const to = fileBlocks[this.fileOrders[files]![file]!]!;
      if (from.bits > 0)
        image[to.word] =
          (image[to.word]! & ~(to.mask << to.shift)) | (((state[from.word]! >>> from.shift) & from.mask) << to.shift);
    }
  }

  private movedAll(place: number, order: ArrayLike<number>, files: number): number {
    const devices = Array.from(order);
    const key = `${place} ${devices.join()} ${files}`;
    let moved = this.ofMany.get(key);
    if (moved === undefined)
      this.ofMany.set(
        key,
        (moved = this.places.renamed(place, { devices, files: this.fileOrders[files]! } satisfies Renaming)),
      );
    return moved;
  }

  /**
   * The number of states that share this canonical form. Tries all renamings. The tests use it to prove that no state
   * is lost.
   */
  orbit(state: Int32Array): number {
    const { words } = this.shared;
    const seen = new Set<string>();
    for (const [files] of this.fileOrders.entries()) {
      for (const order of this.deviceOrders) {
        this.rename(state, order, files);
        const shared = this.image.slice(0, words).join();
        const moved = Array.from({ length: this.cpus }, (_, cpu) => {
          const place = state[words + cpu]!;
          return place === 0 ? 0 : this.movedAll(place, order, files);
        });
        for (const cpus of permutations(this.cpus)) seen.add(`${shared} ${cpus.map((cpu) => moved[cpu]).join()}`);
      }
    }
    return seen.size;
  }
}
